/** The header that a balancer of TCP sends before a connection, to tell whose connection it is: the PROXY protocol, version 2. */
import { once } from 'node:events';
import { connect, isIPv6, type Socket } from 'node:net';

export interface ProxyProtocolOptions {
  /** Address of the client, in front of the balancer. */
  readonly source: string;
  /** Port of the client. @default 40000 */
  readonly sourcePort?: number;
  /** Port of the balancer, to which the client connected. @default - that of the pod */
  readonly destinationPort?: number;
}

export interface ProxyProtocolTarget {
  /** @default 127.0.0.1 */
  readonly address?: string;
  readonly port: number;
  /** Address of the balancer. @default 127.0.0.1 */
  readonly localAddress?: string;
}

const SIGNATURE = Buffer.from('\r\n\r\n\0\r\nQUIT\n');
const VERSION_2_PROXY = 0x21;
const TCP_OVER_IPV4 = 0x11;
const TCP_OVER_IPV6 = 0x21;

/** Opens a connection as a balancer does for a client. */
export async function connectFor(options: ProxyProtocolOptions, target: ProxyProtocolTarget): Promise<Socket> {
  const { source, sourcePort = 40_000, destinationPort } = options;
  const { address = '127.0.0.1', port, localAddress = '127.0.0.1' } = target;
  const socket = connect({ host: address, port, localAddress });
  await once(socket, 'connect');
  socket.write(header(source, sourcePort, isIPv6(source) ? '::1' : address, destinationPort ?? port));
  return socket;
}

function header(source: string, sourcePort: number, destination: string, destinationPort: number): Buffer {
  const ports = Buffer.alloc(4);
  ports.writeUInt16BE(sourcePort, 0);
  ports.writeUInt16BE(destinationPort, 2);
  const content = Buffer.concat([bytesOf(source), bytesOf(destination), ports]);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(content.length);
  return Buffer.concat([SIGNATURE, Buffer.from([VERSION_2_PROXY, isIPv6(source) ? TCP_OVER_IPV6 : TCP_OVER_IPV4]), length, content]);
}

function bytesOf(address: string): Buffer {
  if (!isIPv6(address)) {
    return Buffer.from(address.split('.').map(Number));
  }
  const [left, right] = address.split('::').map(half => half.split(':').filter(group => group !== ''));
  const groups = right === undefined ? left : [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  return Buffer.concat(groups.map(group => Buffer.from(group.padStart(4, '0'), 'hex')));
}
