import { CDI105 } from '../../findings/catalogue/cdi105';
import { mapOf } from '../../istio';
import { Mesh, PodsView, readPolicy, resourceName, targetPortOf } from '../../mesh';
import { Check } from '../check';

/** The ports of `portLevelMtls` are those on which the pods listen. */
export const peerPorts: Check = {
  ...CDI105,
  check(object, mesh) {
    const policy = readPolicy(object);
    const named = Object.keys(mapOf(policy.spec.portLevelMtls));
    const pods = named.length === 0 ? [] : mesh.policies.podsOf(policy);
    return pods.length === 0 ? [] : named.flatMap(text => {
      const wrong = pods.map(pod => wrongPort(Number(text), pod, mesh));
      const [first] = wrong;
      return first === undefined || wrong.includes(undefined) ? [] : [{
        message: `portLevelMtls has port ${text}, which is that of ${first.service}: ${resourceName(pods[0].object.manifest)} listens on ${
          first.targetPort}, and that is compared. The mode is that of no port`,
        fix: `write ${first.targetPort}`,
        field: `spec.portLevelMtls.${text}`,
        related: [first.service],
      }];
    });
  },
};

/** A port that the pods do not have, and a Service in front of them has. */
function wrongPort(named: number, pods: PodsView, mesh: Mesh): { readonly service: string; readonly targetPort: number } | undefined {
  const pairs = mesh.registry.servicesOf(pods).flatMap(service => service.ports.map(port =>
    ({ service, port: port.port, targetPort: targetPortOf(port, pods) })));
  const own = [...pods.ports.map(({ port }) => port), ...pairs.map(({ targetPort }) => targetPort)];
  const found = own.includes(named) ? undefined : pairs.find(({ port, targetPort }) => port === named && targetPort !== undefined);
  return found && { service: resourceName(found.service.object.manifest), targetPort: found.targetPort! };
}
