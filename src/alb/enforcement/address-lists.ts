import { Construct, IConstruct } from 'constructs';
import { closedConnections, closedRequests, Refusal } from './closed-ports';
import { Compared } from './compared';
import { EnforcementPoint, gatewayPoint } from './enforcement-point';
import { GuardPolicy } from './guard-policy';
import { PodFacts } from './pod-facts';
import { findingsOfConnections, findingsOfOtherPorts } from './policy-findings';
import { addTo } from '../../core/all-or-nothing';
import { refuse } from '../../core/errors';
import { FindingOptions, Findings } from '../../core/findings';
import { IIngressGateway } from '../../ingress-gateway/ingress-gateway-reference';
import { ClientAddress } from '../../mesh-settings/gateway-workload';
import { requireClientAddresses } from '../gateways/client-addresses';
import { PolicyEnforcement } from '../gateways/policy-enforcement';
import { Guard } from '../guard/guard';
import { deniedAddressGuard, sourceAddressGuard } from '../guard/source-address-guard';
import { ServerNames } from '../routing/server-names';

/** A listener with lists of client addresses. */
export interface AddressedListener {
  readonly what: string;
  /** The path of its construct. */
  readonly path: string;
  readonly port: number;
  /** What its clients speak: `http`, `https`, or nothing where they speak bytes. */
  readonly scheme: string;
  readonly hosts: readonly string[];
  /** Whether its gateways see requests, so that a policy can tell hosts apart. */
  readonly isHttp: boolean;
  readonly serverNames: ServerNames;
  readonly workloads: readonly IIngressGateway[];
  readonly enforcement: PolicyEnforcement;
  readonly allowed?: readonly string[];
  readonly denied?: readonly string[];
}

/** Makes the policies for the lists of a listener. */
export function buildAddressLists(scope: Construct, name: string, listener: AddressedListener): void {
  const { what, path, allowed, denied, workloads, enforcement, port, isHttp, serverNames } = listener;
  const guards: [string, Guard][] = [
    ...allowed === undefined ? [] : [[`AllowedAddresses of ${name}`, sourceAddressGuard(`allowedSourceIps of ${what}`, allowed)] as [string, Guard]],
    ...denied === undefined ? [] : [[`DeniedAddresses of ${name}`, deniedAddressGuard(`deniedSourceIps of ${what}`, denied)] as [string, Guard]],
  ];
  for (const [, guard] of guards) {
    requireClientAddresses(guard.what, workloads, enforcement);
    if (!isHttp && workloads.some(({ workload }) => workload.clientAddress === ClientAddress.X_FORWARDED_FOR)) {
      refuse(guard.what, 'left out where only x-forwarded-for names the client', ClientAddress.X_FORWARDED_FOR,
        'connections have no headers: use a balancer with the PROXY protocol, or one that keeps addresses');
    }
  }
  if (guards.length === 0) {
    return;
  }
  const requests = { included: {}, excluded: {}, notHosts: [], hosts: hostsOf(listener) };
  for (const [id, guard] of guards) {
    workloads.forEach((workload, index) => {
      const point = gatewayPoint({ what, port, serverNames }, workload);
      const all = [{ conditions: point.conditions, requests: [requests] }];
      const policy = new GuardPolicy(scope, freeId(scope, index === 0 ? id : `${id} ${index + 1}`), point, guard, () => all);
      addTo(PodFacts.of(scope, workload.workload).lists, { path, guard });
      Findings.of(policy)._addAtSynth(() => findingsOfList(policy, refusalOf(listener, guard), point));
    });
  }
}

/** Whose requests and connections on other ports a list would refuse too: behind the PROXY protocol a policy knows no ports. */
function findingsOfList(scope: IConstruct, refusal: Refusal, point: EnforcementPoint): FindingOptions[] {
  return [
    ...findingsOfConnections(refusal.guard.what, closedConnections(scope, refusal, point)),
    ...findingsOfOtherPorts(refusal.guard.what, refusal, closedRequests(scope, refusal, point)),
  ];
}

function refusalOf(listener: AddressedListener, guard: Guard): Refusal {
  const { port, scheme, serverNames, hosts, isHttp } = listener;
  const areNamed = isHttp && !hosts.some(isWildcard);
  return {
    guard,
    origin: { port, scheme },
    serverNames,
    hosts: areNamed ? hosts : ['*'],
    requestsFor: () => [{ included: {}, excluded: {} }],
    isForPort: true,
  };
}

/** The list of listener `http` at its second gateway, and that of a listener `http 2`, want one id. */
function freeId(scope: Construct, id: string): string {
  return scope.node.tryFindChild(id) === undefined ? id : `${id} of its own`;
}

/**
 * The hosts of the policy, or every host on the port. A policy can not compare the hosts of a wildcard with every port that clients may name,
 * so it is for the whole port where there is one, and connections have no hosts.
 */
function hostsOf({ what, hosts, isHttp, workloads }: AddressedListener): Compared<string> {
  const wildcard = hosts.find(isWildcard);
  if (isHttp && wildcard === undefined) {
    // With a dot at its end a host meets rules for every host, where there are some.
    return Compared.oneOf(`hosts of ${what}`, hosts.flatMap(host => [host, `${host}:*`, `${host}.`, `${host}.:*`]));
  }
  const shared = workloads.find(({ isOwned }) => !isOwned);
  if (shared !== undefined) {
    refuse(`hosts of ${what}`, 'full names where it has lists of addresses on a gateway that others use too', wildcard ?? 'connections',
      'the lists would be for every host on the port: name the hosts, or build an IngressGateway');
  }
  return Compared.every();
}

function isWildcard(host: string): boolean {
  return host.startsWith('*');
}
