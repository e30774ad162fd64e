import { IConstruct } from 'constructs';
import { ClusterState } from './cluster-state';

/** What constructs refer to as made by somebody else. */
export interface SaidElsewhere {
  /** Hosts in full. */
  readonly hosts: Set<string>;
  /** Gateways, as `namespace/name`. */
  readonly gateways: Set<string>;
}

const SAID_ELSEWHERE = new ClusterState<SaidElsewhere>('said elsewhere', () => ({ hosts: new Set(), gateways: new Set() }));

/** Remembers that a host is said to be somebody else's, so that nobody wonders where it is. */
export function sayHostElsewhere(consumer: IConstruct, host: string): void {
  SAID_ELSEWHERE.of(consumer).hosts.add(host);
}

/** Remembers that a Gateway is referred to: where the app makes it, the manifests have it. */
export function sayGatewayElsewhere(consumer: IConstruct, namespace: string, name: string): void {
  SAID_ELSEWHERE.of(consumer).gateways.add(`${namespace}/${name}`);
}

/** What the constructs of a cluster refer to as made by somebody else, where they do. */
export function saidElsewhere(root: IConstruct, cluster: string | undefined): SaidElsewhere | undefined {
  return SAID_ELSEWHERE.in(root, cluster);
}
