import { Duration } from 'cdk8s';
import { refuse } from '../../core/errors';
import { MAX_UINT32, requireHeaderName, requireInteger } from '../../core/requirements';

/**
 * Options for a limit of requests.
 */
export interface RequestLimitOptions {
  /**
   * How many requests may come at once, after a time without any.
   *
   * Range: 1 to 4294967295.
   *
   * @default - as many as the interval allows
   */
  readonly burst?: number;
}

/** What is counted apart: everything together, the addresses of clients, or the values of a header. */
type Counted = { readonly by: 'rule' } | { readonly by: 'client' } | { readonly by: 'header'; readonly header: string };

/** Headers with as many values as a client likes for what is one and the same. */
const ENDLESS: Record<string, string> = {
  'host': 'a client writes one host in capitals or with any port, and Envoy counts each apart: limit a rule for the host, or perClient',
  'authorization': 'the same token or password counts apart with other letters at its end, or with "BEARER" before it: write a claim into a header '
    + '(outputClaimToHeaders) and count by that, or use perClient',
  'cookie': 'a client adds any other cookie: use perClient, or a header that stands for the client',
  'x-forwarded-for': 'a client writes any addresses before its own: use perClient',
  'x-request-id': 'each request has one of its own: use perClient, or a header that stands for the client',
};

/** The shortest interval in which Envoy refills a limit; others have to be multiples of that of the filter. */
const STEP_MS = 50;
const LONGEST_MS = 24 * 3600 * 1000;

/**
 * How many requests of a rule may pass. The others are answered with status 429, those of gRPC with RESOURCE_EXHAUSTED, and do not reach a
 * target.
 *
 * Each pod of a gateway counts for itself: with three pods up to three times as many requests pass, and a pod that is new has counted
 * none. Requests are allowed again evenly over the interval.
 *
 * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/local_rate_limit_filter
 */
export class RequestLimit {
  /**
   * For all requests of the rule together.
   *
   * @param requests how many in an interval. Range: 1 to 4294967295.
   * @param interval length of the interval: 50 ms to 1 day, in steps of 50 ms
   * @param options how many at once
   * @throws if a value is out of its range
   */
  public static perGatewayPod(requests: number, interval: Duration, options: RequestLimitOptions = {}): RequestLimit {
    return new RequestLimit({ by: 'rule' }, requests, interval, options);
  }

  /**
   * For each client, by its address. The gateway has to know the addresses of clients: see `GatewayWorkload.clientAddress`. A pod remembers
   * the 10000 clients that it saw last; one that is forgotten starts anew.
   *
   * @param requests how many in an interval. Range: 1 to 4294967295.
   * @param interval length of the interval: 50 ms to 1 day, in steps of 50 ms
   * @param options how many at once
   * @throws if a value is out of its range
   */
  public static perClient(requests: number, interval: Duration, options: RequestLimitOptions = {}): RequestLimit {
    return new RequestLimit({ by: 'client' }, requests, interval, options);
  }

  /**
   * For each value of a header, such as an API key. Requests without the header count together, and so do all that have it several times,
   * or a value with a comma or with blanks around it: a route takes a request for any of its values, and nobody knows which one the target
   * reads. A pod remembers the
   * 10000 values that it saw last. A client chooses its headers: take one that the rule or an authentication makes sure of.
   *
   * @param name name of the header
   * @param requests how many in an interval. Range: 1 to 4294967295.
   * @param interval length of the interval: 50 ms to 1 day, in steps of 50 ms
   * @param options how many at once
   * @throws if a value is out of its range, or the name is none of a header, or that of one that every request may write in another way,
   * such as `host` and `authorization`
   */
  public static perHeader(name: string, requests: number, interval: Duration, options: RequestLimitOptions = {}): RequestLimit {
    const header = requireHeaderName('header of a request limit', name).toLowerCase();
    const endless = ENDLESS[header];
    if (endless !== undefined) {
      refuse('header of a request limit', 'one whose values tell clients apart', name, endless);
    }
    return new RequestLimit({ by: 'header', header }, requests, interval, options);
  }

  private readonly bucket: object;

  private constructor(
    /** @internal */
    public readonly _counted: Counted, requests: number, interval: Duration, { burst = requests }: RequestLimitOptions,
  ) {
    const range = 'use a whole number from 1 on';
    requireInteger('requests of a request limit', requests, 1, MAX_UINT32, range);
    requireInteger('burst of a request limit', burst, 1, MAX_UINT32, range);
    const milliseconds = interval.toMilliseconds({ integral: false });
    if (milliseconds % STEP_MS !== 0 || milliseconds < STEP_MS || milliseconds > LONGEST_MS) {
      refuse('interval of a request limit', `a duration from ${STEP_MS} ms to 1 day, in steps of ${STEP_MS} ms`, `${milliseconds} ms`,
        'Envoy refills no faster, and forgets its counts with the pod');
    }
    this.bucket = { max_tokens: burst, tokens_per_fill: requests, fill_interval: `${milliseconds / 1000}s` };
  }

  /**
   * Whether values are counted apart that are not known before.
   *
   * @internal
   */
  public get _isDynamic(): boolean {
    return this._counted.by !== 'rule';
  }

  /**
   * The limits as Envoy's filter has them, for a rule with this key.
   *
   * @internal
   */
  public _descriptors(key: string, rule: string): object[] {
    const whole = { key, value: rule };
    const { by } = this._counted;
    const each = by === 'client' ? 'remote_address' : by === 'header' ? this._counted.header : undefined;
    return [
      // A value that is left out stands for every one.
      ...each === undefined ? [] : [{ entries: [whole, { key: each }], token_bucket: this.bucket }],
      ...by === 'client' ? [] : [{ entries: [whole], token_bucket: this.bucket }],
    ];
  }

  /**
   * What the routes of a rule with this key send to Envoy's filter.
   *
   * @internal
   */
  public _actions(key: string, rule: string): object[] {
    const whole = { generic_key: { descriptor_key: key, descriptor_value: rule } };
    switch (this._counted.by) {
      case 'client':
        return [whole, { remote_address: {} }];
      case 'header':
        return [whole, valueOf(this._counted.header)];
      default:
        return [whole];
    }
  }
}

/**
 * The value of a header, or a comma where there are several: Envoy's own action for headers takes the first one, so that a client could write
 * another in front of it for each request. So does a value with blanks around it, which HTTP/2 passes on and the target cuts: each number of
 * them would count apart. Without the header there is no value.
 */
function valueOf(header: string): object {
  const all = `request.headers[${JSON.stringify(header)}]`;
  const blanks = [' ', '\t'].map(blank => JSON.stringify(blank));
  const isUnclear = [`${all}.contains(",")`, ...blanks.flatMap(blank => [`${all}.startsWith(${blank})`, `${all}.endsWith(${blank})`])].join(' || ');
  return {
    extension: {
      name: 'envoy.rate_limit_descriptors.expr',
      typed_config: {
        '@type': 'type.googleapis.com/envoy.extensions.rate_limit_descriptors.expr.v3.Descriptor',
        'descriptor_key': header,
        'skip_if_error': true,
        'text': `${isUnclear} ? "," : ${all}`,
      },
    },
  };
}
