import { LoadBalancerPlan } from './load-balancer-plan';
import { refuse } from '../core/errors';
import { optional, requireItems } from '../core/requirements';
import { requireSubnet } from '../core/subnet';
import { networkOf } from '../istio';
import { ClientAddress } from '../mesh-settings/gateway-workload';

/**
 * Which clients reach a gateway, and what it knows of them: the same for all balancers.
 */
export interface LoadBalancerClients {
  /**
   * Lets in only clients of these ranges, in CIDR notation (`spec.loadBalancerSourceRanges`).
   *
   * @default - every client that reaches the balancer
   */
  readonly sourceRanges?: string[];

  /**
   * Lets the gateway see the addresses of clients, for logs, `x-forwarded-for` and rules by source address.
   *
   * Where connections pass the nodes, this sets `externalTrafficPolicy: Local`: nodes without a pod of the gateway take none. Spread the
   * pods over the nodes then.
   *
   * @default - true behind the balancer of a cloud, unless the PROXY protocol names the clients; false behind a node port, one of your own
   * and a Classic Load Balancer
   * @see https://kubernetes.io/docs/tasks/access-application-cluster/create-external-load-balancer/#preserving-the-client-source-ip
   */
  readonly preserveClientAddresses?: boolean;
}

/** Ranges with a prefix length, as Kubernetes wants them. */
export function requireSourceRanges(what: string, ranges: readonly string[] | undefined): readonly string[] | undefined {
  return optional(ranges, values => requireItems(what, values, 'without any every client is let in: leave it out').map(range => {
    if (!requireSubnet(what, range).includes('/')) {
      refuse(what, 'a range in CIDR notation such as "10.0.0.0/16"', range, `write "${range}/${range.includes(':') ? 128 : 32}" for one address`);
    }
    const [address] = range.split('/');
    const network = networkOf(range);
    if (network.split('/')[0] !== networkOf(address)) {
      refuse(what, 'a range without bits behind its prefix length', range,
        `write "${network}" for the whole range, or "${address}/${range.includes(':') ? 128 : 32}" for one address`);
    }
    return range;
  }));
}

/** Ranges with a shorter prefix restrict nothing: nobody has so many addresses, and two halves of the internet are all of it. */
const SHORTEST_PREFIX = { ipv4: 8, ipv6: 16 };

/** Whether clients from everywhere are let in. */
export function letsEverybodyIn({ sourceRanges }: LoadBalancerClients): boolean {
  return sourceRanges === undefined || sourceRanges.some(range =>
    Number(range.split('/')[1]) < (range.includes(':') ? SHORTEST_PREFIX.ipv6 : SHORTEST_PREFIX.ipv4));
}

/** Whether addresses of clients survive; the PROXY protocol carries them otherwise. */
export function preservesAddresses(what: string, clients: LoadBalancerClients, proxyProtocol: boolean, byDefault: boolean): boolean {
  if (clients.preserveClientAddresses && proxyProtocol) {
    refuse(`preserveClientAddresses of ${what}`, 'left out beside proxyProtocol', true, 'the PROXY protocol carries the addresses: keep one of them');
  }
  return clients.preserveClientAddresses ?? (byDefault && !proxyProtocol);
}

/** How the pods know the addresses of clients, where they do. */
export function clientAddress(plan: LoadBalancerPlan, numTrustedProxies = 0): ClientAddress | undefined {
  if (numTrustedProxies > 0) {
    return ClientAddress.X_FORWARDED_FOR;
  }
  if (plan.proxyProtocol) {
    return ClientAddress.PROXY_PROTOCOL;
  }
  return plan.preservesClientAddresses ? ClientAddress.CONNECTION : undefined;
}
