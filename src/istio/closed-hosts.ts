import { listOf, mapOf, mapsOf, textOf, textsOf } from './plain-value';

/** Requests for a host at a port of pods, of which nothing else is known. */
export interface HostRequests {
  readonly host: string;
  /** The port of the pods, where that is known. */
  readonly port?: number;
  /** Whether they come with TLS that the pods end, so that clients have asked for the host in the handshake. */
  readonly isTls: boolean;
}

/**
 * The wider hosts for which a policy may refuse some requests for a host; nothing where it refuses none, or names the host itself. `*` stands for a
 * policy for all hosts.
 */
export function closedAs(rules: unknown, requests: HostRequests): string[] | undefined {
  const operations = listOf(rules).flatMap(rule => {
    const { to, when } = mapOf(rule);
    const isMet = mapsOf(when).every(condition => textOf(condition.key) !== 'connection.sni' || requests.isTls && takes(condition, requests.host));
    return !isMet ? [] : to === undefined ? [{}] : mapsOf(to).map(({ operation }) => mapOf(operation));
  });
  const met = operations.filter(({ hosts, notHosts, ports }) => takes({ values: hosts, notValues: notHosts }, requests.host)
    && (ports === undefined || requests.port === undefined || textsOf(ports).includes(String(requests.port))));
  const compared = met.flatMap(({ hosts }) => hosts === undefined ? ['*'] : textsOf(hosts).filter(host => isMetBy(host, requests.host)));
  return compared.length === 0 || compared.includes(requests.host) ? undefined : [...new Set(compared)];
}

function takes({ values, notValues }: Record<string, unknown>, host: string): boolean {
  return (values === undefined || textsOf(values).some(value => isMetBy(value, host))) && !textsOf(notValues).some(value => isMetBy(value, host));
}

/** As a policy compares hosts: in whatever case, with a `*` at the beginning or the end. */
function isMetBy(value: string, host: string): boolean {
  const [compared, text] = [value.toLowerCase(), host.toLowerCase()];
  return compared.endsWith('*') ? text.startsWith(compared.slice(0, -1))
    : compared.startsWith('*') ? text.endsWith(compared.slice(1)) : text === compared;
}
