import { env, envFrom } from './environment';
import { ADDRESS_RULE, DNS_LABEL_RULE, INNER_PATH_RULE, namedPort, NOT_EMPTY, portNumber } from './forms';
import { lifecycleWithin, PROBES } from './probes';
import { resources } from './quantities';
import { securityOfContainer } from './security-contexts';
import { at, atMostOne, distinct, Fields, fieldsOf, Inspect, itemsOf, keyedBy, oneOf, text, trueOrFalse, wholeNumber } from './shape';
import { isGiven, listOf, mapOf } from '../../plain-value';
import { MAX_PORT } from '../../port-number';
import { Walk } from '../walk';
import { shown } from '../wording';

/** What the container of a pod is judged by beside itself. */
export interface PodFacts {
  readonly hostNetwork: boolean;
  readonly graceSeconds: number;
  /** The volumes that it can mount; nothing where others may come. */
  readonly volumes?: ReadonlySet<unknown>;
}

const ADDRESS_OR_NONE = { ...ADDRESS_RULE, takes: (value: string) => value === '' || ADDRESS_RULE.takes(value) };

const port = fieldsOf({
  name: namedPort,
  containerPort: portNumber,
  hostPort: wholeNumber(0, MAX_PORT),
  hostIP: text(ADDRESS_OR_NONE),
  protocol: oneOf('TCP', 'UDP', 'SCTP'),
});

const mount = fieldsOf({
  name: text(NOT_EMPTY),
  mountPath: text(NOT_EMPTY),
  subPath: text(INNER_PATH_RULE),
  subPathExpr: text(INNER_PATH_RULE),
  readOnly: trueOrFalse,
  mountPropagation: oneOf('None', 'HostToContainer', 'Bidirectional'),
}, atMostOne(['subPath', 'subPathExpr']));

const FIELDS: Readonly<Record<string, Inspect>> = {
  name: text(DNS_LABEL_RULE),
  image: text(NOT_EMPTY),
  imagePullPolicy: oneOf('Always', 'IfNotPresent', 'Never'),
  command: itemsOf(text()),
  args: itemsOf(text()),
  workingDir: text(),
  env,
  envFrom,
  // The API server refuses a name that is there again, server-side apply a port.
  ports: itemsOf(port, distinct('name'), keyedBy('containerPort', ({ containerPort, protocol = 'TCP' }) =>
    [containerPort, protocol].every(isScalar) ? `${String(containerPort)}/${String(protocol)}` : undefined)),
  volumeMounts: itemsOf(mount, distinct('mountPath')),
  resources,
  securityContext: securityOfContainer,
};

/** Of a map or a list, which is refused, not even a text can be made for sure. */
function isScalar(value: unknown): boolean {
  return typeof value !== 'object' || value === null;
}

/** A container that runs as long as its pod. */
export function containerOf(pod: PodFacts): Inspect {
  return fieldsOf({ ...FIELDS, ...PROBES, lifecycle: lifecycleWithin(pod.graceSeconds) },
    inspectMounts(pod), ...pod.hostNetwork ? [inspectHostPorts] : []);
}

/** Containers of one list: a port of the node is for one of them. */
export function containersOf(pod: PodFacts): Inspect {
  return itemsOf(containerOf(pod), (containers, walk) => {
    const taken = new Set<string>();
    containers.forEach((container, index) => at(index, walk, () => inspectNodePorts(mapOf(container), pod, taken, walk)));
  });
}

function inspectNodePorts({ ports }: Fields, { hostNetwork }: PodFacts, taken: Set<string>, walk: Walk): void {
  if (!isGiven(ports)) {
    return;
  }
  at('ports', walk, () => listOf(ports).map(mapOf).forEach(({ containerPort, hostPort, hostIP, protocol }, index) => {
    const [field, number] = typeof hostPort === 'number' && hostPort !== 0 ? ['hostPort', hostPort] as const
      : ['containerPort', hostNetwork ? containerPort : undefined] as const;
    const key = JSON.stringify([protocol ?? 'TCP', hostIP ?? '', number]);
    if (typeof number === 'number' && taken.has(key)) {
      at(index, walk, () => at(field, walk, () => walk.refuse('pods', 'be there once among the ports of the node', `${number} again`,
        'give one of them another number')));
    }
    taken.add(key);
  }));
}

/** A container that comes before the others. It may stay, and is one of them then. */
export function initContainerOf(pod: PodFacts): Inspect {
  const staying = containerOf(pod);
  const passing = fieldsOf(FIELDS, inspectMounts(pod), (fields, walk) => {
    const wrong = [...Object.keys(PROBES), 'lifecycle'].find(name => isGiven(fields[name]));
    if (wrong !== undefined) {
      walk.refuse('pods', `have no ${wrong}, because it ends before others start`, 'one', 'leave it out, or write restartPolicy: Always');
    }
  });
  return (value, walk) => (mapOf(value).restartPolicy === 'Always' ? staying : passing)(value, walk);
}

function inspectMounts({ volumes }: PodFacts): (fields: Fields, walk: Walk) => void {
  return ({ volumeMounts, securityContext }, walk) => at('volumeMounts', walk,
    () => listOf(volumeMounts).forEach((item, index) => at(index, walk, () => {
      const { name, mountPropagation } = mapOf(item);
      if (volumes !== undefined && typeof name === 'string' && name !== '' && !volumes.has(name)) {
        at('name', walk, () => walk.refuse('pods', 'be the name of a volume of the pod', shown(name), 'add the volume, or write the name of one'));
      }
      if (mountPropagation === 'Bidirectional' && mapOf(securityContext).privileged !== true) {
        at('mountPropagation', walk, () => walk.refuse('pods', 'be None or HostToContainer in a container that is not privileged',
          shown(mountPropagation),
          'write one of them'));
      }
    })));
}

/** In the network of the node a container has the port that it asks the node for. */
function inspectHostPorts({ ports }: Fields, walk: Walk): void {
  at('ports', walk, () => listOf(ports).map(mapOf).forEach(({ hostPort, containerPort }, index) => {
    if (typeof hostPort === 'number' && hostPort !== 0 && hostPort !== containerPort) {
      at(index, walk, () => at('hostPort', walk, () => walk.refuse('pods', `be its containerPort (${shown(containerPort)}) beside hostNetwork`,
        shown(hostPort), 'leave it out')));
    }
  }));
}
