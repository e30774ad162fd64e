import { Ambiguity } from './decision';
import { Labels, resourceName } from '../istio';
import { KnownHost, Mesh, PodsView, ServiceEntryView, ServiceView, specOf, targetPortOf } from '../mesh';

/** What is asked of a service: its port, and the labels of a subset. */
export interface AskedEndpoints {
  readonly host: string;
  readonly port: number;
  readonly subset?: string;
  readonly labels: Labels;
}

/** What answers there. */
export interface Endpoints {
  /** What makes the pods, as `Deployment echo/echo-v1`. */
  readonly workloads: readonly string[];
  /** The pods, as far as the manifests have them. */
  readonly pods: readonly PodsView[];
  /** Why nothing answers. */
  readonly reason?: string;
  readonly ambiguous?: Ambiguity;
}

/** What is there behind a host. */
export function endpointsOf({ service, entry }: KnownHost, asked: AskedEndpoints, mesh: Mesh): Endpoints {
  return service === undefined ? ofEntry(entry, asked, mesh) : ofService(service, asked, mesh);
}

function ofService(service: ServiceView, { host, port, subset, labels }: AskedEndpoints, mesh: Mesh): Endpoints {
  const { selector, namespace, ports, object } = service;
  if (selector === undefined) {
    const because = 'the Service selects no pods, so that somebody else writes its endpoints';
    const objects = [resourceName(object.manifest)];
    return { workloads: [], pods: [], ambiguous: { about: 'endpoints', assumed: `${host} has endpoints`, objects, because } };
  }
  const served = ports.filter(one => one.port === port);
  const pods = selected(selector, labels, namespace, mesh).filter(one => served.some(of => targetPortOf(of, one) !== undefined));
  return found(pods, nobody(host, subset));
}

function ofEntry(entry: ServiceEntryView, { host, labels, subset }: AskedEndpoints, mesh: Mesh): Endpoints {
  const { workloadSelector, namespace, resolution, object } = entry;
  // WorkloadEntries may be selected as well, whose addresses are outside.
  if (workloadSelector !== undefined && resolution === 'STATIC' && mesh.ofKind('networking.istio.io/WorkloadEntry').length === 0) {
    return found(selected(workloadSelector, labels, namespace, mesh), nobody(host, subset));
  }
  const because = 'what a ServiceEntry leads to is outside of the manifests';
  const about = resolution.startsWith('DNS') ? 'dns' : 'endpoints';
  return { workloads: [], pods: [], ambiguous: { about, assumed: `${host} answers`, objects: [resourceName(object.manifest)], because } };
}

function nobody(host: string, subset: string | undefined): string {
  return `no pods are behind ${host}${subset === undefined ? '' : ` in subset ${subset}`}`;
}

function found(pods: readonly PodsView[], reason: string): Endpoints {
  return pods.length === 0 ? { workloads: [], pods, reason } : { pods, workloads: pods.map(({ object }) => resourceName(object.manifest)).sort() };
}

/** The pods with the labels of a selector and those of a subset. */
function selected(selector: Labels, labels: Labels, namespace: string, mesh: Mesh): PodsView[] {
  return mesh.pods.selectedBy({ ...selector, ...labels }, namespace).filter(pods => specOf(pods.object).replicas !== 0
    && Object.entries(selector).every(([label, value]) => pods.labels[label] === value));
}
