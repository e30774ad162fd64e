/** Requests byte by byte: what no library for HTTP would send. */
import { connect } from 'node:net';

export interface RawResponse {
  readonly status: number;
  readonly headers: Record<string, string>;
  readonly body: string;
}

export interface RawTarget {
  /** @default 127.0.0.1 */
  readonly address?: string;
  readonly port: number;
}

/** Sends bytes, one for each character, and reads the first answer. */
export function sendRaw({ address = '127.0.0.1', port }: RawTarget, bytes: string, timeoutMs = 10_000): Promise<RawResponse> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host: address, port });
    let answer = '';
    socket.setEncoding('latin1').on('data', (text: string) => {
      answer += text;
      // Envoy leaves the connection of a request that it refuses open for a second.
      if (isComplete(answer)) {
        socket.destroy();
      }
    });
    socket.once('error', reject);
    socket.once('close', () => answer === '' ? reject(new Error('no answer')) : resolve(parse(answer)));
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error('no answer in time')));
    socket.write(Buffer.from(bytes, 'latin1'));
  });
}

/** The bytes of a request without a body; the connection is closed after it. */
export function rawRequest(target: string, host: string, method = 'GET', headers: readonly string[] = []): string {
  return [`${method} ${target} HTTP/1.1`, `host: ${host}`, ...headers, 'connection: close', '', ''].join('\r\n');
}

function isComplete(answer: string): boolean {
  const end = answer.indexOf('\r\n\r\n');
  const [, length] = /\r\ncontent-length: ([0-9]+)\r\n/i.exec(answer.slice(0, end + 2)) ?? [];
  return end >= 0 && (length === undefined ? answer.endsWith('\r\n0\r\n\r\n') : answer.length >= end + 4 + Number(length));
}

function parse(answer: string): RawResponse {
  const end = answer.indexOf('\r\n\r\n');
  const [statusLine, ...lines] = answer.slice(0, end).split('\r\n');
  const headers = Object.fromEntries(lines.map(line => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon).toLowerCase(), line.slice(colon + 1).trim()];
  }));
  const body = answer.slice(end + 4);
  return { status: Number(statusLine.split(' ')[1]), headers, body: headers['transfer-encoding'] === 'chunked' ? dechunked(body) : body };
}

function dechunked(body: string): string {
  let text = '';
  for (let at = 0; at < body.length;) {
    const end = body.indexOf('\r\n', at);
    const length = parseInt(body.slice(at, end), 16);
    if (!(length > 0)) {
      break;
    }
    text += body.slice(end + 2, end + 2 + length);
    at = end + 2 + length + 2;
  }
  return text;
}
