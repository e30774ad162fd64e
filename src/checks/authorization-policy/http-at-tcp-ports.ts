import { CDI109 } from '../../findings/catalogue/cdi109';
import { httpAttributes, isHttpProtocol, listOf, namesPorts, portListsOf, resourceName, textOf } from '../../istio';
import { Mesh, PodsView, PolicyView, readPolicy, targetPortOf } from '../../mesh';
import { isAmbientNamespace } from '../ambient-namespaces';
import { Check } from '../check';

/** On a port with TCP nothing has a method, a path or a token. */
export const httpAtTcpPorts: Check = {
  ...CDI109,
  check(object, mesh) {
    const policy = readPolicy(object);
    const action = textOf(policy.spec.action) ?? 'ALLOW';
    if (policy.selector === undefined || policy.targets.length > 0 || !['ALLOW', 'DENY'].includes(action)
      || isAmbientNamespace(policy.namespace, object, mesh)) {
      return [];
    }
    return listOf(policy.spec.rules).flatMap((rule, index) => {
      const attributes = httpAttributes(rule);
      // One that denies and names no ports is IST0133/deny-without-ports.
      const pods = attributes.length === 0 || action === 'DENY' && !namesPorts(rule) ? undefined : podsWithTcp(rule, policy, mesh);
      return pods === undefined ? [] : [{
        message: `rule ${index} compares ${attributes.join(', ')}, and the ports of ${resourceName(pods.object.manifest)} that it is for speak TCP, `
          + `which has no such thing: ${action === 'ALLOW' ? 'it allows nothing, so that every connection is closed' : 'it denies every connection'}`,
        fix: 'compare what TCP has (principals, namespaces, addresses, ports), or give the port of the Service, and of the Sidecar that has it, the '
          + 'protocol that it speaks',
        field: `spec.rules[${index}]`,
        related: [resourceName(pods.object.manifest)],
      }];
    });
  },
};

/** Pods of which all ports that a rule is for are those of Services, or of a Sidecar in their place, and speak no HTTP. */
function podsWithTcp(rule: unknown, policy: PolicyView, mesh: Mesh): PodsView | undefined {
  const named = portListsOf(rule).filter(({ field }) => field === 'ports').flatMap(({ ports }) => ports);
  return mesh.policies.podsOf(policy).find(pods => {
    const all = mesh.sidecars.at(pods)?.ingress?.map(({ port, protocol }) => ({ protocol, target: port }))
      ?? mesh.registry.servicesOf(pods).flatMap(service => service.ports
        .map(port => ({ protocol: port.protocol, target: targetPortOf(port, pods) })));
    const meant = named.length === 0 ? all : all.filter(({ target }) => target !== undefined && named.includes(target));
    return !pods.isGateway && meant.length > 0
      && meant.every(({ protocol }) => !isHttpProtocol(protocol) && protocol !== 'unknown' && protocol !== 'udp');
  });
}
