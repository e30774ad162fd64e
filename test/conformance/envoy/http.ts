/** Requests and backends that show what is on the wire: connections are never reused, targets are sent and reported as they are. */
import {
  createServer, request as httpRequest, type IncomingHttpHeaders, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse,
} from 'node:http';
import { createServer as createHttp2Server, type Http2ServerRequest, type Http2ServerResponse } from 'node:http2';
import { createServer as createTcpServer, type AddressInfo, type Socket } from 'node:net';
import type { Duplex } from 'node:stream';
import { createServer as createTlsServer, TLSSocket } from 'node:tls';

export interface Request {
  port: number;
  /** Default: 127.0.0.1. */
  address?: string;
  /** Whose address the connection has: one of 127.0.0.0/8. Default: 127.0.0.1. */
  localAddress?: string;
  /** Sent as it is. Default: `/`. */
  target?: string;
  method?: string;
  /** Including `host`. A list sends a header several times. */
  headers?: OutgoingHttpHeaders;
  body?: string;
  timeoutMs?: number;
  /** An open connection to send it on. */
  socket?: Duplex;
}

export interface Response {
  status: number;
  headers: IncomingHttpHeaders;
  /** Names and values of all lines in turn; only of HTTP/1.1. */
  rawHeaders?: string[];
  body: string;
}

/**
 * Each request has a connection of its own: Envoy goes on serving an open connection as it was configured when that began.
 */
export function request(options: Request): Promise<Response> {
  return new Promise((resolve, reject) => {
    const outgoing = httpRequest({
      ...options.socket === undefined ? { agent: false } : { createConnection: () => options.socket! },
      host: options.address ?? '127.0.0.1',
      port: options.port,
      localAddress: options.localAddress ?? '127.0.0.1',
      path: options.target ?? '/',
      method: options.method ?? 'GET',
      headers: { ...options.headers, connection: 'close' },
      timeout: options.timeoutMs ?? 30_000,
    }, (incoming) => {
      let body = '';
      incoming.setEncoding('utf8').on('data', (text: string) => body += text);
      incoming.once('error', reject);
      incoming.once('end', () => resolve({ status: incoming.statusCode!, headers: incoming.headers, rawHeaders: incoming.rawHeaders, body }));
    });
    outgoing.once('timeout', () => outgoing.destroy(new Error('no answer in time')));
    outgoing.once('error', reject);
    outgoing.end(options.body);
  });
}

/** How every connection begins that speaks HTTP/2 from the start. */
const HTTP2_PREFACE = 'PRI * HTTP/2.0';

/** The first byte of every connection that begins with TLS. */
const TLS_HANDSHAKE = 0x16;

/** What a backend received. */
export interface Received {
  backend: string;
  /** Of the backend: where it came to. */
  port: number;
  method: string;
  target: string;
  /** `1.1`, or `2.0` on a port that Istio takes for gRPC or HTTP/2. */
  httpVersion: string;
  headers: IncomingHttpHeaders;
  /** Names and values of all lines in turn, as they came. */
  rawHeaders: string[];
  /** Of a connection with TLS, the name that was asked for (SNI); empty where there was none. */
  sni?: string;
}

/** What a backend shows to those who begin with TLS, PEM. */
export interface BackendCertificate {
  readonly certificate: string;
  readonly key: string;
}

/** What an authorizer asks of a request. */
export interface SessionCheck {
  /** The header `x-session` of those that may pass. */
  readonly session: string;
  /** Where others are sent, with status 302. */
  readonly login: string;
}

export interface Backend {
  readonly name: string;
  readonly port: number;
  /** Everything that it received, also what it did not answer yet. */
  readonly received: Received[];
  /** Without a certificate it takes TLS for broken HTTP. */
  useCertificate(certificate?: BackendCertificate): void;
  /** With a check it answers as an authorizer does. */
  checkSessions(check?: SessionCheck): void;
  stop(): Promise<void>;
}

/**
 * A server that answers every request with what it received, as JSON, in HTTP/1.1 or HTTP/2, and with a certificate in TLS too. The header
 * `x-delay-ms` lets it wait, `x-status` answer another status; of a list such as `503,200` each try of a request gets the next one, the last one
 * again and again. A connection that is upgraded, to a WebSocket for example, echoes bytes.
 */
export async function startBackend(name: string, address: string, port = 0): Promise<Backend> {
  const all: Received[] = [];
  let sessions: SessionCheck | undefined;
  const answer = (incoming: IncomingMessage | Http2ServerRequest, outgoing: ServerResponse | Http2ServerResponse): void => {
    const { method, url, httpVersion, headers, rawHeaders, socket } = incoming;
    const received: Received = {
      backend: name,
      port: (server.address() as AddressInfo).port,
      method: method!,
      target: url!,
      httpVersion,
      headers,
      rawHeaders,
      ...socket instanceof TLSSocket ? { sni: sniOf(socket) } : {},
    };
    all.push(received);
    incoming.resume();
    outgoing.statusCode = backendStatus(headers);
    outgoing.setHeader('content-type', 'application/json');
    outgoing.setHeader('x-backend', name);
    if (sessions !== undefined && headers['x-session'] !== sessions.session) {
      outgoing.statusCode = 302;
      outgoing.setHeader('location', sessions.login);
    }
    setTimeout(() => outgoing.end(JSON.stringify(received)), Number(headers['x-delay-ms'] ?? 0));
  };
  // One that ends connections which nobody uses does so now and then while Envoy sends a request on one of them, which is 503 then.
  const servers = { http1: createServer({ keepAliveTimeout: 0 }, answer), http2: createHttp2Server(answer) };
  // What is sent after the upgrade comes back.
  servers.http1.on('upgrade', ({ headers }, socket) => {
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nconnection: upgrade\r\nupgrade: ${headers.upgrade}\r\nx-backend: ${name}\r\n\r\n`);
    socket.pipe(socket);
  });
  const tls = createTlsServer({ ALPNProtocols: ['h2', 'http/1.1'] }, socket => {
    servers[socket.alpnProtocol === 'h2' ? 'http2' : 'http1'].emit('connection', socket.on('error', () => socket.destroy()));
  });
  let hasCertificate = false;
  const open = new Set<Socket>();
  const server = createTcpServer(socket => {
    open.add(socket);
    socket.once('close', () => open.delete(socket)).on('error', () => socket.destroy());
    socket.once('readable', () => {
      const first = socket.read() as Buffer | null;
      if (first !== null) {
        socket.unshift(first);
        const http = first.toString('latin1').startsWith(HTTP2_PREFACE) ? servers.http2 : servers.http1;
        (hasCertificate && first[0] === TLS_HANDSHAKE ? tls : http).emit('connection', socket);
      }
    });
  });
  await new Promise<void>((resolve, reject) => server.once('error', reject).listen(port, address, resolve));
  return {
    name,
    port: (server.address() as AddressInfo).port,
    received: all,
    useCertificate: (own) => {
      hasCertificate = own !== undefined;
      tls.setSecureContext({ cert: own?.certificate, key: own?.key });
    },
    checkSessions: (check) => {
      sessions = check;
    },
    stop: () => new Promise((resolve) => {
      server.close(() => resolve());
      open.forEach(socket => socket.destroy());
    }),
  };
}

function sniOf(socket: TLSSocket): string {
  // The types leave it out.
  return (socket as { readonly servername?: string | false | null }).servername || '';
}

/** What a backend answers to a request with some headers. */
export function backendStatus(headers: IncomingHttpHeaders): number {
  const statuses = String(headers['x-status'] ?? 200).split(',');
  const attempt = Number(headers['x-envoy-attempt-count'] ?? 1);
  return Number(statuses[Math.min(attempt, statuses.length) - 1]);
}
