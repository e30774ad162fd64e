/** A port of a Gateway or a ServiceEntry. */
interface NamedPort {
  readonly portName?: string;
  readonly protocol: string;
  readonly port: number;
}

/**
 * The names of the ports of a Gateway or a ServiceEntry. A given one stays; else it is the protocol, then the protocol with the port, then
 * with a count, whichever is free first.
 */
export function portNamesOf(servers: readonly NamedPort[]): string[] {
  const taken = new Set(servers.map(server => server.portName));
  return servers.map(server => {
    if (server.portName !== undefined) {
      return server.portName;
    }
    const name = firstFree(server, taken);
    taken.add(name);
    return name;
  });
}

function firstFree({ protocol, port }: NamedPort, taken: ReadonlySet<string | undefined>): string {
  const base = protocol.toLowerCase();
  const withPort = `${base}-${port}`;
  let name = taken.has(base) ? withPort : base;
  for (let count = 2; taken.has(name); count++) {
    name = `${withPort}-${count}`;
  }
  return name;
}
