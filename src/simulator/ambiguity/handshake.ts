import { resourceName } from '../../istio';
import { GatewayPods, Mesh } from '../../mesh';
import { Ambiguity } from '../decision';
import { PlacedServer } from '../gateway-listeners';

const CLIENT_CERTIFICATES = ['MUTUAL', 'ISTIO_MUTUAL'];

/** What a handshake with a server asks for that the manifests do not show: its certificate, and that of the client. */
export function openHandshake({ server, gateway }: PlacedServer, { namespace }: GatewayPods, mesh: Mesh): Ambiguity[] {
  const objects = [resourceName(gateway.object.manifest)];
  const missing = server.credentials.find(name => !name.includes('/') && !mesh.secrets.has(`${namespace}/${name}`));
  return [
    ...missing === undefined ? [] : [{
      about: 'secrets' as const,
      assumed: `there is a Secret ${namespace}/${missing} with a certificate`,
      alternatives: ['without it nobody listens there, or the handshake fails'],
      objects,
      because: 'the manifests do not have it',
    }],
    ...!CLIENT_CERTIFICATES.includes(server.tlsMode ?? '') ? [] : [{
      about: 'secrets' as const,
      assumed: 'the client shows a certificate that the server takes',
      alternatives: ['without one the handshake fails'],
      objects,
      because: `the server asks for one: its mode is ${server.tlsMode}`,
    }],
  ];
}
