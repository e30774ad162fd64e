/** A request of the driver as the simulator is asked about it. */
import type { MeshRequest } from './mesh';
import { AskedRequest } from '../../../src/simulator/asked-request';

/** Where the fixture's gateway is, to somebody who asks by name. */
export const FIXTURE_GATEWAY = 'istio-system/istio-ingressgateway';

/** The name in a URL counts for nothing here: what is sent says itself which host it is for. An address has no name in the handshake. */
export function askedOf({ gateway = FIXTURE_GATEWAY, host, path = '/', method, headers = {}, tls, port = tls ? 443 : 80, source }: MeshRequest): AskedRequest {
  const { sni = host } = tls ?? {};
  return {
    method,
    url: `${tls === undefined ? 'http' : 'https'}://127.0.0.1${path}`,
    // Of one name in two ways of writing Node.js sends the last.
    headers: Object.fromEntries(Object.entries(headers).map(([name, values]) => [name.toLowerCase(), [values].flat()])),
    port,
    authority: host,
    sni: tls === undefined || sni === false || /^[\d.]*$/.test(sni) ? undefined : sni,
    gateway,
    sourceIp: source ?? '127.0.0.1',
    protocol: 'HTTP/1.1',
  };
}
