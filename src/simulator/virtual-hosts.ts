import { compileRoutes, CompiledRoute } from './compiled-routes';
import { PlacedServer } from './gateway-listeners';
import { serverHostText } from '../istio';
import { domainsAt, GatewayPods, Mesh, VirtualServiceView } from '../mesh';

/** A domain of Envoy with its routes. */
export interface VirtualHost {
  readonly domain: string;
  /** The server that brought it. */
  readonly placed: PlacedServer;
  /** Whether every plain request is sent to `https`. */
  readonly redirectsToHttps: boolean;
  /** Those of all VirtualServices, catch-alls last. */
  readonly routes: readonly CompiledRoute[];
  /** Whether they are of more than one VirtualService. */
  readonly isShared: boolean;
  /** Routes that istiod leaves out here. */
  readonly left: readonly CompiledRoute[];
}

/** A VirtualService at a domain, by a server. */
interface Entry {
  readonly virtualService: VirtualServiceView;
  readonly placed: PlacedServer;
  /** The servers by which it may have come first. */
  readonly servers: readonly PlacedServer[];
}

/** What is known of a domain before somebody asks for it. */
interface Draft {
  readonly entries: Entry[];
  readonly redirecting: PlacedServer[];
  made?: VirtualHost | 'none';
}

/** The domains of one list of routes of Envoy. Their routes are made when somebody asks for them. */
export class VirtualHosts {
  private readonly drafts = new Map<string, Draft>();
  private readonly compiled = new Map<VirtualServiceView, Map<string, readonly CompiledRoute[]>>();
  private hasWildcards = false;

  /**
   * @param servers those that share the list, in their order
   */
  constructor(servers: readonly PlacedServer[], private readonly pods: GatewayPods, private readonly mesh: Mesh) {
    const before = new Map<string, Map<VirtualServiceView, readonly PlacedServer[]>>();
    for (const placed of servers) {
      const { gateway, server } = placed;
      const ofGateway = before.get(gateway.key) ?? new Map<VirtualServiceView, readonly PlacedServer[]>();
      before.set(gateway.key, ofGateway);
      for (const virtualService of mesh.routes.at(gateway.key, pods)) {
        const domains = domainsAt(server, virtualService);
        if (domains.length === 0) {
          continue;
        }
        const earlier = [...ofGateway.get(virtualService) ?? [], placed];
        ofGateway.set(virtualService, earlier);
        for (const domain of domains) {
          this.draft(domain.toLowerCase()).entries.push({ virtualService, placed, servers: earlier });
        }
      }
      if (server.httpsRedirect) {
        // Without its VirtualService a host with a namespace is a domain with that namespace, which nobody asks for.
        server.hosts.forEach(host => this.draft(serverHostText(host).toLowerCase()).redirecting.push(placed));
      }
    }
  }

  /** All of them, by domain. */
  public get all(): VirtualHost[] {
    return [...this.drafts.keys()].sort().flatMap(domain => this.named(domain) ?? []);
  }

  /** The one that Envoy chooses for a host: its own, else that of the longest wildcard, else that for all. */
  public choose(host: string): VirtualHost | undefined {
    const exact = this.named(host);
    if (exact !== undefined || !this.hasWildcards) {
      return exact;
    }
    for (let start = 1; start <= host.length; start++) {
      const found = this.named(`*${host.slice(start)}`);
      if (found !== undefined) {
        return found;
      }
    }
    return undefined;
  }

  private draft(domain: string): Draft {
    this.hasWildcards ||= domain.startsWith('*');
    const draft = this.drafts.get(domain) ?? { entries: [], redirecting: [] };
    this.drafts.set(domain, draft);
    return draft;
  }

  private named(domain: string): VirtualHost | undefined {
    const draft = this.drafts.get(domain);
    if (draft === undefined) {
      return undefined;
    }
    draft.made ??= this.make(domain, draft) ?? 'none';
    return draft.made === 'none' ? undefined : draft.made;
  }

  private make(domain: string, { entries, redirecting }: Draft): VirtualHost | undefined {
    const routed = entries.map(entry => ({ entry, all: this.routesOf(entry) })).filter(({ all }) => all.some(({ never }) => never === undefined));
    const [first] = [...routed.map(({ entry }) => entry.placed), ...redirecting];
    if (first === undefined) {
      return undefined;
    }
    // A VirtualService that comes by two servers has its routes twice in the list, of which the second ones are never reached.
    const all = [...new Set(routed.map(one => one.all))].flat();
    const routes = all.filter(({ never }) => never === undefined);
    return {
      domain,
      placed: first,
      redirectsToHttps: redirecting.length > 0 || routed.some(({ entry }) => entry.placed.server.httpsRedirect),
      routes: [...routes.filter(route => !route.isCatchAll), ...routes.filter(route => route.isCatchAll)],
      isShared: new Set(routes.map(({ virtualService }) => virtualService)).size > 1,
      left: all.filter(({ never }) => never !== undefined),
    };
  }

  /** A VirtualService is compiled once for a Gateway, for the first of its servers at which some route is left. */
  private routesOf({ virtualService, servers }: Entry): readonly CompiledRoute[] {
    const known = this.compiled.get(virtualService) ?? new Map<string, readonly CompiledRoute[]>();
    this.compiled.set(virtualService, known);
    let last: readonly CompiledRoute[] = [];
    for (const { gateway, server } of servers) {
      const hasTls = Object.keys(server.tls).length > 0;
      const key = `${gateway.key} ${server.port} ${hasTls}`;
      const routes = known.get(key) ?? compileRoutes(virtualService, {
        mesh: this.mesh, pods: this.pods, gateway: gateway.key, serverPort: server.port ?? 0, serverHasTls: hasTls,
      });
      known.set(key, routes);
      last = routes;
      if (routes.some(({ never }) => never === undefined)) {
        return routes;
      }
    }
    return last;
  }
}
