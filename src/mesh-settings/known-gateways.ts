import { IConstruct } from 'constructs';
import { selects } from '../istio';
import { clusterState, stateOfCluster } from './cluster-state';
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

/** Remembers a gateway that the app makes. */
export function rememberGateway(scope: IConstruct, gateway: KnownGateway): void {
  made(scope).push(gateway);
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
  return [...made(scope), { workload, _podLabels: workload.labels, isOwned: false, terminatesTls: () => false }];
}

/** Remembers a gateway of which a load balancer knows where its pods are, whoever makes it. */
export function rememberBalancingGateway(scope: IConstruct, gateway: Pick<KnownGateway, 'workload' | 'isOwned'>): void {
  clusterState(scope, BALANCING, NONE).push(gateway);
}

/** The gateways of the load balancers in a cluster, until now. */
export function balancingGatewaysOf(root: IConstruct, cluster: string | undefined): readonly Pick<KnownGateway, 'workload' | 'isOwned'>[] {
  return stateOfCluster(root, cluster, BALANCING, NONE);
}

const BALANCING = 'balancing gateways';
const NONE = (): Pick<KnownGateway, 'workload' | 'isOwned'>[] => [];

/** The gateways that the app makes in a cluster. */
function made(scope: IConstruct): KnownGateway[] {
  return clusterState<KnownGateway[]>(scope, 'gateways', () => []);
}

/** The same labels in the same namespace are the same pods: also those of the mesh settings, where these describe a gateway of the app. */
function keyOf({ workload: { labels, namespaceName } }: KnownGateway): string {
  return JSON.stringify([namespaceName, Object.entries(labels).sort()]);
}
