import { CDI117 } from '../../findings/catalogue/cdi117';
import { mapOf, matchesDomain, resourceName, settingAt, textOf } from '../../istio';
import { DestinationRuleView, GatewayView, Mesh, readDestinationRule, ServerView } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { UpstreamTls, upstreamTlsBy } from './upstream-tls';

/** A gateway finds the server of a connection by the name that its TLS says, and mutual TLS of Istio says none that a server has. */
export const unnamedGateway: Check = {
  ...CDI117,
  onlyWith: ['tls'],
  check: (object, mesh) => readDestinationRule(object).flatMap((rule): FoundInObject[] => {
    for (const call of upstreamTlsBy(rule, mesh)) {
      const found = call.mode === 'ISTIO_MUTUAL' ? inspect(rule, call, mesh) : undefined;
      if (found !== undefined) {
        return [found];
      }
    }
    return [];
  }),
};

function inspect(rule: DestinationRuleView, call: UpstreamTls, mesh: Mesh): FoundInObject | undefined {
  const { field, service, port } = call;
  const servers = serversFor(call, mesh);
  const subset = rule.subsets.find(one => field === `${one.field}.trafficPolicy`)?.trafficPolicy;
  const name = textOf(mapOf(settingAt({ policy: rule.trafficPolicy, subset }, port.port, 'tls')).sni) || undefined;
  const hosts = servers.flatMap(({ server }) => server.hosts.map(({ host }) => host));
  if (servers.length === 0 || hosts.some(host => host === '*' || name !== undefined && matchesDomain(host, name.toLowerCase()))) {
    return undefined;
  }
  const gateways = [...new Set(servers.map(({ gateway }) => resourceName(gateway.object.manifest)))];
  return {
    message: `proxies call port ${port.port} of the gateway "${service.host}" with mutual TLS that names ${name === undefined ? 'none of its hosts'
      : `"${name}"`}: the servers there are for ${hosts.join(', ')}, none of them takes the connection, and requests are answered with 503`,
    fix: `write sni: ${hosts.find(host => !host.startsWith('*')) ?? 'HOST'} beside ISTIO_MUTUAL, in a subset for each host where there are several`,
    field,
    related: gateways,
  };
}

interface NamedServer {
  readonly gateway: GatewayView;
  readonly server: ServerView;
}

/** The servers that end TLS at the port of the pods; none where one passes it on, by names of its own. */
function serversFor({ pods, port, targetPort = port.port }: UpstreamTls, mesh: Mesh): NamedServer[] {
  const at = { namespace: pods.namespace, labels: pods.labels, pods };
  const servers = (pods.isGateway ? mesh.gateways.servedBy(pods) : []).flatMap(gateway => gateway.servers.map(server => ({ gateway, server })))
    .filter(({ server }) => server.tlsMode !== undefined && mesh.gateways.listeningPort(server, at) === targetPort);
  return servers.some(({ server: { tlsMode = '' } }) => tlsMode.endsWith('PASSTHROUGH')) ? [] : servers;
}
