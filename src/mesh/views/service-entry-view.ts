import { Labels, labelsOf, mapOf, mapsOf, numberOf, Protocol, protocolNamed, textOf, textsOf } from '../../istio';
import { specOf } from '../mesh-object';
import { ObjectView, cachedView, viewOf } from './object-view';

/** A port of a ServiceEntry. */
export interface EntryPortView {
  /** Where it stands, such as `spec.ports[0]`. */
  readonly field: string;
  readonly port: number;
  readonly name?: string;
  readonly targetPort: number;
  readonly protocol: Protocol;
}

/** A ServiceEntry. */
export interface ServiceEntryView extends ObjectView {
  /** Its hosts, as they are: a ServiceEntry takes them literally. */
  readonly hosts: readonly string[];
  readonly labels: Labels;
  readonly addresses: readonly string[];
  readonly ports: readonly EntryPortView[];
  /** `NONE`, where it is not said. */
  readonly resolution: string;
  readonly isInMesh: boolean;
  readonly endpoints: readonly Record<string, unknown>[];
  /** The pods and WorkloadEntries of its namespace that are its endpoints. */
  readonly workloadSelector?: Labels;
  /** The namespaces that see it; empty where it says nothing. */
  readonly exportTo: readonly string[];
}

/** Reads a ServiceEntry. */
export const readServiceEntry = cachedView((object): ServiceEntryView => {
  const spec = specOf(object);
  return {
    ...viewOf(object),
    hosts: textsOf(spec.hosts),
    labels: labelsOf(mapOf(object.manifest.metadata).labels),
    addresses: textsOf(spec.addresses),
    ports: mapsOf(spec.ports).flatMap((given, index) => readPort(given, `spec.ports[${index}]`)),
    resolution: textOf(spec.resolution) ?? 'NONE',
    isInMesh: spec.location === 'MESH_INTERNAL',
    endpoints: mapsOf(spec.endpoints),
    workloadSelector: spec.workloadSelector === undefined ? undefined : labelsOf(mapOf(spec.workloadSelector).labels),
    exportTo: textsOf(spec.exportTo),
  };
});

function readPort({ number, name, targetPort, protocol }: Record<string, unknown>, field: string): EntryPortView[] {
  const port = numberOf(number);
  return port === undefined ? []
    : [{ field, port, name: textOf(name), targetPort: numberOf(targetPort) ?? port, protocol: protocolNamed(textOf(protocol) ?? '') }];
}
