import { CDI138 } from '../../findings/catalogue/cdi138';
import { upstreamTlsMode } from '../../istio';
import { Mesh, MeshObject, PodsView, PolicyView, readPolicy, resourceName, ServiceView, settingsOf, takenTls, targetPortOf } from '../../mesh';
import { Check } from '../check';

/** What only some pods say of mutual TLS their callers do not hear. */
export const strictBelowPlainText: Check = {
  ...CDI138,
  check(object, mesh) {
    const policy = readPolicy(object);
    if (policy.selector === undefined) {
      return [];
    }
    for (const pods of mesh.policies.podsOf(policy).filter(({ isGateway }) => !isGateway)) {
      const plain = mesh.plainTextTo(pods);
      const refused = plain && refusedPort(pods, policy, mesh);
      if (refused !== undefined) {
        const related = [plain!.object, pods.object, refused.service].map(({ manifest }) => resourceName(manifest));
        return [{
          message: `${related[1]} takes mutual TLS alone, and proxies send plain text there by themselves (${related[0]}: DISABLE): callers of port `
            + `${refused.port} of "${refused.host}" get 503`,
          fix: `let ${related[0]} say PERMISSIVE, or let a DestinationRule for "${refused.host}" say ISTIO_MUTUAL`,
          field: 'spec',
          related,
        }];
      }
    }
    return [];
  },
};

interface RefusedPort {
  readonly service: MeshObject;
  readonly host: string;
  readonly port: number;
}

/** The first port of a Service at which pods refuse plain text because of a policy, and no DestinationRule says how to call it. */
function refusedPort(pods: PodsView, policy: PolicyView, mesh: Mesh): RefusedPort | undefined {
  for (const service of mesh.registry.servicesOf(pods)) {
    const found = service.ports.find(port => {
      const targetPort = targetPortOf(port, pods);
      return !isCalledOtherwise(service, port.port, mesh) && mesh.peerModeAt(pods, targetPort)?.policy.object === policy.object
        && takenTls(undefined, pods, targetPort, mesh).isTaken === 'no';
    });
    if (found !== undefined) {
      return { service: service.object, host: service.host, port: found.port };
    }
  }
  return undefined;
}

/** Of subsets too it may be said. */
function isCalledOtherwise({ host, namespace, object }: ServiceView, port: number, mesh: Mesh): boolean {
  const rule = mesh.destinationRules.ruleFor(host, { namespace, serviceNamespace: namespace, rootNamespace: settingsOf(object).rootNamespace });
  return rule !== undefined && [undefined, ...rule.subsets.map(({ trafficPolicy }) => trafficPolicy)]
    .some(subset => upstreamTlsMode({ policy: rule.trafficPolicy, subset }, port) !== undefined);
}
