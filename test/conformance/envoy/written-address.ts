import { networkInterfaces } from 'node:os';

const LOOPBACK = '127.0.0.1';

const MACHINE = Object.values(networkInterfaces()).flatMap(addresses => addresses ?? [])
  .find(({ family, internal }) => family === 'IPv4' && !internal)?.address ?? LOOPBACK;

/**
 * What Envoy writes into `x-forwarded-for` for a client at an address: instead of 127.0.0.1 the address of its own machine, where that has another.
 * A network of its own has none.
 */
export function writtenAddress(source: string): string {
  return source === LOOPBACK ? MACHINE : source;
}
