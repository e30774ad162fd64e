import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { TargetGroup } from '../../../src/alb/target-group/target-group';
import { TargetGroupProps } from '../../../src/alb/target-group/target-group-props';
import { TargetGroupTarget } from '../../../src/alb/target-group/target-group-target';
import { chartIn, echoIn } from '../../service/service-fixture';

export type Policy = Omit<TargetGroupProps, 'target' | 'port' | 'name'>;

/** A Service of cdk8s-plus on these ports, by their names. */
export function plainIn(chart: Chart, ports: Record<string, number> = { http: 80 }): kplus.Service {
  return new kplus.Service(chart, 'plain', {
    metadata: { name: 'plain' },
    ports: Object.entries(ports).map(([name, port]) => ({ name, port })),
  });
}

export interface Rule {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly spec: { readonly host: string; readonly trafficPolicy?: object; readonly subsets?: object[] };
}

export function rulesOf(chart: Chart): Rule[] {
  return Testing.synth(chart).filter(({ kind }) => kind === 'DestinationRule') as Rule[];
}

/** The policy that a group before a plain Service has in its DestinationRule. */
export function policyFor(policy: Policy): object | undefined {
  const chart = chartIn();
  new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromService(plainIn(chart)), ...policy });
  return rulesOf(chart)[0]?.spec.trafficPolicy;
}

/** A group before the service `echo` in two versions. */
export function weightedGroup(chart: Chart, policy: Policy, props: Parameters<typeof echoIn>[1] = {}): TargetGroup {
  return new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromWeightedService(echoIn(chart, props)), ...policy });
}
