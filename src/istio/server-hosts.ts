/** A host of a Gateway's server, and the namespace from which it takes routes; none where every namespace may have some. */
export interface ServerHost {
  readonly host: string;
  readonly namespace?: string;
}

const ANY = '*';
const OWN = '.';

/** The hosts of a server as Istio reads them. Where one is for every host of every namespace, only that is left. */
export function serverHosts(hosts: readonly string[], gatewayNamespace: string | undefined): ServerHost[] {
  const read = hosts.map(host => serverHost(host, gatewayNamespace));
  return hosts.includes('*/*') ? [{ host: ANY }] : read;
}

/** The host without the namespace that a server takes routes from. */
export function dnsNameOf(host: string): string {
  return host.slice(host.indexOf('/') + 1);
}

/** The host with its namespace written out, where the namespace of the Gateway is known. */
export function qualifiedServerHost(host: string, gatewayNamespace: string | undefined): string {
  return gatewayNamespace !== undefined && host.startsWith(`${OWN}/`) ? `${gatewayNamespace}/${dnsNameOf(host)}` : host;
}

function serverHost(host: string, gatewayNamespace: string | undefined): ServerHost {
  const qualified = qualifiedServerHost(host, gatewayNamespace);
  const namespace = qualified.includes('/') ? qualified.slice(0, qualified.indexOf('/')) : ANY;
  return namespace === ANY ? { host: dnsNameOf(qualified) } : { host: dnsNameOf(qualified), namespace };
}

/** A host of a server as it is written, with the namespace before it. */
export function serverHostText({ host, namespace }: ServerHost): string {
  return namespace === undefined ? host : `${namespace}/${host}`;
}
