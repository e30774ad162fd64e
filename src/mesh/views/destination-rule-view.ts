import { fullHost, Labels, labelsOf, mapOf, mapsOf, textOf, textsOf } from '../../istio';
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
  readonly trafficPolicy?: Record<string, unknown>;
}

/** A DestinationRule. */
export interface DestinationRuleView extends ObjectView {
  /** Its host in full; a wildcard, too. */
  readonly host: string;
  readonly subsets: readonly SubsetView[];
  /** The policy for all of the service, as it stands there. */
  readonly trafficPolicy?: Record<string, unknown>;
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
    host: fullHost(host, view.namespace, settingsOf(object).clusterDomain),
    subsets: mapsOf(spec.subsets).flatMap(({ name, labels, trafficPolicy }, index) => typeof name !== 'string' ? [] : [{
      field: `spec.subsets[${index}]`, object, name, labels: labelsOf(labels), trafficPolicy: policyOf(trafficPolicy),
    }]),
    trafficPolicy: policyOf(spec.trafficPolicy),
    workloadSelector: selector === undefined || selector === null ? undefined : labelsOf(mapOf(selector).matchLabels),
    exportTo: textsOf(spec.exportTo),
  }];
});

function policyOf(given: unknown): Record<string, unknown> | undefined {
  return given === undefined || given === null ? undefined : mapOf(given);
}
