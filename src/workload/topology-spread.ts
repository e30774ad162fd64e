import * as kplus from 'cdk8s-plus-28';
import { compact } from '../core/compact';
import { refuse } from '../core/errors';
import { MAX_INT32, optional, requireInteger, requireOneOf } from '../core/requirements';
import { isLabelKey } from '../istio';

/**
 * What the scheduler does with a pod that would make the spread uneven.
 */
export enum UnsatisfiableSpread {
  /** It leaves the pod pending. */
  DO_NOT_SCHEDULE = 'DoNotSchedule',
  /** It prefers the nodes that make the spread less uneven. */
  SCHEDULE_ANYWAY = 'ScheduleAnyway',
}

/**
 * How the pods of a workload spread over zones or nodes. The pods of this workload are counted, of a version of a service or a gateway, and
 * those of others are not.
 *
 * @see https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/
 */
export interface TopologySpread {
  /**
   * Over what the pods spread: `kplus.Topology.ZONE`, `HOSTNAME`, `REGION`, or another label of the nodes with `Topology.custom`.
   */
  readonly topology: kplus.Topology;

  /**
   * By how many pods one place may be ahead of another.
   *
   * Range: at least 1.
   *
   * @default 1
   */
  readonly maxSkew?: number;

  /**
   * What happens to a pod that would make it more uneven.
   *
   * @default UnsatisfiableSpread.SCHEDULE_ANYWAY, so that a full zone does not keep pods from starting
   */
  readonly whenUnsatisfiable?: UnsatisfiableSpread;

  /**
   * The places that there have to be. With less, a missing one counts as one without pods. For `DO_NOT_SCHEDULE` only.
   *
   * Range: at least 1.
   *
   * @default - Kubernetes's: 1
   */
  readonly minDomains?: number;

  /**
   * Labels whose value a pod has to share to be counted, beside those of the workload (`app` and `version` of a version). With
   * `pod-template-hash` a rolling update counts only
   * the new pods.
   *
   * @default - none
   */
  readonly matchLabelKeys?: string[];
}

/** The constraints as Kubernetes writes them. */
export function renderTopologySpreads(what: string, spreads: readonly TopologySpread[], labels: Record<string, string>): object[] {
  const constraints = spreads.map(spread => renderTopologySpread(what, spread, labels));
  const keys = constraints.map(({ topologyKey, whenUnsatisfiable }) => `${topologyKey}: ${whenUnsatisfiable}`);
  const again = keys.find((key, index) => keys.indexOf(key) < index);
  if (again !== undefined) {
    refuse(what, 'at most one for each topology and whenUnsatisfiable', `two of ${again}`,
      'leave one of them out: the one with the smaller maxSkew says more');
  }
  return constraints;
}

interface RenderedSpread {
  readonly topologyKey: string;
  readonly whenUnsatisfiable: UnsatisfiableSpread;
}

function renderTopologySpread(what: string, spread: TopologySpread, labels: Record<string, string>): Partial<RenderedSpread> {
  const { topology, maxSkew = 1, whenUnsatisfiable = UnsatisfiableSpread.SCHEDULE_ANYWAY, minDomains, matchLabelKeys = [] } = spread;
  if (minDomains !== undefined && whenUnsatisfiable !== UnsatisfiableSpread.DO_NOT_SCHEDULE) {
    refuse(`minDomains of ${what}`, 'left out beside SCHEDULE_ANYWAY', minDomains, 'set whenUnsatisfiable: UnsatisfiableSpread.DO_NOT_SCHEDULE');
  }
  if (topology.key === '') {
    refuse(`topology of ${what}`, 'a label of the nodes', topology.key, 'write kplus.Topology.ZONE, or the label in Topology.custom');
  }
  const malformed = matchLabelKeys.find(key => !isLabelKey(key));
  if (malformed !== undefined) {
    refuse(`matchLabelKeys of ${what}`, 'keys of labels, such as "pod-template-hash"', malformed, 'write the key alone, without a value');
  }
  const selected = matchLabelKeys.find(key => key in labels);
  if (selected !== undefined) {
    refuse(`matchLabelKeys of ${what}`, `other labels than ${Object.keys(labels).join(' and ')}`, selected,
      'leave it out: pods are counted by it anyway');
  }
  return compact({
    maxSkew: requireInteger(`maxSkew of ${what}`, maxSkew, 1, MAX_INT32),
    topologyKey: topology.key,
    whenUnsatisfiable: requireOneOf(`whenUnsatisfiable of ${what}`, Object.values(UnsatisfiableSpread), whenUnsatisfiable,
      'use a member of UnsatisfiableSpread'),
    minDomains: optional(minDomains, value => requireInteger(`minDomains of ${what}`, value, 1, MAX_INT32)),
    labelSelector: { matchLabels: { ...labels } },
    matchLabelKeys: [...matchLabelKeys],
  });
}
