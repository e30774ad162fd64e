import { textOf } from './plain-value';

/** What Istio asks a ServiceEntry for by an annotation, so that Envoy tries all addresses of a name. */
export const CONNECT_STRATEGY_ANNOTATION = 'istio.io/connect-strategy';

/** A host of a ServiceEntry at a port, as far as it decides how many endpoints its cluster has. */
export interface ResolvedHost {
  readonly resolution: string;
  /** Of its annotation, where it has that. */
  readonly connectStrategy?: string;
  /** Its endpoints, and the workloads that it selects; none where the host itself is resolved. */
  readonly endpoints?: number;
}

/** Whether Envoy resolves the one name of a cluster, again and again, and refuses it with a second endpoint. */
export function hasOneEndpoint({ resolution, connectStrategy }: ResolvedHost): boolean {
  return resolution === 'DNS_ROUND_ROBIN' || resolution === 'DNS' && textOf(connectStrategy)?.toUpperCase() === 'RACE_FIRST_TCP_CONNECT';
}

/**
 * The endpoints of the cluster for a host that several ServiceEntries of a namespace have: those of all. Of one with DNS_ROUND_ROBIN it is the first
 * one at most, and none where there are others already.
 *
 * @param hosts the oldest first
 */
export function endpointsOfAll(hosts: readonly ResolvedHost[]): number {
  return hosts.reduce((sum, { resolution, endpoints }) => {
    const own = endpoints ?? (resolution.startsWith('DNS') ? 1 : 0);
    return resolution !== 'DNS_ROUND_ROBIN' ? sum + own : sum > 0 ? sum : Math.min(own, 1);
  }, 0);
}
