/** Requests inside TLS, and what the handshake gave. */
import { checkServerIdentity, connect, type PeerCertificate, type SecureVersion, type TLSSocket } from 'node:tls';
import { request, type Request, type Response } from './http';
import { requestHttp2 } from './http2';

export interface TlsOptions {
  /** The name that the client asks for; `false` for none. @default - the host of the request */
  readonly sni?: string | false;
  /** Authorities, PEM: with them the client checks the certificate of the server, for the host of the request. @default - it takes any */
  readonly ca?: string;
  /** Certificate of the client, PEM. @default - it shows none */
  readonly cert?: string;
  /** Key of that certificate, PEM. */
  readonly key?: string;
  /** @default TLSv1.2 */
  readonly minVersion?: SecureVersion;
  /** @default TLSv1.3 */
  readonly maxVersion?: SecureVersion;
  /** Cipher suites by their names in OpenSSL, a colon between them; for TLS 1.2 and older beside those of TLS 1.3. @default - those of Node.js */
  readonly ciphers?: string;
  /** Protocols that the client offers. The server's choice decides: HTTP/2 for `h2`, else HTTP/1.1. @default - none */
  readonly alpn?: string[];
}

export interface Handshake {
  /** `TLSv1.3` for instance. */
  readonly protocol: string;
  /** Its name in OpenSSL. */
  readonly cipher: string;
  /** What the server chose of the protocols offered. */
  readonly alpn?: string;
  /** What the server showed. */
  readonly certificate: {
    readonly commonName: string;
    readonly issuer: string;
    readonly altNames: string[];
    readonly kind: 'rsa' | 'ecdsa';
  };
}

/** A connection that failed before it had an answer. */
export class TlsError extends Error {
  /** Such as `ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION`, `ECONNRESET` or `ERR_TLS_CERT_ALTNAME_INVALID`. */
  public readonly code: string;

  constructor(cause: NodeJS.ErrnoException, /** What had been agreed on, if anything was. */ public readonly handshake?: Handshake) {
    super(`TLS failed: ${cause.code}: ${cause.message}`, { cause });
    this.code = cause.code ?? '';
  }
}

/** How long a server may take to refuse the certificate of a client: in TLS 1.3 it does so when the client is done. */
const REFUSAL_MS = 50;

export interface TlsRequest extends Request {
  readonly host: string;
  readonly tls: TlsOptions;
}

/** Sends a request on a connection of its own. */
export async function tlsRequest(options: TlsRequest): Promise<Response & { tls: Handshake }> {
  let socket: TLSSocket | undefined;
  let tls: Handshake | undefined;
  try {
    socket = await shakeHands(options);
    tls = handshakeOf(socket);
    await refusal(socket);
    const response = tls.alpn === 'h2' ? await requestHttp2(socket, options) : await request({ ...options, socket });
    return { ...response, tls };
  } catch (error) {
    throw new TlsError(error as Error, tls);
  } finally {
    socket?.destroy();
  }
}

function shakeHands(options: TlsRequest): Promise<TLSSocket> {
  const { address: address = '127.0.0.1', localAddress = '127.0.0.1', port, socket: below, host, tls, timeoutMs = 30_000 } = options;
  const { sni = host, ca, cert, key, minVersion, maxVersion, ciphers, alpn } = tls;
  return new Promise((resolve, reject) => {
    const socket = connect({
      ...below === undefined ? { host: address, port, localAddress } : { socket: below },
      servername: sni === false ? '' : sni,
      ca,
      cert,
      key,
      minVersion,
      maxVersion,
      ciphers,
      ALPNProtocols: alpn,
      rejectUnauthorized: ca !== undefined,
      checkServerIdentity: (_, certificate) => checkServerIdentity(host, certificate),
    });
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error('no answer in time')));
    socket.once('error', reject);
    socket.once('close', () => reject(Object.assign(new Error('the server closed the connection'), { code: 'ECONNRESET' })));
    socket.once('secureConnect', () => resolve(socket)).on('error', () => undefined);
  });
}

/** Sent at once, the request would meet a closed connection, and the reason of the refusal would be lost. */
function refusal(socket: TLSSocket): Promise<void> {
  return socket.getProtocol() !== 'TLSv1.3' ? Promise.resolve() : new Promise((resolve, reject) => {
    // What is written inside of this event is never sent.
    socket.once('error', reject).once('session', () => setImmediate(resolve));
    setTimeout(resolve, REFUSAL_MS);
  });
}

function handshakeOf(socket: TLSSocket): Handshake {
  const peer = socket.getPeerCertificate();
  return {
    protocol: socket.getProtocol() ?? '',
    cipher: socket.getCipher().name,
    ...socket.alpnProtocol ? { alpn: socket.alpnProtocol } : {},
    certificate: {
      commonName: String(peer.subject.CN),
      issuer: String(peer.issuer.CN),
      altNames: altNamesOf(peer),
      kind: peer.asn1Curve === undefined ? 'rsa' : 'ecdsa',
    },
  };
}

function altNamesOf({ subjectaltname = '' }: PeerCertificate): string[] {
  return subjectaltname.split(', ').filter(name => name !== '').map(name => name.replace(/^(DNS|URI|IP Address):/, ''));
}
