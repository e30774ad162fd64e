import {
  exportToOfAnnotation, EXPORT_TO_ANNOTATION, Labels, labelsOf, mapOf, mapsOf, numberOf, Protocol, protocolOfPort, serviceHost, textOf,
} from '../../istio';
import { settingsOf, specOf } from '../mesh-object';
import { ObjectView, cachedView, viewOf } from './object-view';

/** A port of a Service. */
export interface ServicePortView {
  /** Where it stands, such as `spec.ports[0]`. */
  readonly field: string;
  readonly port: number;
  readonly name?: string;
  /** A number, or the name of a port of the pods. */
  readonly targetPort: number | string;
  /** What Istio takes it for. */
  readonly protocol: Protocol;
}

/** A Kubernetes Service. */
export interface ServiceView extends ObjectView {
  /** Its full name. */
  readonly host: string;
  /** `ClusterIP`, where it is not said. */
  readonly type: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** None where somebody else writes its endpoints. */
  readonly selector?: Labels;
  readonly ports: readonly ServicePortView[];
  /** The namespaces that see it; empty where it says nothing. */
  readonly exportTo: readonly string[];
}

/** Reads a Service. */
export const readService = cachedView((object): ServiceView => {
  const view = viewOf(object);
  const spec = specOf(object);
  const metadata = mapOf(object.manifest.metadata);
  const annotations = labelsOf(metadata.annotations);
  const selector = labelsOf(spec.selector);
  return {
    ...view,
    host: serviceHost(view, settingsOf(object).clusterDomain),
    type: textOf(spec.type) ?? 'ClusterIP',
    labels: labelsOf(metadata.labels),
    annotations,
    selector: Object.keys(selector).length > 0 ? selector : undefined,
    ports: mapsOf(spec.ports).flatMap((port, index) => readPort(port, `spec.ports[${index}]`)),
    exportTo: exportToOfAnnotation(annotations[EXPORT_TO_ANNOTATION]),
  };
});

function readPort(given: Record<string, unknown>, field: string): ServicePortView[] {
  const port = numberOf(given.port);
  const name = textOf(given.name);
  return port === undefined ? [] : [{
    field,
    port,
    name,
    targetPort: numberOf(given.targetPort) ?? textOf(given.targetPort) ?? port,
    protocol: protocolOfPort({ port, name, protocol: textOf(given.protocol), appProtocol: textOf(given.appProtocol) }),
  }];
}
