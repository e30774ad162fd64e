import { Construct } from 'constructs';
import { Compared } from './compared';
import { gatewayPoint } from './enforcement-point';
import { GuardPolicy } from './guard-policy';
import { refuse } from '../../core/errors';
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
  readonly port: number;
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
  const { what, allowed, denied, workloads, enforcement, port, isHttp, serverNames } = listener;
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
      new GuardPolicy(scope, freeId(scope, index === 0 ? id : `${id} ${index + 1}`), point, guard, () => all);
    });
  }
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
  const wildcard = hosts.find(host => host.startsWith('*'));
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
