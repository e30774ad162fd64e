import * as kplus from 'cdk8s-plus-28';
import { naming } from './plus-errors';
import { refuse } from '../core/errors';
import { MAX_INT32 } from '../core/requirements';

/** A strategy as cdk8s-plus keeps it. */
interface RenderedStrategy {
  readonly rollingUpdate?: { readonly maxSurge?: Amount; readonly maxUnavailable?: Amount };
}

interface Amount {
  readonly value: number | string;
}

const PERCENT = /^[0-9]+%$/;

/** Refuses numbers of pods that Kubernetes takes of no Deployment, and cdk8s-plus writes. */
export function requireStrategy(what: string, strategy: kplus.DeploymentStrategy): void {
  const { rollingUpdate = {} } = naming(`strategy of ${what}`, () => strategy._toKube()) as RenderedStrategy;
  for (const name of ['maxSurge', 'maxUnavailable'] as const) {
    const value = rollingUpdate[name]?.value;
    if (value !== undefined && !(typeof value === 'number' ? Number.isSafeInteger(value) && value >= 0 && value <= MAX_INT32 : PERCENT.test(value))) {
      refuse(`${name} of the strategy of ${what}`, 'a whole number of pods, or of percent', value, 'round it');
    }
  }
  const maxUnavailable = rollingUpdate.maxUnavailable?.value;
  if (typeof maxUnavailable === 'string' && parseInt(maxUnavailable, 10) > 100) {
    refuse(`maxUnavailable of the strategy of ${what}`, 'at most 100%', maxUnavailable, 'more pods than there are can not go');
  }
}
