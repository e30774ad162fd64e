import { fullHost, Labels, labelsOf, mapOf, mapsOf, numberOf, textOf, textsOf, TrafficPolicySpec } from '../../istio';
import { MeshObject, settingsOf, specOf } from '../mesh-object';
import { ObjectView, cachedView, viewOf } from './object-view';

/** A subset of a DestinationRule. */
export interface SubsetView {
  /** Where it stands, such as `spec.subsets[0]`. */
  readonly field: string;
  /** The rule that it stands in. */
  readonly object: MeshObject;
  readonly name: string;
  readonly labels: Labels;
  /** Its own policy as it stands there. */
  readonly trafficPolicy?: TrafficPolicySpec;
}

/** The policy for one port, which takes the place of that for all. */
export interface PortPolicyView {
  /** Where it stands, such as `spec.trafficPolicy.portLevelSettings[0]`. */
  readonly field: string;
  readonly port: number;
  readonly policy: TrafficPolicySpec;
}

/** A DestinationRule. */
export interface DestinationRuleView extends ObjectView {
  /** Its host as it stands there. */
  readonly givenHost: string;
  /** Its host in full; a wildcard, too. */
  readonly host: string;
  readonly subsets: readonly SubsetView[];
  /** The policy for all of the service, as it stands there. */
  readonly trafficPolicy?: TrafficPolicySpec;
  /** The pods of its namespace that it is for, as clients; none for all clients. */
  readonly workloadSelector?: Labels;
  /** The namespaces that see it; empty where it says nothing. */
  readonly exportTo: readonly string[];
}

/** Reads a DestinationRule; nothing where it names no host. */
export const readDestinationRule = cachedView((object): DestinationRuleView[] => {
  const view = viewOf(object);
  const spec = specOf(object);
  const host = textOf(spec.host);
  const selector = spec.workloadSelector;
  return host === undefined ? [] : [{
    ...view,
    givenHost: host,
    host: fullHost(host, view.namespace, settingsOf(object).clusterDomain),
    subsets: mapsOf(spec.subsets).flatMap(({ name, labels, trafficPolicy }, index) => typeof name !== 'string' ? [] : [{
      field: `spec.subsets[${index}]`, object, name, labels: labelsOf(labels), trafficPolicy: policyOf(trafficPolicy),
    }]),
    trafficPolicy: policyOf(spec.trafficPolicy),
    workloadSelector: selector === undefined || selector === null ? undefined : labelsOf(mapOf(selector).matchLabels),
    exportTo: textsOf(spec.exportTo),
  }];
});

/** The policies for single ports of a policy. */
export function portPoliciesOf(policy: TrafficPolicySpec | undefined, field: string): PortPolicyView[] {
  return mapsOf(policy?.portLevelSettings).flatMap((given, index) => {
    const port = numberOf(mapOf(given.port).number);
    return port === undefined ? [] : [{ port, field: `${field}.portLevelSettings[${index}]`, policy: given }];
  });
}

function policyOf(given: unknown): TrafficPolicySpec | undefined {
  return given === undefined || given === null ? undefined : mapOf(given);
}
