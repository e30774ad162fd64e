import { CDI041 } from '../../findings/catalogue/cdi041';
import { namespaceOfHost } from '../../istio';
import { DestinationRuleView, Mesh, readDestinationRule, settingsOf } from '../../mesh';
import { Check } from '../check';
import { Client, clientsOf } from '../clients';
import { gatewayRoutes } from './gateway-routes';

/** Istio looks for the rule of a Service in three namespaces only: those of the client, of the Service, and of the mesh. */
export const ruleAwayFromGateway: Check = {
  ...CDI041,
  check: (object, mesh) => readDestinationRule(object).flatMap(rule => {
    const { clusterDomain, rootNamespace } = settingsOf(object);
    const { host, namespace } = rule;
    const ofService = namespaceOfHost(host, clusterDomain);
    const isElsewhere = object.manifest.metadata?.namespace !== undefined && ofService !== undefined
      && ![ofService, rootNamespace].includes(namespace);
    const clients = isElsewhere ? clientsThatLookElsewhere(rule, mesh) : [];
    return clients.length === 0 ? [] : [{
      message: `the policy does nothing at the gateway: Istio looks for the DestinationRule of "${host}" in the namespace of the client `
        + `(${[...new Set(clients.map(client => `"${client.namespace}"`))].join(', ')}), in "${ofService}" and in "${rootNamespace}", and it is in `
        + `"${namespace}"`,
      fix: `put it into the namespace "${ofService}" (the target group into a chart of that), or acknowledge the finding where the clients are in `
        + `"${namespace}"`,
      field: 'metadata.namespace',
    }];
  }),
};

/**
 * The gateways with routes of the same namespace to the host, none of which is in that namespace. Where pods of others are there, the rule is
 * for these.
 */
function clientsThatLookElsewhere({ host, namespace }: DestinationRuleView, mesh: Mesh): Client[] {
  const routes = (gatewayRoutes(mesh).get(host) ?? []).filter(({ virtualService }) => virtualService.namespace === namespace);
  const clients = routes.length === 0 || mesh.pods.selectedBy({}, namespace).length > 0 ? []
    : [...new Set(routes.map(({ virtualService }) => virtualService))].flatMap(virtualService => clientsOf(virtualService, mesh));
  return clients.every(client => client.isKnown && client.namespace !== namespace) ? clients : [];
}
