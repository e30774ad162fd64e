import { CDI103 } from '../../findings/catalogue/cdi103';
import { mapOf, mapsOf, numberOf, resourceName, REWRITE_PROBES, textOf } from '../../istio';
import { Mesh, PodsView, podTemplateOf, readPods, sidecarOf } from '../../mesh';
import { Check, FoundInObject } from '../check';

const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe'];

/** The kubelet has no certificate: its requests reach a pod that takes mutual TLS alone only through the agent of Istio. */
export const probesInPlainText: Check = {
  ...CDI103,
  check: (object, mesh) => readPods(object).flatMap((pods): FoundInObject[] => {
    const template = pods.annotations[REWRITE_PROBES] !== 'false' || pods.isGateway ? undefined : podTemplateOf(object);
    return template === undefined ? [] : mapsOf(template.spec.containers).flatMap((container, index) => PROBES.flatMap(probe => {
      const { httpGet, grpc } = mapOf(container[probe]);
      const port = portOf(mapOf(httpGet ?? grpc).port, pods);
      return port === undefined ? [] : inspect(pods, port, `${template.field}.containers[${index}].${probe}`, probe, mesh);
    })).slice(0, 1);
  }),
};

function portOf(given: unknown, { ports }: PodsView): number | undefined {
  return numberOf(given) ?? ports.find(({ name }) => name !== undefined && name === textOf(given))?.port;
}

function inspect(pods: PodsView, port: number, field: string, probe: string, mesh: Mesh): FoundInObject[] {
  const peers = mesh.peerModeAt(pods, port);
  if (peers?.mode !== 'STRICT' || sidecarOf(pods, port, mesh).isThere === 'no') {
    return [];
  }
  const policy = resourceName(peers.policy.object.manifest);
  return [{
    message: `the ${probe} asks port ${port} in plain text, the pods take mutual TLS alone there (${policy}: STRICT), and ${REWRITE_PROBES} says `
      + 'that the agent of Istio does not ask in its place: it fails',
    fix: `take ${REWRITE_PROBES} out, or let the port take plain text: portLevelMtls with PERMISSIVE`,
    field,
    related: [policy],
  }];
}
