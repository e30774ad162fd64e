import { compact } from './compact';
import { refuse } from './errors';
import { requireItems, requireLabels, requireObjectName } from './requirements';

/** Istio reads so many `targetRefs` at most. */
const MAX_REFERENCES = 16;

/** What a policy can be attached to by its name. */
export enum TargetKind {
  GATEWAY = 'Gateway',
  GATEWAY_CLASS = 'GatewayClass',
  SERVICE = 'Service',
  SERVICE_ENTRY = 'ServiceEntry',
}

const GROUPS: Record<TargetKind, string | undefined> = {
  [TargetKind.GATEWAY]: 'gateway.networking.k8s.io',
  [TargetKind.GATEWAY_CLASS]: 'gateway.networking.k8s.io',
  [TargetKind.SERVICE]: undefined,
  [TargetKind.SERVICE_ENTRY]: 'networking.istio.io',
};

/** The labels of the pods that a policy is for. */
export function requireTargetLabels(labels: Record<string, string>): Record<string, string> {
  requireItems('labels of a target', Object.keys(labels), 'leave the target out for every workload of the namespace');
  return requireLabels('labels of a target', labels);
}

/** Objects that a policy is attached to, as `targetRefs` has them. */
export function targetReferences(kind: TargetKind, names: readonly string[]): object[] {
  requireItems(`names of a target of kind ${kind}`, names, 'name one, or leave the target out');
  if (names.length > MAX_REFERENCES) {
    refuse(`names of a target of kind ${kind}`, `at most ${MAX_REFERENCES}`, names.length, 'make another object for the others');
  }
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    refuse(`names of a target of kind ${kind}`, 'there once', twice, 'leave one of them out');
  }
  return names.map(name => compact({ group: GROUPS[kind], kind, name: requireObjectName(`name of a target of kind ${kind}`, name, 'give the name alone, without the namespace') }));
}
