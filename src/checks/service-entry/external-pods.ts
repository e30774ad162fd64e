import { CDI123 } from '../../findings/catalogue/cdi123';
import { resourceName, upstreamTlsMode } from '../../istio';
import { EntryPortView, Mesh, readServiceEntry, ServiceEntryView, sidecarOf } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { clientRules } from './client-rules';

/** Of what is outside the mesh nobody expects mutual TLS: proxies call it in plain text by themselves. */
export const externalPods: Check = {
  ...CDI123,
  check(object, mesh) {
    const entry = readServiceEntry(object);
    return entry.isInMesh || entry.workloadSelector === undefined ? [] : entry.ports.flatMap(port => inspect(entry, port, mesh)).slice(0, 1);
  },
};

function inspect(entry: ServiceEntryView, port: EntryPortView, mesh: Mesh): FoundInObject[] {
  const isSaid = entry.hosts.some(host => clientRules(host, entry, mesh)
    .some(({ trafficPolicy: policy }) => upstreamTlsMode({ policy }, port.port) !== undefined));
  const strict = isSaid ? [] : mesh.pods.selectedBy(entry.workloadSelector!, entry.namespace).flatMap(pods => {
    const peers = pods.isGateway ? undefined : mesh.peerModeAt(pods, port.targetPort);
    return peers?.mode === 'STRICT' && sidecarOf(pods, port.targetPort, mesh).isThere === 'yes' ? [{ pods, policy: peers.policy }] : [];
  });
  return strict.slice(0, 1).map(({ pods, policy }) => {
    const [name, strictly] = [pods, policy].map(one => resourceName(one.object.manifest));
    return {
      message: `the pods of ${name} are called as what is outside the mesh, in plain text, and take mutual TLS alone (${strictly}: STRICT): `
        + `requests to port ${port.port} are answered with 503`,
      fix: 'write location: MESH_INTERNAL',
      field: 'spec.location',
      related: [name, strictly],
    };
  });
}
