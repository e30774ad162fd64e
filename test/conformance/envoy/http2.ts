/** Requests of HTTP/2 on an open connection. */
import { connect } from 'node:http2';
import { type Socket } from 'node:net';
import { type Request, type Response } from './http';

export interface Http2Request extends Request {
  /** The authority, where no header `host` is given. */
  readonly host: string;
  /** What the request says of itself: a balancer that ends TLS changes nothing about it. @default https */
  readonly scheme?: string;
}

/** Sends a request and closes the connection. */
export function requestHttp2(socket: Socket, options: Http2Request): Promise<Response> {
  const { host, scheme = 'https', target = '/', method = 'GET', headers: { host: authority = host, ...headers } = {}, body, timeoutMs = 30_000 } = options;
  return new Promise((resolve, reject) => {
    const session = connect(`${scheme}://${host}`, { createConnection: () => socket }).once('error', reject);
    const sent = { ...headers, ':authority': String(authority), ':path': target, ':method': method };
    const stream = session.request(sent, { endStream: body === undefined });
    let status = 0;
    let received: Response['headers'] = {};
    let text = '';
    stream.setTimeout(timeoutMs, () => stream.destroy(new Error('no answer in time')));
    stream.once('response', ({ ':status': given, ...fields }) => {
      status = given ?? 0;
      received = fields;
    });
    stream.setEncoding('utf8').on('data', (part: string) => text += part);
    stream.once('error', reject);
    stream.once('end', () => {
      session.close();
      resolve({ status, headers: received, body: text });
    });
    if (body !== undefined) {
      stream.end(body);
    }
  });
}
