import { refuse } from '../../core/errors';
import { requireGatewayHost } from '../../core/hosts';
import { requireDnsLabel, requireItems } from '../../core/requirements';
import { dnsNameOf } from '../../istio';

const ANY_NAMESPACE = '*/';

// A prefix for any namespace is left out: it is the default, and several of them beside "*" crash istiod.
/** The hosts of a Gateway server, each once. */
export function requireServerHosts(what: string, hosts: readonly string[]): string[] {
  requireItems(`hosts of ${what}`, hosts, 'name the hosts that it serves; "*" takes every host');
  return [...new Set(hosts.map(host => requireServerHost(`host of ${what}`, host)))];
}

function requireServerHost(what: string, host: string): string {
  if (typeof host !== 'string') {
    refuse(what, 'a text such as "shop.example.com" or "shop/*"', host, 'write the host as a text');
  }
  if (host.includes('://')) {
    requireGatewayHost(what, host);
  }
  const slash = host.indexOf('/');
  if (slash >= 0) {
    requireSourceNamespace(what, host.slice(0, slash));
  }
  requireGatewayHost(what, dnsNameOf(host));
  return host.startsWith(ANY_NAMESPACE) ? dnsNameOf(host) : host;
}

function requireSourceNamespace(what: string, namespace: string): void {
  if (namespace !== '*' && namespace !== '.') {
    requireDnsLabel(`namespace before the ${what}`, namespace,
      'write "namespace/host", "./host" for the Gateway\'s own namespace, or the host alone');
  }
}
