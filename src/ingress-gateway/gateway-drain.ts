import { Duration } from 'cdk8s';
import { renderSeconds } from '../core/durations';
import { refuse } from '../core/errors';
import { MAX_UINT32, requireInteger } from '../core/requirements';
import { inSeconds, listenerDrain, proxyDrain } from '../workload/proxy-drain';

/**
 * The bounds of a drain that ends when no connection is left.
 */
export interface DrainUntilIdleOptions {
  /**
   * For at least so long a pod takes connections: the time that the balancer needs to notice that it goes away. Whole seconds.
   *
   * @default - 120 seconds where a balancer of AWS sends to addresses of pods, 30 seconds otherwise
   */
  readonly atLeast?: Duration;

  /**
   * After so long it stops, whatever connections are open (`terminationGracePeriodSeconds`). Whole seconds.
   *
   * @default Duration.minutes(5)
   */
  readonly atMost?: Duration;
}

/** What a drain is in the pods. */
export interface DrainPlan {
  readonly gracePeriod: Duration;
  readonly env: Record<string, string>;
  readonly proxyConfig: Record<string, string>;
}

/** What Envoy gets to end after a fixed drain. */
const EXIT_SECONDS = 10;
const DEFAULT_AT_MOST = Duration.minutes(5);

/**
 * How the pods of a gateway stop. From the signal on Envoy asks clients to close their connections (`Connection: close`, `GOAWAY`), and
 * still takes new ones, because the balancer in front notices late.
 */
export class GatewayDrain {
  /**
   * Stops when no connection is left, within bounds: idle pods are gone soon, long downloads and WebSockets end by themselves
   * (`EXIT_ON_ZERO_ACTIVE_CONNECTIONS`).
   *
   * @param options the bounds
   * @throws if the bounds are no whole seconds, or do not fit together
   */
  public static untilIdle(options: DrainUntilIdleOptions = {}): GatewayDrain {
    const { atLeast, atMost = DEFAULT_AT_MOST } = options;
    const most = seconds('atMost of the drain', atMost);
    const plan = (least: Duration): DrainPlan => {
      if (seconds('atLeast of the drain', least) >= most) {
        refuse('atMost of the drain', `more than atLeast (${least.toSeconds()}s)`, `${most}s`, 'open connections need time to end: give them some');
      }
      return {
        gracePeriod: atMost,
        env: { EXIT_ON_ZERO_ACTIVE_CONNECTIONS: 'true', MINIMUM_DRAIN_DURATION: inSeconds(least) },
        proxyConfig: listenerDrain(least),
      };
    };
    if (atLeast !== undefined) {
      plan(atLeast);
    }
    return new GatewayDrain(settle => plan(atLeast ?? settle));
  }

  /**
   * Stops after a time, whatever connections are open (`terminationDrainDuration`).
   *
   * @param duration the time, in whole seconds; longer than the balancer needs to notice
   * @throws if it is no time in whole seconds
   */
  public static fixed(duration: Duration): GatewayDrain {
    seconds('duration of the drain', duration);
    return new GatewayDrain(() => ({
      gracePeriod: Duration.seconds(duration.toSeconds() + EXIT_SECONDS),
      env: {},
      proxyConfig: proxyDrain(duration),
    }));
  }

  private constructor(private readonly make: (settle: Duration) => DrainPlan) {
  }

  /**
   * What it is in the pods, behind a balancer that needs so many seconds to notice.
   *
   * @internal
   */
  public _plan(settleSeconds: number): DrainPlan {
    return this.make(Duration.seconds(settleSeconds));
  }
}

function seconds(what: string, duration: Duration): number {
  renderSeconds(what, duration);
  return requireInteger(`${what}, in seconds`, duration.toSeconds(), 1, MAX_UINT32, 'Envoy does not start with more');
}
