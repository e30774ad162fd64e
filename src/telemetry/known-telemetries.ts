import { IConstruct } from 'constructs';
import { refuse } from '../core/errors';
import { namespaceOf } from '../core/reference';

const KNOWN = Symbol.for('cdk8s-istio.Telemetry.known');

/** The root of a tree carries its Telemetries, by namespace and pods. */
interface Carrier {
  [KNOWN]?: Map<string, IConstruct>;
}

/**
 * Remembers which pods a Telemetry is for, and refuses a second one for the same: what Istio makes of two depends on which is older.
 *
 * @param labels labels of the pods; none for all of the namespace
 */
export function rememberTelemetry(telemetry: IConstruct, labels?: Record<string, string>): void {
  const carrier = telemetry.node.root as unknown as Carrier;
  const other = knownTelemetry(telemetry, namespaceOf(telemetry), labels);
  if (other !== undefined) {
    refuse(`target of Telemetry "${telemetry.node.path}"`, 'one that no other Telemetry of its namespace has', labels ?? 'none',
      `"${other.node.path}" has it, and two for the same pods are undefined in Istio (${labels ? 'IST0159' : 'IST0160'}): put both into one`);
  }
  carrier[KNOWN] ??= new Map();
  carrier[KNOWN].set(keyOf(namespaceOf(telemetry), labels), telemetry);
}

/** The Telemetry that this app has for these pods. */
export function knownTelemetry(consumer: IConstruct, namespace: string | undefined, labels?: Record<string, string>): IConstruct | undefined {
  return (consumer.node.root as unknown as Carrier)[KNOWN]?.get(keyOf(namespace, labels));
}

function keyOf(namespace: string | undefined, labels: Record<string, string> = {}): string {
  return JSON.stringify([namespace ?? '', Object.entries(labels).sort(([one], [other]) => one < other ? -1 : 1)]);
}
