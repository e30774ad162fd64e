import { CDI102 } from '../../findings/catalogue/cdi102';
import { isTlsProtocol, mapOf, upstreamTlsMode } from '../../istio';
import { DestinationRuleView, Mesh, portPoliciesOf, readDestinationRule } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';
import { portsOfHost } from '../service-ports';

/** What comes to a port with TLS has TLS: a proxy that begins TLS too sends it inside its own. */
export const doubleTls: Check = {
  ...CDI102,
  onlyWith: ['tls'],
  check: (object, mesh) => readDestinationRule(object).flatMap(rule => inspect(rule, mesh)),
};

function inspect(rule: DestinationRuleView, mesh: Mesh): FoundInObject[] {
  const { host, trafficPolicy } = rule;
  const ports = (trafficPolicy?.tls ?? trafficPolicy?.portLevelSettings ?? undefined) === undefined ? undefined : portsOfHost(host, mesh);
  for (const { port, protocol } of ports?.all ?? []) {
    const mode = isTlsProtocol(protocol) ? upstreamTlsMode({ policy: trafficPolicy }, port) : undefined;
    if ((mode === 'SIMPLE' || mode === 'MUTUAL') && ![`${host} ${port}`, `${host} `].some(key => plainRoutesTo(mesh).has(key))) {
      const own = portPoliciesOf(trafficPolicy, 'spec.trafficPolicy')
        .find(one => one.port === port && (mapOf(one.policy).tls ?? undefined) !== undefined);
      return [{
        message: `proxies begin TLS (${mode}) to port ${port} of "${host}", which is for ${protocol.toUpperCase()}: callers bring TLS of `
          + 'their own, and it comes inside that of the proxy, which nobody ends',
        fix: 'leave tls out where callers speak TLS; to let proxies begin it, add a port with HTTP (targetPort: 443), or a route for HTTP to '
          + 'this one',
        field: `${own?.field ?? 'spec.trafficPolicy'}.tls`,
      }];
    }
  }
  return [];
}

/** The hosts and ports to which routes lead that have no TLS any more: requests, and connections whose TLS a gateway ended. */
const plainRoutesTo = readOnce((mesh: Mesh) => new Set(mesh.routes.all.flatMap(({ routes }) => routes.filter(({ kind }) => kind !== 'tls'))
  .flatMap(({ destinations, mirrors }) => [...destinations, ...mirrors].map(({ host, port }) => `${host} ${port ?? ''}`))));
