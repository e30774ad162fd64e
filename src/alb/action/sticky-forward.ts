import { Duration } from 'cdk8s';
import { RequestScope } from './request-scope';
import { renderSeconds } from '../../core/durations';
import { refuse } from '../../core/errors';
import { requireNumber } from '../../core/requirements';
import { quoteRegex } from '../../istio';
import { WeightedHttpDestination } from '../../networking/destination/weighted-destination';
import { HttpMatch } from '../../networking/virtual-service/http-match';
import { StringMatch } from '../../networking/virtual-service/string-match';
import { Alternatives } from '../condition/alternatives';

/** A target of a sticky forward: how a client comes back to it. */
export interface StickyTarget {
  /** Requests that have its cookie. */
  readonly matches: Alternatives;
  readonly destination: WeightedHttpDestination;
}

const SEVEN_DAYS = 7 * 24 * 3600;

/** A duration of stickiness that the ALB knows. */
export function requireStickiness(duration: Duration): Duration {
  requireNumber('stickinessDuration of a forward', duration.toSeconds({ integral: false }), 1, SEVEN_DAYS, 'use 1 second to 7 days');
  renderSeconds('stickinessDuration of a forward', duration);
  return duration;
}

/**
 * A forward that keeps a client at the target that it got first. Istio has no stickiness between weighted destinations, and a hash picks the
 * pod after the weights have picked the version. So each answer sets a cookie with the name of its target, and a route before the weighted
 * one takes the requests that have it. A target without weight is left out: its clients are spread anew.
 */
export class StickyForward {
  private readonly cookie: string;

  constructor(rule: string, private readonly duration: Duration, private readonly scope: RequestScope) {
    this.cookie = `istio-alb-${rule.replace(/[^A-Za-z0-9-]/g, '-')}`;
  }

  /** The targets that have a weight, with the requests that come back to them. */
  public targets(destinations: readonly WeightedHttpDestination[], matches: Alternatives): StickyTarget[] {
    return destinations.filter(({ weight }) => weight !== 0).map(destination => {
      const cookie = StringMatch.regex(`(.*;\\s*)?${this.cookie}=${quoteRegex(valueOf(destination))}(;.*)?`);
      return {
        destination: { ...destination, weight: undefined },
        matches: matches.map(match => ({ ...match, headers: { ...withoutCookie(match), cookie } })),
      };
    });
  }

  /** The destinations, whose answers set the cookie. It is added, because a response may have others. */
  public marked(destinations: readonly WeightedHttpDestination[]): WeightedHttpDestination[] {
    const secure = this.scope.scheme === 'https' ? '; Secure' : '';
    return destinations.map(destination => {
      const value = `${this.cookie}=${valueOf(destination)}; Max-Age=${this.duration.toSeconds()}; Path=/; HttpOnly; SameSite=Lax${secure}`;
      const { request, response } = destination.headers ?? {};
      return { ...destination, headers: { request, response: { ...response, add: { ...response?.add, 'set-cookie': value } } } };
    });
  }
}

/** The name of a target in its cookie: letters, digits, dots and hyphens. */
function valueOf({ destination: { host, subsetName, port } }: WeightedHttpDestination): string {
  return [subsetName, host.name, port].filter(part => part !== undefined).join('.');
}

function withoutCookie({ headers = {} }: HttpMatch): Record<string, StringMatch> {
  if (Object.hasOwn(headers, 'cookie')) {
    refuse('header of a condition beside stickinessDuration', 'another than "cookie"', 'cookie', 'stickiness compares the cookies itself');
  }
  return headers;
}
