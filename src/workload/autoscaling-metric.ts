import { refuse } from '../core/errors';
import { MAX_INT32, requireInteger } from '../core/requirements';

/** What a metric of an autoscaler aims at, as the manifest has it. */
export interface RenderedTarget {
  readonly type: TargetType;
  readonly averageUtilization?: number;
  readonly averageValue?: number;
  readonly value?: number;
}

/** A metric of an autoscaler, as the manifest has it. */
export interface RenderedMetric {
  readonly resource?: { readonly name: string; readonly target: RenderedTarget };
  readonly containerResource?: { readonly name: string; readonly container: string; readonly target: RenderedTarget };
  readonly pods?: NamedMetric;
  readonly object?: NamedMetric;
  readonly external?: NamedMetric;
}

interface NamedMetric {
  readonly metric: { readonly name: string };
  readonly target: RenderedTarget;
}

type TargetType = 'Utilization' | 'AverageValue' | 'Value';

/** How cdk8s-plus names what a metric aims at. */
const METHODS: Record<TargetType, string> = { Utilization: 'averageUtilization', AverageValue: 'averageValue', Value: 'value' };

/** What each kind of metric can aim at. */
const TARGETS: Record<keyof RenderedMetric, readonly TargetType[]> = {
  resource: ['Utilization', 'AverageValue'],
  containerResource: ['Utilization', 'AverageValue'],
  pods: ['AverageValue'],
  object: ['Value', 'AverageValue'],
  external: ['Value', 'AverageValue'],
};

/** Refuses what Kubernetes takes in no metric, and cdk8s-plus writes. */
export function requireMetric(what: string, metric: RenderedMetric): void {
  for (const [kind, targets] of Object.entries(TARGETS) as [keyof RenderedMetric, readonly TargetType[]][]) {
    const measured = metric[kind];
    if (measured !== undefined) {
      requireTarget(`target of a metric of ${what}`, measured.target, targets);
      requireMetricName(`name of a metric of ${what}`, 'metric' in measured ? measured.metric.name : measured.name);
    }
  }
}

function requireTarget(what: string, { type, averageUtilization, averageValue, value }: RenderedTarget, targets: readonly TargetType[]): void {
  if (!targets.includes(type)) {
    refuse(what, targets.map(one => `MetricTarget.${METHODS[one]}`).join(' or '), `MetricTarget.${METHODS[type]}`,
      'Kubernetes compares such a metric with nothing else');
  }
  if (averageUtilization !== undefined) {
    requireInteger(`averageUtilization of the ${what}`, averageUtilization, 1, MAX_INT32, 'it is in percent of the requests');
  }
  const amount = averageValue ?? value;
  if (amount !== undefined && !(amount > 0)) {
    refuse(`${METHODS[type]} of the ${what}`, 'more than 0', amount, 'Kubernetes divides by it');
  }
}

/** A metric is a part of the path at which Kubernetes asks for it. */
function requireMetricName(what: string, name: string): void {
  if (name === '' || name === '.' || name === '..' || /[/%]/.test(name)) {
    refuse(what, 'a name without "/" and "%"', name, 'write it as the adapter of metrics names it');
  }
}
