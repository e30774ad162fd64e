import { Labels, labelsOf, mapOf, mapsOf, textOf, textsOf } from '../../istio';
import { MeshObject, specOf } from '../mesh-object';
import { ObjectView, viewOf } from './object-view';

/** A host that sidecars may call: the namespace that it is taken from (`*` for all, `.` for their own, `~` for none), and the name. */
export interface ImportedHost {
  /** Where it stands, such as `spec.egress[0].hosts[1]`. */
  readonly field: string;
  readonly namespace: string;
  readonly host: string;
}

/** A Sidecar. */
export interface SidecarView extends ObjectView {
  /** The pods of its namespace that it is for; none for all that no other one is for. */
  readonly workloadSelector?: Labels;
  /** The hosts that its pods know; none where it says nothing of them. */
  readonly imports?: readonly ImportedHost[];
  /** What happens to calls to other hosts, such as `REGISTRY_ONLY`. */
  readonly outboundTraffic?: string;
}

/** Reads a Sidecar. */
export function readSidecar(object: MeshObject): SidecarView {
  const spec = specOf(object);
  const { workloadSelector } = spec;
  const egress = mapsOf(spec.egress);
  return {
    ...viewOf(object),
    workloadSelector: workloadSelector === undefined || workloadSelector === null ? undefined : labelsOf(mapOf(workloadSelector).labels),
    imports: egress.length === 0 ? undefined : egress.flatMap(({ hosts }, index) =>
      textsOf(hosts).map((text, item) => readImport(text, `spec.egress[${index}].hosts[${item}]`))),
    outboundTraffic: textOf(mapOf(spec.outboundTrafficPolicy).mode),
  };
}

function readImport(text: string, field: string): ImportedHost {
  const slash = text.indexOf('/');
  return slash < 0 ? { field, namespace: '*', host: text } : { field, namespace: text.slice(0, slash), host: text.slice(slash + 1) };
}
