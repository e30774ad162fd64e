import { refuse } from './errors';
import { requirePossible } from './request-texts';
import { misfitOfEnvoyAddress } from '../istio';

const SOCKET = 'unix://';

/** Whether an address is meant as a Unix domain socket. */
export function isSocketAddress(address: unknown): address is string {
  return typeof address === 'string' && address.startsWith(SOCKET);
}

/** A Unix domain socket: `unix://` and the absolute path of a file, or `@` and the name of an abstract one. */
export function requireSocketAddress(what: string, address: string): string {
  const path = address.slice(SOCKET.length);
  if (!/^(@.+|\/.*[^/])$/.test(path)) {
    refuse(`path of ${what}`, 'an absolute path of a file, or an abstract socket', path,
      'write it as "unix:///var/run/payment.sock" or "unix://@payment"');
  }
  requirePossible(`path of ${what}`, path, misfitOfEnvoyAddress(address));
  return address;
}
