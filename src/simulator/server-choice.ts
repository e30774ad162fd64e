import { PlacedServer } from './gateway-listeners';
import { domainFor } from '../istio';

/** The server whose chain of filters Envoy takes for the name in a handshake: of the name itself, else of the longest wildcard, else for all. */
export function serverForName(servers: readonly PlacedServer[], name: string | undefined): PlacedServer | undefined {
  const byName = new Map<string, PlacedServer>();
  let forAll: PlacedServer | undefined;
  for (const placed of servers) {
    const names = placed.server.hosts.map(({ host }) => host);
    // With one host for all there is no name that the chain asks for.
    if (names.includes('*')) {
      forAll ??= placed;
    } else {
      names.filter(one => !byName.has(one)).forEach(one => byName.set(one, placed));
    }
  }
  const chosen = name === undefined ? undefined : domainFor(byName.keys(), name.toLowerCase());
  return chosen === undefined ? forAll : byName.get(chosen);
}
