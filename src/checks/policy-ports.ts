import { CheckFinding } from './check';
import { PodTemplate, podsOf, ServiceObject, servicesOf, targetPorts } from './pods';
import { podPortsAtWaypoint, portListsOf, PortPair, PortsInRule, selects, servicePortsAtPods, serviceSelects, WrongPort } from '../istio';
import { Mesh, MeshObject } from '../mesh';

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

/** CDI054: a policy that names the port of a Service where that of its pods is compared, or the other way round. */
export function policyPorts(mesh: Mesh): CheckFinding[] {
  const policies = mesh.objects.filter(({ manifest }) => manifest.kind === 'AuthorizationPolicy' && manifest.apiVersion.startsWith('security.istio.io/'));
  if (policies.length === 0) {
    return [];
  }
  const pods = podsOf(mesh);
  const services = servicesOf(mesh);
  return policies.flatMap(policy => inspect(policy, pods, services));
}

function inspect(policy: MeshObject, pods: readonly PodTemplate[], services: readonly ServiceObject[]): CheckFinding[] {
  const { namespace } = policy.manifest.metadata ?? {};
  const { selector, targetRef, targetRefs = targetRef ? [targetRef] : [], rules = [] } = (policy.manifest.spec ?? {}) as PolicySpec;
  const lists = rules.flatMap((rule, index) => portListsOf(rule).map(list => ({ ...list, index })));
  const local = services.filter(service => service.namespace === namespace);
  const neighbours = pods.filter(pod => pod.namespace === namespace);
  if (targetRefs.length > 0) {
    const targets = local.filter(({ name }) => targetRefs.some(target => target.kind === 'Service' && target.name === name));
    const pairs = pairsOf(targets, neighbours);
    return lists.flatMap(({ field, ports, index }) => podPortsAtWaypoint(ports, pairs)
      .map(wrong => finding(policy, `rule ${index}: ${field}`, wrong, true, true)));
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
    .map(wrong => finding(policy, `rule ${index}: ${field}`, wrong, false, labels !== undefined)));
}

function isBehind({ selector }: ServiceObject, { labels }: PodTemplate): boolean {
  return serviceSelects(selector, labels);
}

function pairsOf(services: readonly ServiceObject[], pods: readonly PodTemplate[]): PortPair[] {
  return services.flatMap(service => service.ports.flatMap(port =>
    targetPorts(port, pods.filter(pod => isBehind(service, pod))).map(targetPort => ({ port: port.port, targetPort }))));
}

function finding(object: MeshObject, what: string, { named, compared }: WrongPort, atWaypoint: boolean, isCertain: boolean): CheckFinding {
  return {
    code: 'CDI054',
    level: isCertain ? 'error' : 'warning',
    message: atWaypoint ? `${what} names ${named}, a port of the pods: a waypoint compares the port of the Service, which is ${compared}`
      : `${what} names ${named}, a port of the Service: the pods listen on ${compared}, and that is compared`,
    fix: `write ${compared}${isCertain ? '' : `, or acknowledge it where other pods of the namespace listen on ${named}`}`,
    object,
  };
}
