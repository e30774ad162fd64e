import {
  HttpMatchParts, isCatchAll, originMismatch, readHttpMatch, textOf, TrafficOrigin,
} from '../istio';
import { FoldedRoute, GatewayPods, matchesOf, Mesh, VirtualServiceView } from '../mesh';

/** A route of Envoy: of a rule one of its matches, or the rule where it has none. */
export interface CompiledRoute {
  readonly virtualService: VirtualServiceView;
  readonly folded: FoldedRoute;
  /** Which rule of the VirtualService it is, or leads to it. */
  readonly ruleIndex: number;
  /** Which of its matches; none where it has none. */
  readonly matchIndex?: number;
  readonly name?: string;
  readonly matchName?: string;
  readonly match: HttpMatchParts;
  readonly isCatchAll: boolean;
  /** The server by which the VirtualService came, which tells ports to its matches and its redirects. */
  readonly serverPort: number;
  readonly serverHasTls: boolean;
  /** Why no request of this gateway meets it. */
  readonly never?: string;
}

/** Where routes are compiled for. */
export interface RoutesPlace {
  readonly mesh: Mesh;
  readonly pods: GatewayPods;
  /** The Gateway, as `namespace/name`. */
  readonly gateway: string;
  readonly serverPort: number;
  readonly serverHasTls: boolean;
}

/**
 * The routes that istiod makes of a VirtualService at a server, with those that it leaves out because of where they are. Nothing comes behind a
 * catch-all.
 */
export function compileRoutes(virtualService: VirtualServiceView, place: RoutesPlace): CompiledRoute[] {
  const { mesh, pods, gateway, serverPort, serverHasTls } = place;
  const origin: TrafficOrigin = { port: serverPort, gateway, labels: pods.labels, namespace: pods.namespace };
  const routes: CompiledRoute[] = [];
  for (const folded of mesh.foldedRoutes(virtualService)) {
    const ruleIndex = (folded.root ?? folded.route).index;
    const name = folded.route.name;
    const matches = matchesOf(folded.route);
    const of = (match: HttpMatchParts, matchIndex?: number, matchName?: string): CompiledRoute => {
      const mismatch = originMismatch(match.origin, origin);
      return {
        virtualService,
        folded,
        ruleIndex,
        matchIndex,
        name: matchName ? `${name ?? ''}.${matchName}` : name,
        matchName,
        match,
        isCatchAll: mismatch === undefined && isCatchAll({ ...match, isKnown: true }),
        serverPort,
        serverHasTls,
        never: mismatch && NEVER[mismatch](match, origin),
      };
    };
    const made = matches.length === 0 ? [of(ANYTHING)] : matches.map((given, index) => of(readHttpMatch(given), index, textOf(given.name)));
    for (const route of made) {
      routes.push(route);
      if (route.isCatchAll) {
        return routes;
      }
    }
  }
  return routes;
}

const ANYTHING = readHttpMatch({});

/** Why istiod leaves a route out at a gateway, which it decides when it configures the pods. */
const NEVER = {
  port: ({ origin: { port } }: HttpMatchParts, at: TrafficOrigin) => `it is for port ${port}, and the server has ${at.port}`,
  gateways: ({ origin: { gateways } }: HttpMatchParts, at: TrafficOrigin) => `it is for ${gateways.join(', ')}, and not for ${at.gateway}`,
  sourceLabels: () => 'its sourceLabels are compared with those of the gateway, which has others',
  sourceNamespace: ({ origin: { namespace } }: HttpMatchParts, at: TrafficOrigin) =>
    `its sourceNamespace ${namespace} is compared with that of the gateway, ${at.namespace}`,
};
