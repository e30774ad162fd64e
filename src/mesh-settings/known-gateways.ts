import { IConstruct } from 'constructs';
import { addTo } from '../core/all-or-nothing';
import { isThere } from '../core/known-objects';
import { keyOfPods, selects } from '../istio';
import { ClusterState } from './cluster-state';
import { GatewayWorkload } from './gateway-workload';
import { MeshSettings } from './mesh-settings';

/** A gateway of which it is known where its pods are, and how they are labelled. */
export interface KnownGateway {
  readonly workload: GatewayWorkload;
  /**
   * All labels of its pods, as far as they are known.
   *
   * @internal
   */
  readonly _podLabels: Record<string, string>;
  /** Whether this app builds it. */
  readonly isOwned: boolean;
  /** Whether TLS ends at the balancer in front of a port. */
  terminatesTls(port: number): boolean;
}

/** A gateway that the app makes. */
export interface MadeGateway extends KnownGateway, IConstruct {
  readonly name: string;
}

/** The gateways that the app makes in a cluster. */
const MADE = new ClusterState<MadeGateway[]>('gateways', () => []);

/** Remembers a gateway that the app makes. */
export function rememberGateway(gateway: MadeGateway): void {
  MADE.of(gateway).push(gateway);
}

/** The gateways that the app has made in a cluster until now. */
export function madeGateways(scope: IConstruct): MadeGateway[] {
  return MADE.of(scope).filter(isThere);
}

/**
 * The gateways whose pods a selector chooses, each once: Istio looks in every namespace for pods that have all of its labels, and maybe
 * more. That of the mesh settings, and those that the app has made until now.
 */
export function gatewaysSelectedBy(scope: IConstruct, selector: Record<string, string>): KnownGateway[] {
  const selected = knownGateways(scope).filter(({ _podLabels }) => selects(selector, _podLabels));
  return [...new Map(selected.map(gateway => [keyOf(gateway), gateway] as const).reverse()).values()].reverse();
}

function knownGateways(scope: IConstruct): KnownGateway[] {
  const { gatewayWorkload: workload } = MeshSettings.of(scope);
  return [...madeGateways(scope), { workload, _podLabels: workload.labels, isOwned: false, terminatesTls: () => false }];
}

/** The gateways of the load balancers in a cluster. */
const BALANCING = new ClusterState<Pick<KnownGateway, 'workload' | 'isOwned'>[]>('balancing gateways', () => []);

/** Remembers a gateway of which a load balancer knows where its pods are, whoever makes it. */
export function rememberBalancingGateway(scope: IConstruct, gateway: Pick<KnownGateway, 'workload' | 'isOwned'>): void {
  addTo(BALANCING.of(scope), gateway);
}

/** The gateways of the load balancers in a cluster, until now. */
export function balancingGatewaysOf(root: IConstruct, cluster: string | undefined): readonly Pick<KnownGateway, 'workload' | 'isOwned'>[] {
  return BALANCING.in(root, cluster) ?? [];
}

/** The same labels in the same namespace are the same pods: also those of the mesh settings, where these describe a gateway of the app. */
function keyOf({ workload: { labels, namespaceName } }: KnownGateway): string {
  return keyOfPods(namespaceName, labels);
}
