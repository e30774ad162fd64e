import { Duration } from 'cdk8s';
import { refuse } from '../../core/errors';
import { optional } from '../../core/requirements';
import { ConsistentHash } from '../../traffic-policy/consistent-hash';

const MAX_TTL = Duration.days(7);

/**
 * What keeps a client with the same pod: Istio's consistent hash. It replaces the algorithm.
 *
 * The hash is kept by no one: when pods come and go, some clients move to another one. And it chooses the pod **after** the version was
 * chosen by weight, so it keeps no client with a version: `stickinessDuration` of a forward does.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/edit-target-group-attributes.html#sticky-sessions
 */
export class TargetStickiness {
  /**
   * Clients with the same value of a cookie.
   *
   * @param name name of the cookie
   * @param ttl 1 second to 7 days: the proxy sets the cookie, for every path, where a client has none. Without it the application has to
   * set one; requests without the cookie go to any pod
   * @throws if the name is no cookie name, or the time is out of range
   */
  public static cookie(name: string, ttl?: Duration): TargetStickiness {
    optional(ttl, requireTtl);
    // Without a path a browser keeps the cookie for the directory of the request only.
    return new TargetStickiness(ConsistentHash.httpCookie(name, ttl === undefined ? {} : { ttl, path: '/' }));
  }

  /**
   * Requests with the same value of a header. Those without it go to any pod.
   *
   * @param name name of the header
   * @throws if the name is not a header name
   */
  public static header(name: string): TargetStickiness {
    return new TargetStickiness(ConsistentHash.httpHeader(name));
  }

  /**
   * Requests with the same value of a query parameter. Those without it go to any pod.
   *
   * @param name name of the parameter, as upper and lower case have it
   * @throws if the name is empty
   */
  public static queryParameter(name: string): TargetStickiness {
    return new TargetStickiness(ConsistentHash.httpQueryParameter(name));
  }

  /**
   * Requests from the same address. Behind a load balancer that does not keep the client's address, that is the load balancer's: then all
   * requests go to a few pods.
   */
  public static sourceAddress(): TargetStickiness {
    return new TargetStickiness(ConsistentHash.sourceIp());
  }

  private constructor(
    /**
     * The hash of the traffic policy.
     *
     * @internal
     */
    public readonly _hash: ConsistentHash,
  ) {
  }
}

function requireTtl(ttl: Duration): void {
  const milliseconds = ttl.toMilliseconds({ integral: false });
  if (!(milliseconds >= 1000 && milliseconds <= MAX_TTL.toMilliseconds() && milliseconds % 1000 === 0)) {
    refuse('ttl of a stickiness cookie', 'whole seconds, from 1 second to 7 days', `${milliseconds / 1000} s`,
      'leave it out where the application sets the cookie');
  }
}
