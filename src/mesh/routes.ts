import { GatewayPods, Gateways } from './gateways';
import { commonHosts, isVisibleIn, MESH_GATEWAY } from '../istio';
import { Lists } from './indexes/lists';
import { ObjectIndex } from './indexes/object-index';
import { GatewayView, ServerView } from './views/gateway-view';
import { oldestFirst } from './views/object-view';
import { readVirtualService, VirtualServiceView } from './views/virtual-service-view';

/** A VirtualService at a server of a Gateway. */
export interface BoundRoutes {
  readonly virtualService: VirtualServiceView;
  /** The hosts that both have, of each pair the narrower: the domains of Envoy that get its routes. */
  readonly domains: readonly string[];
}

/** The VirtualServices of Istio, and where they apply. */
export class Routes {
  /** All VirtualServices, the oldest first. */
  public readonly all: readonly VirtualServiceView[];
  private readonly byGateway = new Lists<VirtualServiceView>();
  private readonly byKey = new Map<string, VirtualServiceView>();
  /** Who delegates to a VirtualService: looked for when somebody asks. */
  private roots?: Lists<VirtualServiceView>;

  constructor(index: ObjectIndex, private readonly gateways: Gateways) {
    this.all = oldestFirst(index.ofKind('networking.istio.io/VirtualService').map(readVirtualService));
    for (const virtualService of this.all) {
      const key = keyOf(virtualService);
      this.byKey.set(key, this.byKey.get(key) ?? virtualService);
      virtualService.gateways.forEach(gateway => this.byGateway.add(gateway, virtualService));
    }
  }

  /** The VirtualService of a name, such as a delegate. */
  public named(key: string): VirtualServiceView | undefined {
    return this.byKey.get(key);
  }

  /** The VirtualServices with a route that leaves its requests to a delegate. */
  public delegatingTo(delegate: VirtualServiceView): readonly VirtualServiceView[] {
    this.roots ??= this.findRoots();
    return this.roots.get(keyOf(delegate));
  }

  /** The Gateways that VirtualServices name, known or not, and `mesh`. */
  public get gatewayNames(): string[] {
    return [...this.byGateway.keys()];
  }

  /** The VirtualServices that name a Gateway (`namespace/name`), or `mesh`, whoever sees them. */
  public naming(gateway: string): readonly VirtualServiceView[] {
    return this.byGateway.get(gateway);
  }

  /** The known Gateways of a VirtualService; those of all that delegate to it, where it is a delegate. */
  public gatewaysOf(virtualService: VirtualServiceView): GatewayView[] {
    const roots = virtualService.isDelegate ? this.delegatingTo(virtualService) : [virtualService];
    const names = new Set(roots.flatMap(({ gateways }) => gateways));
    return [...names].flatMap(name => name === MESH_GATEWAY ? [] : this.gateways.named(name) ?? []);
  }

  /**
   * The VirtualServices that pods see at a Gateway, in the order in which istiod puts their routes together: those for the namespace of the
   * pods alone, those that name it, those for all; each the oldest first.
   */
  public at(gateway: string, { namespace }: Pick<GatewayPods, 'namespace'>): VirtualServiceView[] {
    const seen = this.byGateway.get(gateway).filter(virtualService => isVisibleIn(namespace, virtualService));
    const some = seen.filter(virtualService => !isPublic(virtualService));
    return [
      ...some.filter(virtualService => virtualService.namespace === namespace),
      ...some.filter(virtualService => virtualService.namespace !== namespace),
      ...seen.filter(isPublic),
    ];
  }

  /** What of that is at one server, by the hosts that both have. */
  public atServer(server: ServerView, gateway: GatewayView, pods: Pick<GatewayPods, 'namespace'>): BoundRoutes[] {
    return this.at(gateway.key, pods).flatMap(virtualService => {
      const domains = domainsAt(server, virtualService);
      return domains.length > 0 ? [{ virtualService, domains }] : [];
    });
  }

  private findRoots(): Lists<VirtualServiceView> {
    const roots = new Lists<VirtualServiceView>();
    for (const virtualService of this.all) {
      new Set(virtualService.routes.flatMap(({ delegate }) => delegate ?? [])).forEach(delegate => roots.add(delegate, virtualService));
    }
    return roots;
  }
}

/** The hosts of a VirtualService at a server, which may take routes from some namespaces only. */
export function domainsAt({ hosts }: ServerView, virtualService: VirtualServiceView): string[] {
  const open = hosts.filter(({ namespace }) => namespace === undefined || namespace === virtualService.namespace).map(({ host }) => host);
  return commonHosts(open, virtualService.hosts);
}

/** Whether every namespace sees it. */
export function isPublic({ exportTo }: VirtualServiceView): boolean {
  return exportTo.length === 0 || exportTo.includes('*');
}

function keyOf({ namespace, name }: VirtualServiceView): string {
  return `${namespace}/${name}`;
}
