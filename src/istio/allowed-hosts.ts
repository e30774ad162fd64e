import { HostRequests } from './closed-hosts';
import { httpAttributes } from './http-attributes';
import { listOf, mapOf, mapsOf, textsOf } from './plain-value';

/** Whether a policy that allows may take some request for a host, or some connection where its port is for no requests. */
export function mayAllow(rules: unknown, requests: HostRequests, isForRequests: boolean): boolean {
  return listOf(rules).some(rule => {
    const { to, when } = mapOf(rule);
    const operations = mapsOf(to);
    return (isForRequests || httpAttributes(rule).length === 0)
      && mapsOf(when).every(({ key, values, notValues }) => key === 'connection.sni' ? requests.isTls
        : key !== 'destination.port' || takesPort(values, notValues, requests.port))
      && (operations.length === 0 || operations.some(({ operation }) => mayTake(mapOf(operation), requests)));
  });
}

function mayTake({ hosts, notHosts, ports, notPorts }: Record<string, unknown>, { host, port }: HostRequests): boolean {
  return (textsOf(hosts).length === 0 || textsOf(hosts).some(value => haveSome(value, host)))
    && !textsOf(notHosts).some(value => hasAll(value, host)) && takesPort(ports, notPorts, port);
}

function takesPort(ports: unknown, notPorts: unknown, port: number | undefined): boolean {
  const [some, others] = [ports, notPorts].map(textsOf);
  return port === undefined || (some.length === 0 || some.includes(String(port))) && !others.includes(String(port));
}

/** Whether a value for the host of requests, in which their port may stand too, has all requests for a host. */
function hasAll(value: string, host: string): boolean {
  const [compared, text] = [value.toLowerCase(), host.toLowerCase()];
  return compared.endsWith('*') ? text.startsWith(compared.slice(0, -1)) : compared.startsWith('*') && text.endsWith(compared.slice(1));
}

/** Whether it has some of them: for the host, for one below it, or at one of its ports. */
function haveSome(value: string, host: string): boolean {
  const [compared, text] = [value.toLowerCase().replace(/(?<=[^:]):(\d+|\*)$/, ''), host.toLowerCase()];
  return compared === text || hasAll(compared, text) || text.startsWith('*') && (compared.endsWith('*') || compared.endsWith(text.slice(1)));
}
