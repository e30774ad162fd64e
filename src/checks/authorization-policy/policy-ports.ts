import { FindingLevel } from '../../findings';
import { podPortsAtWaypoint, portListsOf, PortPair, PortsInRule, selects, servicePortsAtPods, serviceSelects, WrongPort } from '../../istio';
import { Mesh, MeshObject } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';
import { PodTemplate, podsOf, ServiceObject, servicesOf, targetPorts } from '../pods';

interface PolicySpec {
  readonly selector?: { readonly matchLabels?: Record<string, string> };
  readonly targetRef?: TargetReference;
  readonly targetRefs?: readonly TargetReference[];
  readonly rules?: readonly PortsInRule[];
}

interface TargetReference {
  readonly kind?: string;
  readonly name?: string;
}

/** What in the metadata of pods says that they take ports from a header of the PROXY protocol: those of the balancer. */
const PROXY_PROTOCOL = 'proxyProtocol';

/** At pods the port is compared on which they listen, at a waypoint that of the Service. */
export const policyPorts: Check = {
  code: 'CDI054',
  level: FindingLevel.ERROR,
  kinds: ['security.istio.io/AuthorizationPolicy'],
  summary: 'a policy names the port of a Service where that of its pods is compared, or the other way round',
  check: inspect,
};

const podsIn = readOnce(podsOf);

const servicesIn = readOnce(servicesOf);

function inspect(policy: MeshObject, mesh: Mesh): FoundInObject[] {
  const { namespace } = policy.manifest.metadata ?? {};
  const { selector, targetRef, targetRefs = targetRef ? [targetRef] : [], rules = [] } = (policy.manifest.spec ?? {}) as PolicySpec;
  const lists = rules.flatMap((rule, index) => portListsOf(rule).map(list => ({ ...list, index })));
  const local = servicesIn(mesh).filter(service => service.namespace === namespace);
  const neighbours = podsIn(mesh).filter(pod => pod.namespace === namespace);
  if (targetRefs.length > 0) {
    const targets = local.filter(({ name }) => targetRefs.some(target => target.kind === 'Service' && target.name === name));
    const pairs = pairsOf(targets, neighbours);
    return lists.flatMap(({ field, ports, index }) => podPortsAtWaypoint(ports, pairs)
      .map(wrong => finding(index, field, wrong, true, true)));
  }
  const labels = selector?.matchLabels;
  const selected = neighbours.filter(pod => selects(labels ?? {}, pod.labels));
  if (selected.some(({ annotations }) => JSON.stringify(annotations).includes(PROXY_PROTOCOL))) {
    return [];
  }
  const pairs = pairsOf(local.filter(service => selected.some(pod => isBehind(service, pod))), selected);
  const containerPorts = selected.flatMap(pod => pod.ports.flatMap(({ containerPort }) => containerPort ?? []));
  const podPorts = [...containerPorts, ...pairs.map(({ targetPort }) => targetPort)];
  return lists.flatMap(({ field, ports, index }) => servicePortsAtPods(ports, podPorts, pairs)
    .map(wrong => finding(index, field, wrong, false, labels !== undefined)));
}

function isBehind({ selector }: ServiceObject, { labels }: PodTemplate): boolean {
  return serviceSelects(selector, labels);
}

function pairsOf(services: readonly ServiceObject[], pods: readonly PodTemplate[]): PortPair[] {
  return services.flatMap(service => service.ports.flatMap(port =>
    targetPorts(port, pods.filter(pod => isBehind(service, pod))).map(targetPort => ({ port: port.port, targetPort }))));
}

function finding(index: number, list: string, { named, compared }: WrongPort, atWaypoint: boolean, isCertain: boolean): FoundInObject {
  const what = `rule ${index}: ${list}`;
  return {
    level: isCertain ? FindingLevel.ERROR : FindingLevel.WARNING,
    message: atWaypoint ? `${what} names ${named}, a port of the pods: a waypoint compares the port of the Service, which is ${compared}`
      : `${what} names ${named}, a port of the Service: the pods listen on ${compared}, and that is compared`,
    fix: `write ${compared}${isCertain ? '' : `, or acknowledge it where other pods of the namespace listen on ${named}`}`,
    field: `spec.rules[${index}]`,
  };
}
