import { isAnyAddress } from './names';
import { Review } from './review';
import { isGiven } from '../plain-value';

const SOCKET = 'unix://';

/** Whether an address is a Unix socket. */
export function isUnixSocket(address: unknown): boolean {
  return typeof address === 'string' && address.startsWith(SOCKET);
}

/** Where a server of a Gateway listens. */
export function reviewBind(bind: unknown, port: unknown, review: Review): void {
  if (!isGiven(bind) || bind === '') {
    return;
  }
  if (isUnixSocket(bind)) {
    reviewSocket(String(bind), review, 'bind');
    if (port) {
      review.refuse('be 0 for a Unix socket', port, 'write 0, or an IP address in bind', 'port', 'number');
    }
  } else {
    reviewAddress(String(bind), review, 'bind');
  }
}

/** A Unix socket: an absolute path to a file, or a name behind "@". */
export function reviewSocket(address: string, review: Review, field: string): void {
  const path = address.slice(SOCKET.length);
  if (!path.startsWith('@') && (!path.startsWith('/') || path.endsWith('/'))) {
    review.refuse('be the absolute path of a Unix socket, or an abstract one', address, 'write unix:///run/app.sock or unix://@name', field);
  }
}

export function reviewAddress(address: string, review: Review, field: string): void {
  if (!isAnyAddress(address)) {
    review.refuse('be an IP address', address, 'write the address in full', field);
  }
}
