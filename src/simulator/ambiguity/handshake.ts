import { resourceName } from '../../istio';
import { GatewayPods, mayListSecrets, Mesh } from '../../mesh';
import { Ambiguity } from '../decision';
import { PlacedServer } from '../gateway-listeners';

const CLIENT_CERTIFICATES = ['MUTUAL', 'ISTIO_MUTUAL'];

/** Whether a server wants to see the certificate of a client. */
export function asksForCertificate({ server: { tlsMode = '' } }: PlacedServer): boolean {
  return CLIENT_CERTIFICATES.includes(tlsMode);
}

/** What a handshake with a server asks for that the manifests do not show: its certificate, and that of the client. */
export function openHandshake(placed: PlacedServer, { namespace, pods }: GatewayPods, mesh: Mesh): Ambiguity[] {
  const { server, gateway } = placed;
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
    ...server.credentials.length === 0 || pods === undefined || mayListSecrets({ namespace, name: pods.serviceAccount }, mesh) ? [] : [{
      about: 'secrets' as const,
      assumed: `the service account ${pods.serviceAccount} may list the Secrets of ${namespace}`,
      alternatives: ['if it may not, istiod gives the gateway no certificate, and the handshake fails'],
      objects: [resourceName(pods.object.manifest)],
      because: 'no manifest gives it a role that lets it',
    }],
    ...!asksForCertificate(placed) ? [] : [{
      about: 'secrets' as const,
      assumed: 'the client shows a certificate that the server takes',
      alternatives: ['without one the handshake fails'],
      objects,
      because: `the server asks for one: its mode is ${server.tlsMode}`,
    }],
  ];
}
