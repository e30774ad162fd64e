import { LabelIndex } from './indexes/label-index';
import { ObjectIndex } from './indexes/object-index';
import { SelectorIndex } from './indexes/selector-index';
import { MeshObject, settingsOf } from './mesh-object';
import { AssumedGateway, AssumedGatewayPort } from './object-settings';
import { Registry, targetPortOf } from './registry';
import { keyOfPods, Labels, selects } from '../istio';
import { GatewayView, readGateway, ServerView } from './views/gateway-view';
import { oldestFirst } from './views/object-view';
import { PodsView } from './views/pods-view';
import { ServiceView } from './views/service-view';

/** Pods of a gateway: those of the manifests, or where these have none, those that the settings of the mesh or somebody else describe. */
export interface GatewayPods {
  readonly namespace: string;
  readonly labels: Labels;
  /** The object that makes them. */
  readonly pods?: PodsView;
  /** What is said of them, where the manifests have no such object. */
  readonly assumed?: AssumedGateway;
}

/** The label of a Service whose ports istiod does not translate for gateways. */
export const NO_TRANSLATION = 'experimental.istio.io/disable-gateway-port-translation';

/** The Gateways of Istio, and the pods that serve them. */
export class Gateways {
  /** All Gateways, the oldest first. */
  public readonly all: readonly GatewayView[];
  /** Those that somebody says there are elsewhere, with their hosts alone: nobody knows their pods and ports, so none of them is `named`. */
  public readonly external: readonly GatewayView[];
  private readonly byKey: Map<string, GatewayView>;
  private readonly selectors = new SelectorIndex<GatewayView>();

  constructor(
    index: ObjectIndex, private readonly pods: LabelIndex<PodsView>, private readonly registry: Registry,
    private readonly described: readonly AssumedGateway[] = [], external: readonly MeshObject[] = [],
  ) {
    this.all = oldestFirst(index.ofKind('networking.istio.io/Gateway').map(readGateway));
    // What is there twice is CDI003; the first one counts here.
    this.external = external.map(readGateway);
    this.byKey = new Map([...this.all].reverse().map(gateway => [gateway.key, gateway]));
    this.all.forEach(gateway => this.selectors.add('', gateway.selector ?? {}, gateway));
  }

  /** The Gateway that a VirtualService names. */
  public named(key: string): GatewayView | undefined {
    return this.byKey.get(key);
  }

  /**
   * The pods that serve a Gateway: in every namespace those that have the labels of its selector. Where the manifests have none, those that
   * the settings of the mesh or somebody else describe, if their labels fit.
   */
  public podsOf({ object, selector }: GatewayView): GatewayPods[] {
    const selected = selector === undefined ? this.pods.selectedBy({}).filter(({ isGateway }) => isGateway) : this.pods.selectedBy(selector);
    if (selected.length > 0) {
      return selected.map(pods => ({ namespace: pods.namespace, labels: pods.labels, pods }));
    }
    return this.assumed(object).filter(({ labels }) => selects(selector ?? {}, labels))
      .map(assumed => ({ namespace: assumed.namespace, labels: assumed.labels, assumed }));
  }

  /** The pods of gateways that the manifests make with some labels, in every namespace. */
  public podsWith(labels: Labels): PodsView[] {
    return this.pods.selectedBy(labels).filter(({ isGateway }) => isGateway);
  }

  /** The gateways of which something is said beside the manifests: by the settings of the mesh of an object, or by who binds to them. */
  public assumed(object: MeshObject): readonly AssumedGateway[] {
    const { gateway } = settingsOf(object);
    return [gateway, ...this.described.filter(other => placeOf(other) !== placeOf(gateway))];
  }

  /** The ports of the Services in front of pods, and where they lead, by Service. */
  public exposedPorts({ pods, assumed }: GatewayPods): (readonly AssumedGatewayPort[])[] {
    return pods === undefined ? [assumed?.ports ?? []] : this.servicesOf(pods).map(service => portsOf(service, pods));
  }

  /** The ports of the Services in front of pods that istiod leaves as they are: a Gateway for one of these names the port of the pods. */
  public untranslatedPorts({ pods }: GatewayPods): readonly AssumedGatewayPort[] {
    return pods === undefined ? []
      : this.registry.servicesOf(pods).filter(({ labels }) => NO_TRANSLATION in labels).flatMap(service => portsOf(service, pods));
  }

  /** The Gateways that pods serve, in the order in which istiod merges them: the first server that has a port keeps it. */
  public servedBy({ labels }: Pick<GatewayPods, 'labels'>): GatewayView[] {
    return this.selectors.selecting('', labels);
  }

  /**
   * The port on which pods listen for a server: where the port of the server is one of a Service in front of them, what that leads to; else
   * the port itself.
   */
  public listeningPort({ port }: Pick<ServerView, 'port'>, pods: GatewayPods): number | undefined {
    return this.exposedPorts(pods).flat().find(pair => pair.port === port)?.targetPort ?? port;
  }

  /** The Services whose ports istiod translates. */
  private servicesOf(pods: PodsView): ServiceView[] {
    return this.registry.servicesOf(pods).filter(({ labels }) => !(NO_TRANSLATION in labels));
  }
}

function portsOf({ ports }: ServiceView, pods: PodsView): AssumedGatewayPort[] {
  return ports.flatMap(port => {
    const targetPort = targetPortOf(port, pods);
    return targetPort === undefined ? [] : [{ port: port.port, targetPort }];
  });
}

function placeOf({ namespace, labels }: AssumedGateway): string {
  return keyOfPods(namespace, labels);
}
