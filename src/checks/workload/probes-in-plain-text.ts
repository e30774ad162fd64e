import { CDI103 } from '../../findings/catalogue/cdi103';
import { identitiesOfRule, listOf, mapOf, mapsOf, numberOf, resourceName, REWRITE_PROBES, textOf } from '../../istio';
import { Mesh, PodsView, podTemplateOf, PolicyView, readPods, sidecarOf } from '../../mesh';
import { allows } from '../allowing-policies';
import { Check, FoundInObject } from '../check';

const PROBES = ['startupProbe', 'readinessProbe', 'livenessProbe'];

/** The kubelet has no certificate: its requests reach a pod that asks for one only through the agent of Istio. */
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
  const isStrict = peers?.mode === 'STRICT';
  const refusing = isStrict ? peers.policy : policyForNamed(pods, mesh);
  if (refusing === undefined || sidecarOf(pods, port, mesh).isThere === 'no') {
    return [];
  }
  const policy = resourceName(refusing.object.manifest);
  return [{
    message: `the ${probe} asks port ${port} in plain text, the pods ${isStrict ? `take mutual TLS alone there (${policy}: STRICT)`
      : `let in nobody without a name (${policy})`}, and ${REWRITE_PROBES} says that the agent of Istio does not ask in its place: it fails`,
    fix: isStrict ? `take ${REWRITE_PROBES} out, or let the port take plain text: portLevelMtls with PERMISSIVE`
      : `take ${REWRITE_PROBES} out: a rule that lets the path in lets everybody ask for it`,
    field,
    related: [policy],
  }];
}

/** One of the policies that let somebody in, where all of them ask for a name that only mutual TLS tells. */
function policyForNamed(pods: PodsView, mesh: Mesh): PolicyView | undefined {
  const allowing = mesh.policies.at('security.istio.io/AuthorizationPolicy', pods).filter(allows);
  return allowing.every(({ spec }) => listOf(spec.rules).every(rule => identitiesOfRule(rule).takesNoPlainText)) ? allowing[0] : undefined;
}
