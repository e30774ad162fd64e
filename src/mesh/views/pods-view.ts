import { isTrueForGo, Labels, labelsOf, mapOf, mapsOf, numberOf, textOf, textsOf } from '../../istio';
import { MeshObject, nameOf, namespaceOf, specOf } from '../mesh-object';
import { cachedView, ObjectView } from './object-view';

/** A port that a container names. */
export interface ContainerPortView {
  readonly port: number;
  readonly name?: string;
}

/** The pods that an object makes, or is, as its template has them. */
export interface PodsView extends ObjectView {
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly serviceAccount: string;
  readonly ports: readonly ContainerPortView[];
  readonly hostNetwork: boolean;
  /** Whether their Envoy is that of a gateway, and not a sidecar. */
  readonly isGateway: boolean;
  /** Whether they say themselves that their Envoy can take no port below 1024. */
  readonly isUnprivileged: boolean;
}

/** A template of pods, and where it stands. */
export interface PodTemplate {
  readonly metadata: Record<string, unknown>;
  readonly spec: Record<string, unknown>;
  /** Where the spec stands, such as `spec.template.spec`. */
  readonly field: string;
  readonly metadataField: string;
}

/** Kinds whose template is that of pods, also where it shows no container. */
const MAKERS = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'ReplicationController', 'Rollout', 'Job'];

/** Which template the injector uses for a pod. */
const TEMPLATES = 'inject.istio.io/templates';
/** The variable by which istio-agent tells istiod of it. */
const UNPRIVILEGED = 'ISTIO_META_UNPRIVILEGED_POD';
/** The label of the pods that istiod makes for a Gateway of the Gateway API. */
const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

/** Reads the pods of an object; none where it makes none. */
export const readPods = cachedView((object: MeshObject): readonly PodsView[] => {
  const template = podTemplateOf(object);
  if (template === undefined) {
    return [];
  }
  const { metadata, spec } = template;
  const containers = mapsOf(spec.containers);
  const labels = labelsOf(metadata.labels);
  const annotations = labelsOf(metadata.annotations);
  return [{
    object,
    name: nameOf(object),
    namespace: namespaceOf(object),
    labels,
    annotations,
    serviceAccount: textOf(spec.serviceAccountName) ?? 'default',
    ports: portsOf(containers, spec.initContainers),
    hostNetwork: spec.hostNetwork === true,
    isGateway: GATEWAY_NAME in labels || annotations[TEMPLATES]?.split(',').includes('gateway') === true || containers.some(isRouter),
    isUnprivileged: containers.some(saysUnprivileged),
  }];
});

/** The ports of what runs as long as the pods do. */
function portsOf(containers: readonly Record<string, unknown>[], initContainers: unknown): ContainerPortView[] {
  const found: ContainerPortView[] = [];
  for (const { ports } of initContainers === undefined ? containers : [...containers, ...mapsOf(initContainers).filter(staysOn)]) {
    for (const { containerPort, name } of mapsOf(ports)) {
      const port = numberOf(containerPort);
      if (port !== undefined) {
        found.push({ port, name: textOf(name) });
      }
    }
  }
  return found;
}

function saysUnprivileged({ env }: Record<string, unknown>): boolean {
  return env !== undefined && mapsOf(env).some(({ name, value }) => name === UNPRIVILEGED && isTrueForGo(textOf(value)));
}

/** The template of the pods of an object; none where it makes none. */
export const podTemplateOf = cachedView((object: MeshObject): PodTemplate | undefined => {
  const { kind } = object.manifest;
  const spec = specOf(object);
  if (kind === 'Pod') {
    return { metadata: mapOf(object.manifest.metadata), spec, field: 'spec', metadataField: 'metadata' };
  }
  const isCronJob = kind === 'CronJob';
  if (!isCronJob && spec.template === undefined) {
    return undefined;
  }
  const template = isCronJob ? mapOf(mapOf(mapOf(spec.jobTemplate).spec).template) : mapOf(spec.template);
  const hasContainers = mapsOf(mapOf(template.spec).containers).length > 0;
  const place = isCronJob ? 'spec.jobTemplate.spec.template' : 'spec.template';
  return !hasContainers && !MAKERS.includes(kind) ? undefined
    : { metadata: mapOf(template.metadata), spec: mapOf(template.spec), field: `${place}.spec`, metadataField: `${place}.metadata` };
});

/** An init container that runs as long as the others do. */
function staysOn({ restartPolicy }: Record<string, unknown>): boolean {
  return restartPolicy === 'Always';
}

/** The agent of Istio, told to be a gateway. */
function isRouter({ args }: Record<string, unknown>): boolean {
  if (args === undefined) {
    return false;
  }
  const [command, role] = textsOf(args);
  return command === 'proxy' && role === 'router';
}
