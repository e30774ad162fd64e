import { IConstruct } from 'constructs';
import { refuse } from '../core/errors';
import { isThere } from '../core/known-objects';
import { namespaceOf } from '../core/reference';
import { selects } from '../istio';
import { ClusterState, orTwoClusters } from '../mesh-settings/cluster-state';

/** A Telemetry and what it is for. */
interface KnownTelemetry {
  readonly telemetry: IConstruct;
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
}

/** The Telemetries that the app has in a cluster. */
const TELEMETRIES = new ClusterState<KnownTelemetry[]>('telemetries', () => []);

/**
 * Remembers which pods a Telemetry is for, and refuses a second one for the same: what Istio makes of two depends on which is older.
 *
 * @param labels labels of the pods; none for all of the namespace
 */
export function rememberTelemetry(telemetry: IConstruct, labels?: Record<string, string>): void {
  const namespace = namespaceOf(telemetry);
  const other = knownTelemetry(telemetry, namespace, labels);
  if (other !== undefined) {
    refuse(`target of Telemetry "${telemetry.node.path}"`, 'pods that no other Telemetry of its namespace is for', labels ?? 'none',
      `"${other.node.path}" is for them too, and two for the same pods are undefined in Istio (${labels ? 'IST0159' : 'IST0160'}): put both into one`
      + orTwoClusters(other, telemetry));
  }
  TELEMETRIES.of(telemetry).push({ telemetry, namespace, labels });
}

/** The Telemetry that this app has for these pods, or for some of them, or for them and others. */
export function knownTelemetry(consumer: IConstruct, namespace: string | undefined, labels?: Record<string, string>): IConstruct | undefined {
  return TELEMETRIES.of(consumer).find(other => other.namespace === namespace && meet(other.labels, labels) && isThere(other.telemetry))?.telemetry;
}

/** Whether all pods of one are pods of the other. The Telemetry of a namespace is for those that have none of their own. */
function meet(one: Record<string, string> | undefined, other: Record<string, string> | undefined): boolean {
  return one === undefined || other === undefined ? one === other : selects(one, other) || selects(other, one);
}
