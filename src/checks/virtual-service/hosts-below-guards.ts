import { CDI130 } from '../../findings/catalogue/cdi130';
import { closedAs, endsTls, resourceName } from '../../istio';
import { domainsAt, GatewayPods, GatewayView, Mesh, PolicyView, readPolicy, readVirtualService, ServerView, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';
import { assumedGateways } from '../every-policy/policy-gateways';

/** A load balancer leaves out of its policies the hosts of whatever it knows; of others it does not know. */
export const hostsBelowGuards: Check = {
  ...CDI130,
  kinds: ['networking.istio.io/VirtualService'],
  check(object, mesh) {
    if (object.isOurs || guards(mesh).length === 0) {
      return [];
    }
    const virtualService = readVirtualService(object);
    return mesh.routes.gatewaysOf(virtualService)
      .flatMap(gateway => gateway.servers.flatMap(server => inspect(virtualService, server, gateway, mesh))).slice(0, 1);
  },
};

/** The policies of load balancers that refuse requests. */
const guards = readOnce((mesh: Mesh) => mesh.policies.ofKind('security.istio.io/AuthorizationPolicy')
  .filter(({ object, spec }) => object.isGuarding && spec.action === 'DENY').map(({ object }) => readPolicy(object)));

function inspect(virtualService: VirtualServiceView, server: ServerView, gateway: GatewayView, mesh: Mesh): FoundInObject[] {
  return mesh.gateways.podsOf(gateway).flatMap(pods => {
    const port = mesh.gateways.listeningPort(server, pods);
    const policies = guards(mesh).filter(policy => isFor(policy, pods, mesh));
    return domainsAt(server, virtualService).flatMap(host => policies.flatMap(policy => {
      const wide = closedAs(policy.spec.rules, { host, port, isTls: endsTls(server) });
      return wide === undefined ? [] : [finding(host, wide, server, policy, virtualService)];
    }));
  });
}

function isFor(policy: PolicyView, { pods, assumed }: GatewayPods, mesh: Mesh): boolean {
  return pods !== undefined ? mesh.policies.podsOf(policy).includes(pods) : assumedGateways(policy, mesh).some(gateway => gateway === assumed);
}

function finding(host: string, wide: readonly string[], { port }: ServerView, policy: PolicyView, { hosts }: VirtualServiceView): FoundInObject {
  const name = resourceName(policy.object.manifest);
  const index = hosts.indexOf(host);
  return {
    message: `requests for "${host}" on port ${port} meet the guard of a load balancer, ${name}, which is for `
      + `${wide.map(one => `"${one}"`).join(', ')}: the load balancer does not know of these routes, and refuses whoever does not pass there`,
    fix: 'make them with VirtualService of this library, in the same app, so that it leaves the host out, or put them onto a gateway of its own',
    field: index < 0 ? 'spec.hosts' : `spec.hosts[${index}]`,
    related: [name],
  };
}
