import { LabelIndex } from './indexes/label-index';
import { ObjectIndex } from './indexes/object-index';
import { SelectorIndex } from './indexes/selector-index';
import { byAge, settingsOf } from './mesh-object';
import { Registry, targetPortOf } from './registry';
import { Labels, selects } from '../istio';
import { GatewayView, readGateway, ServerView } from './views/gateway-view';
import { PodsView } from './views/pods-view';

/** Pods of a gateway: those of the manifests, or those that the settings of the mesh assume where the manifests have none. */
export interface GatewayPods {
  readonly namespace: string;
  readonly labels: Labels;
  /** The object that makes them; none where they are assumed. */
  readonly pods?: PodsView;
}

/** The label of a Service whose ports istiod does not translate for gateways. */
const NO_TRANSLATION = 'experimental.istio.io/disable-gateway-port-translation';

/** The Gateways of Istio, and the pods that serve them. */
export class Gateways {
  /** All Gateways, the oldest first. */
  public readonly all: readonly GatewayView[];
  private readonly byKey: Map<string, GatewayView>;
  private readonly selectors = new SelectorIndex<GatewayView>();

  constructor(index: ObjectIndex, private readonly pods: LabelIndex<PodsView>, private readonly registry: Registry) {
    this.all = index.ofKind('networking.istio.io/Gateway').map(readGateway).sort((one, other) => byAge(one.object, other.object));
    // What is there twice is CDI003; the first one counts here.
    this.byKey = new Map([...this.all].reverse().map(gateway => [gateway.key, gateway]));
    this.all.forEach(gateway => this.selectors.add('', gateway.selector ?? {}, gateway));
  }

  /** The Gateway that a VirtualService names. */
  public named(key: string): GatewayView | undefined {
    return this.byKey.get(key);
  }

  /**
   * The pods that serve a Gateway: in every namespace those that have the labels of its selector. Where the manifests have none, those that
   * the settings assume, if their labels fit.
   */
  public podsOf({ object, selector }: GatewayView): GatewayPods[] {
    const selected = selector === undefined ? this.pods.selectedBy({}).filter(({ isGateway }) => isGateway) : this.pods.selectedBy(selector);
    if (selected.length > 0) {
      return selected.map(pods => ({ namespace: pods.namespace, labels: pods.labels, pods }));
    }
    const { namespace, labels } = settingsOf(object).gateway;
    return selects(selector ?? {}, labels) ? [{ namespace, labels }] : [];
  }

  /** The Gateways that pods serve, in the order in which istiod merges them: the first server that has a port keeps it. */
  public servedBy({ labels }: Pick<GatewayPods, 'labels'>): GatewayView[] {
    return this.selectors.selecting('', labels);
  }

  /**
   * The port on which pods listen for a server: where the port of the server is one of a Service in front of them, what that leads to; else
   * the port itself.
   */
  public listeningPort({ port }: Pick<ServerView, 'port'>, gateway: GatewayView, { pods }: GatewayPods): number | undefined {
    if (pods === undefined) {
      return settingsOf(gateway.object).gateway.ports.find(pair => pair.port === port)?.targetPort ?? port;
    }
    const services = this.registry.servicesOf(pods).filter(({ labels }) => !(NO_TRANSLATION in labels));
    const ports = services.flatMap(service => service.ports.filter(candidate => candidate.port === port));
    return ports.map(candidate => targetPortOf(candidate, pods)).find(target => target !== undefined) ?? port;
  }
}
