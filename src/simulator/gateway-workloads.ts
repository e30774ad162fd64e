import { AskedRequest } from './asked-request';
import { Ambiguity } from './decision';
import { GatewayWorkload, Surroundings } from './gateway-workload';
import { UnusableRequest } from './unusable-request';
import { keyOfPods, resourceName } from '../istio';
import { DEFAULT_SETTINGS, GatewayPods, GatewayView, Mesh, PodsView, settingsOf } from '../mesh';

/** The gateways of a mesh, found by name or by what Gateways select. */
export class GatewayWorkloads {
  private readonly byPods = new Map<string, GatewayWorkload>();
  private known?: readonly GatewayWorkload[];

  constructor(private readonly mesh: Mesh, private readonly surroundings: Surroundings) {
  }

  /** Those that Gateways select, in the order of the Gateways. */
  public get all(): readonly GatewayWorkload[] {
    return this.known ??= [...new Set(this.mesh.gateways.all.flatMap(gateway => this.podsOf(gateway)).map(pods => this.of(pods)))];
  }

  /** The pods that a Gateway selects; where nobody knows any, ones like those of Istio's own gateway. */
  private podsOf(gateway: GatewayView): GatewayPods[] {
    const found = this.mesh.gateways.podsOf(gateway);
    const { gateway: usual } = settingsOf(gateway.object);
    const labels = gateway.selector ?? usual.labels;
    return found.length > 0 ? found
      : [{ namespace: usual.namespace, labels, assumed: { ...usual, labels, ports: DEFAULT_SETTINGS.gateway.ports, arePortsKnown: false } }];
  }

  /**
   * The one that a request comes to, and what was assumed about that.
   *
   * @throws UnusableRequest where there is no gateway of the name that it gives
   */
  public find(asked: AskedRequest, takes: (workload: GatewayWorkload) => boolean): { workload?: GatewayWorkload; ambiguous: Ambiguity[] } {
    if (asked.gateway !== undefined) {
      return { workload: this.named(asked.gateway), ambiguous: [] };
    }
    const taking = this.all.length > 1 ? this.all.filter(takes) : this.all;
    const candidates = taking.length > 0 ? taking : this.all;
    const [workload] = candidates;
    return { workload, ambiguous: workload === undefined ? [] : assumptions(workload, candidates) };
  }

  private named(name: string): GatewayWorkload {
    const made = this.mesh.pods.selectedBy({}).filter(pods => `${pods.namespace}/${pods.name}` === name);
    const service = this.mesh.registry.services.find(one => `${one.namespace}/${one.name}` === name);
    const [pods] = [...service === undefined ? [] : this.mesh.registry.podsOf(service), ...made];
    if (pods !== undefined) {
      return this.of({ namespace: pods.namespace, labels: pods.labels, pods });
    }
    const known = this.all.map(workload => workload.pods.pods).flatMap(one => one === undefined ? [] : `${one.namespace}/${one.name}`);
    throw new UnusableRequest(`there is no gateway ${JSON.stringify(name)}: name the Service or the Deployment, NAMESPACE/NAME, that makes its pods`
      + (known.length === 0 ? '' : `, such as ${known.join(', ')}`));
  }

  /** One for the same pods, however they were found. */
  private of(pods: GatewayPods): GatewayWorkload {
    const key = placeOf(pods);
    const workload = this.byPods.get(key) ?? new GatewayWorkload(pods, this.mesh, this.surroundings);
    this.byPods.set(key, workload);
    return workload;
  }
}

function placeOf({ namespace, labels, pods }: GatewayPods): string {
  return pods === undefined ? keyOfPods(namespace, labels) : `${resourceName(pods.object.manifest)} ${idOf(pods)}`;
}

function idOf({ namespace, name }: PodsView): string {
  return `${namespace}/${name}`;
}

function assumptions(workload: GatewayWorkload, candidates: readonly GatewayWorkload[]): Ambiguity[] {
  const { assumed } = workload.pods;
  return [
    ...candidates.length < 2 ? [] : [{
      about: 'gatewayWorkload' as const,
      assumed: `the request comes to ${workload.name}`,
      alternatives: candidates.slice(1).map(({ name }) => name),
      objects: [],
      because: 'several gateways have a server for it, and the request does not say which one it comes to',
    }],
    ...assumed === undefined || assumed.arePortsKnown ? [] : [workload.presence],
  ];
}
