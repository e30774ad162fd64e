/** Requests and backends that show what is on the wire: connections are never reused, targets are sent and reported as they are. */
import { createServer, request as httpRequest, type IncomingHttpHeaders, type OutgoingHttpHeaders } from 'node:http';
import type { AddressInfo } from 'node:net';

export interface Request {
  port: number;
  /** Default: 127.0.0.1. */
  address?: string;
  /** Sent as it is. Default: `/`. */
  target?: string;
  method?: string;
  /** Including `host`. A list sends a header several times. */
  headers?: OutgoingHttpHeaders;
  body?: string;
  timeoutMs?: number;
}

export interface Response {
  status: number;
  headers: IncomingHttpHeaders;
  body: string;
}

/**
 * Each request has a connection of its own: Envoy goes on serving an open connection as it was configured when that began.
 */
export function request(options: Request): Promise<Response> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      agent: false,
      host: options.address ?? '127.0.0.1',
      port: options.port,
      path: options.target ?? '/',
      method: options.method ?? 'GET',
      headers: { ...options.headers, connection: 'close' },
      timeout: options.timeoutMs ?? 30_000,
    }, (incoming) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (text: string) => body += text);
      incoming.once('error', reject);
      incoming.once('end', () => resolve({ status: incoming.statusCode!, headers: incoming.headers, body }));
    });
    outgoing.once('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.once('error', reject);
    outgoing.end(options.body);
  });
}

/** What a backend received. */
export interface Received {
  backend: string;
  method: string;
  target: string;
  headers: IncomingHttpHeaders;
}

export interface Backend {
  readonly name: string;
  readonly port: number;
  /** Everything that it received, also what it did not answer yet. */
  readonly received: Received[];
  stop(): Promise<void>;
}

/**
 * A server that answers every request with what it received, as JSON. The header `x-delay-ms` lets it wait, `x-status` answer another
 * status; of a list such as `503,200` each try of a request gets the next one, the last one again and again.
 */
export async function startBackend(name: string, address: string, port = 0): Promise<Backend> {
  const all: Received[] = [];
  const server = createServer((incoming, outgoing) => {
    const received: Received = { backend: name, method: incoming.method!, target: incoming.url!, headers: incoming.headers };
    all.push(received);
    incoming.resume();
    outgoing.statusCode = statusOf(incoming.headers);
    outgoing.setHeader('content-type', 'application/json').setHeader('x-backend', name);
    setTimeout(() => outgoing.end(JSON.stringify(received)), Number(incoming.headers['x-delay-ms'] ?? 0));
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, address, resolve));
  return {
    name,
    port: (server.address() as AddressInfo).port,
    received: all,
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    }),
  };
}

function statusOf(headers: IncomingHttpHeaders): number {
  const statuses = String(headers['x-status'] ?? 200).split(',');
  const attempt = Number(headers['x-envoy-attempt-count'] ?? 1);
  return Number(statuses[Math.min(attempt, statuses.length) - 1]);
}
