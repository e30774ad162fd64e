import { Labels, labelsOf, mapOf, mapsOf, numberOf, Protocol, protocolNamed, textOf, textsOf } from '../../istio';
import { MeshObject, specOf } from '../mesh-object';
import { ObjectView, viewOf } from './object-view';

/** Before the namespace of a host that is left out. */
const NOT = '~';

/** A host that sidecars may call: the namespace that it is taken from (`*` for all, `.` for their own), and the name. */
export interface ImportedHost {
  /** Where it stands, such as `spec.egress[0].hosts[1]`. */
  readonly field: string;
  readonly namespace: string;
  readonly host: string;
}

/** A port at which pods take traffic. */
export interface IngressPortView {
  readonly port: number;
  readonly protocol: Protocol;
}

/** A Sidecar. */
export interface SidecarView extends ObjectView {
  /** The pods of its namespace that it is for; none for all that no other one is for. */
  readonly workloadSelector?: Labels;
  /** The hosts that its pods know; none where it says nothing of them. */
  readonly imports?: readonly ImportedHost[];
  /** Hosts that are left out of them. */
  readonly exclusions: readonly ImportedHost[];
  /** The ports at which its pods take traffic, in place of those of their Services; none where it says nothing of them. */
  readonly ingress?: readonly IngressPortView[];
  /** What happens to calls to other hosts, such as `REGISTRY_ONLY`. */
  readonly outboundTraffic?: string;
}

/** Reads a Sidecar. */
export function readSidecar(object: MeshObject): SidecarView {
  const spec = specOf(object);
  const { workloadSelector } = spec;
  const egress = mapsOf(spec.egress);
  const ingress = mapsOf(spec.ingress);
  const hosts = egress.flatMap((listener, index) =>
    textsOf(listener.hosts).map((text, item) => [text, `spec.egress[${index}].hosts[${item}]`] as const));
  return {
    ...viewOf(object),
    workloadSelector: workloadSelector === undefined || workloadSelector === null ? undefined : labelsOf(mapOf(workloadSelector).labels),
    imports: egress.length === 0 ? undefined : hosts.filter(([text]) => !text.startsWith(NOT)).map(readImport),
    exclusions: hosts.filter(([text]) => text.startsWith(NOT)).map(([text, field]) => readExclusion(text.slice(NOT.length), field)),
    ingress: ingress.length === 0 ? undefined : ingress.flatMap(({ port }) => readPort(mapOf(port))),
    outboundTraffic: textOf(mapOf(spec.outboundTrafficPolicy).mode),
  };
}

function readPort({ number, protocol }: Record<string, unknown>): IngressPortView[] {
  const port = numberOf(number);
  return port === undefined ? [] : [{ port, protocol: protocolNamed(textOf(protocol) ?? '') }];
}

function readImport([text, field]: readonly [text: string, field: string]): ImportedHost {
  const slash = text.indexOf('/');
  return slash < 0 ? { field, namespace: '*', host: text } : { field, namespace: text.slice(0, slash), host: text.slice(slash + 1) };
}

/** Without a namespace it is about all. */
function readExclusion(text: string, field: string): ImportedHost {
  const { namespace, host } = readImport([text, field]);
  return { field, namespace: namespace || '*', host };
}
