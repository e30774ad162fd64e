import { FindingLevel } from '../../findings';
import { CDI054 } from '../../findings/catalogue/cdi054';
import {
  DividedPort, dividedPorts, listOf, mapOf, mapsOf, podPortsAtWaypoint, portListsOf, PortPair, servicePortsAtPods, WrongPort,
} from '../../istio';
import { Mesh, MeshObject, PodsView, readPolicy, ServicePortView, ServiceView, targetPortOf } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { assumedGateways } from '../every-policy/policy-gateways';

/** What in the metadata of pods says that they take ports from a header of the PROXY protocol: those of the balancer. */
const PROXY_PROTOCOL = 'proxyProtocol';

/** At pods the port is compared on which they listen, at a waypoint that of the Service. */
export const policyPorts: Check = {
  ...CDI054,
  check: inspect,
};

function inspect(object: MeshObject, mesh: Mesh): FoundInObject[] {
  const policy = readPolicy(object);
  const lists = listOf(policy.spec.rules).flatMap((rule, index) => portListsOf(rule).map(list => ({ ...list, index })));
  const addresses = listOf(policy.spec.rules).flatMap((rule, index) => mapsOf(mapOf(rule).when).filter(({ key }) => key === 'destination.ip')
    .map(() => ({ field: 'the condition destination.ip', index })));
  if (lists.length === 0 && addresses.length === 0) {
    return [];
  }
  if (policy.targets.length > 0) {
    const names = policy.targets.filter(({ kind }) => kind === '/Service').map(({ name }) => name);
    const services = mesh.registry.services.filter(({ name, namespace }) => namespace === policy.namespace && names.includes(name));
    const pairs = pairsOf(services.map(service => [service, mesh.registry.podsOf(service)]));
    return lists.flatMap(({ field, ports, index }) => podPortsAtWaypoint(ports, pairs)
      .map(wrong => finding(index, field, wrong, true, true)));
  }
  const pods = mesh.policies.podsOf(policy);
  const naming = pods.filter(({ annotations }) => JSON.stringify(annotations).includes(PROXY_PROTOCOL));
  const assumed = assumedGateways(policy, mesh);
  if (naming.some(({ isGateway }) => isGateway) || assumed.some(({ hasProxyProtocol }) => hasProxyProtocol)) {
    return [...lists, ...addresses].map(({ field, index }) => ofProxyProtocol(index, field));
  }
  if (naming.length > 0 || lists.length === 0) {
    return [];
  }
  const pairs = pairsOf(pods.flatMap(pod => mesh.registry.servicesOf(pod).map((service): [ServiceView, PodsView[]] => [service, [pod]])));
  const podPorts = [...pods.flatMap(({ ports }) => ports.map(({ port }) => port)), ...pairs.map(({ targetPort }) => targetPort)];
  const gateways = assumed.filter(({ arePortsKnown }) => arePortsKnown);
  const exposed = [
    pods.filter(({ isGateway }) => isGateway)
      .flatMap(pod => mesh.gateways.exposedPorts({ namespace: pod.namespace, labels: pod.labels, pods: pod }).flat()),
    ...gateways.map(gateway => [...gateway.ports, ...pairsOf(mesh.registry.servicesOf(gateway).map(service => [service, []]))]),
  ];
  return lists.flatMap(({ field, ports, index }) => [
    ...exposed.flatMap(all => dividedPorts(ports, all)).map(divided => ofDividedPort(index, field, divided, policy.selector !== undefined)),
    ...servicePortsAtPods(ports, podPorts, pairs).map(wrong => finding(index, field, wrong, false, policy.selector !== undefined)),
    ...gateways.flatMap(gateway => servicePortsAtPods(ports, gateway.ports.map(({ targetPort }) => targetPort), gateway.ports))
      .map(wrong => finding(index, field, wrong, false, true)),
  ]);
}

/** What the header names a balancer writes, and whoever else reaches the pods: for one port it may be any. */
function ofProxyProtocol(index: number, list: string): FoundInObject {
  return {
    level: FindingLevel.WARNING,
    message: `rule ${index}: ${list} compares the destination, and the gateway takes it from the header of the PROXY protocol: that of the balancer, `
      + 'or what whoever reaches the pods writes there',
    fix: 'leave the ports out, and compare hosts and paths, or with TLS the condition connection.sni',
    field: `spec.rules[${index}]`,
  };
}

/** Of several Services in front of a gateway istiod takes the first for a port, and says nowhere which that is. */
function ofDividedPort(index: number, list: string, { port, named, other }: DividedPort, isCertain: boolean): FoundInObject {
  return {
    level: isCertain ? FindingLevel.ERROR : FindingLevel.WARNING,
    message: `rule ${index}: ${list} names ${named}, and of the Services in front of the gateway one leads port ${port} there and another to `
      + `${other}: Istio lets pods listen on one of both, and compares that`,
    fix: `let each of the Services lead port ${port} to the same one, or name ${named} and ${other}`,
    field: `spec.rules[${index}]`,
  };
}

function pairsOf(services: readonly (readonly [ServiceView, readonly PodsView[]])[]): PortPair[] {
  return services.flatMap(([service, pods]) => service.ports.flatMap(port =>
    targetPortsOf(port, pods).map(targetPort => ({ port: port.port, targetPort }))));
}

/** Where a port leads: its number says so without any pods. */
function targetPortsOf(port: ServicePortView, pods: readonly PodsView[]): number[] {
  return typeof port.targetPort === 'number' ? [port.targetPort] : pods.flatMap(pod => targetPortOf(port, pod) ?? []);
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
