import { CDI132 } from '../../findings/catalogue/cdi132';
import { endsTls, listOf, mayAllow, resourceName, routesAtServer } from '../../istio';
import { GatewayPods, Mesh, MeshObject, PolicyView, settingsOf, VirtualServiceView } from '../../mesh';
import { allows } from '../allowing-policies';
import { Check, readOnce } from '../check';
import { assumedGateways } from '../every-policy/policy-gateways';

const KIND = 'security.istio.io/AuthorizationPolicy';

/** Where there is a policy that allows, pods of a gateway refuse all that no such policy allows: whatever else is served there, by whomever. */
export const hostsNotAllowed: Check = {
  ...CDI132,
  check(object, mesh) {
    const [first, ...others] = closedIn(mesh).get(object) ?? [];
    if (first === undefined) {
      return [];
    }
    const name = resourceName(first.virtualService.object.manifest);
    const more = new Set(others.map(({ host }) => host).filter(host => host !== first.host)).size;
    return [{
      message: `the gateway refuses what no policy with ALLOW there is for: all for "${first.host}", which ${name} serves on port ${first.port}`
        + (more === 0 ? '' : `, and for ${more} more host${more === 1 ? '' : 's'}`),
      fix: 'allow the host too, or take DENY for just the requests that are not wanted (notRemoteIpBlocks, notRequestPrincipals), which closes '
        + 'no others; acknowledge it where another repository has a policy for the host',
      field: 'spec',
      related: [name],
    }];
  },
};

/** A host that is served, by a VirtualService at a port. */
interface Served {
  readonly host: string;
  readonly port?: number;
  readonly virtualService: VirtualServiceView;
}

/**
 * The hosts of each gateway that none of its policies allows, by the last of these: it closes what those before it do. Where none of them has rules,
 * somebody closes all of it on purpose, and others open what they need.
 */
const closedIn = readOnce(mesh => {
  const closed = new Map<MeshObject, readonly Served[]>();
  const seen = new Set<unknown>();
  for (const policy of mesh.policies.ofKind(KIND).filter(allows)) {
    for (const pods of gatewaysOf(policy, mesh).filter(one => !seen.has(one.pods ?? one.assumed))) {
      seen.add(pods.pods ?? pods.assumed);
      const allowing = allowingAt(policy, pods, mesh);
      const { object } = allowing.at(-1)!;
      const found = allowing.every(({ spec }) => listOf(spec.rules).length === 0) ? [] : closedBy(allowing, pods, mesh);
      closed.set(object, [...closed.get(object) ?? [], ...found]);
    }
  }
  return closed;
});

function closedBy(allowing: readonly PolicyView[], pods: GatewayPods, mesh: Mesh): Served[] {
  return mesh.gateways.servedBy(pods).flatMap(gateway => gateway.servers.flatMap(server => {
    const [port, kind] = [mesh.gateways.listeningPort(server, pods), routesAtServer(server)];
    const isTls = endsTls(server) || kind === 'tls';
    return mesh.routes.atServer(server, gateway, pods).filter(({ virtualService }) => virtualService.routes.some(route => route.kind === kind))
      .flatMap(({ virtualService, domains }) => domains.map(host => ({ host, port: server.port, virtualService })))
      .filter(({ host }) => !allowing.some(({ spec }) => mayAllow(spec.rules, { host, port, isTls }, kind === 'http')));
  }));
}

/** The policies with ALLOW at pods for which one is. */
function allowingAt({ object }: PolicyView, { namespace, labels, pods }: GatewayPods, mesh: Mesh): PolicyView[] {
  const { rootNamespace } = settingsOf(object);
  return (pods === undefined ? mesh.policies.atLabels(KIND, { namespace, labels }, rootNamespace) : mesh.policies.at(KIND, pods)).filter(allows);
}

/** The gateways to whose pods a policy applies. */
function gatewaysOf(policy: PolicyView, mesh: Mesh): GatewayPods[] {
  return [
    ...mesh.policies.podsOf(policy).filter(({ isGateway }) => isGateway).map(pods => ({ namespace: pods.namespace, labels: pods.labels, pods })),
    ...assumedGateways(policy, mesh).map(assumed => ({ namespace: assumed.namespace, labels: assumed.labels, assumed })),
  ];
}
