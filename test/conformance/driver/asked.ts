/** A request of the driver as the simulator is asked about it. */
import type { MeshRequest } from './mesh';
import { AskedRequest } from '../../../src/simulator/asked-request';

/** Where the fixture's gateway is, to somebody who asks by name. */
export const FIXTURE_GATEWAY = 'istio-system/istio-ingressgateway';

/**
 * The name in a URL counts for nothing here: what is sent says itself which host it is for. An address has no name in the handshake. A client whom
 * a balancer tells is the client.
 *
 * @param protocol what was spoken, where the handshake decided that
 */
export function askedOf(
  { gateway = FIXTURE_GATEWAY, host, path = '/', method, headers = {}, tls, port = tls ? 443 : 80, source, proxyProtocol }: MeshRequest,
  protocol: AskedRequest['protocol'] = 'HTTP/1.1',
): AskedRequest {
  const { sni = host } = tls ?? {};
  return {
    method,
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1${path}`,
    headers: linesSent(headers),
    port,
    authority: host,
    sni: tls === undefined || sni === false || /^[\d.]*$/.test(sni) ? undefined : sni,
    gateway,
    sourceIp: proxyProtocol?.source ?? source ?? '127.0.0.1',
    protocol,
  };
}

/** The lines that Node.js sends, by name in lower case: of one name in two ways of writing the last, and cookies in one line. */
export function linesSent(headers: NonNullable<MeshRequest['headers']>): Record<string, string[]> {
  return Object.fromEntries(Object.entries(headers).map(([given, values]) => {
    const name = given.toLowerCase();
    const lines = [values].flat();
    return [name, name === 'cookie' ? [lines.join('; ')] : lines];
  }));
}
