import { clientRules } from './client-rules';
import { workloadsIn } from './workloads-of-entries';
import { CDI112 } from '../../findings/catalogue/cdi112';
import { labelsOf, localityOf, mapOf, PolicyLayers, priorityOf, selects } from '../../istio';
import { EntryPortView, MergedRule, Mesh, MeshObject, readServiceEntry, resourceName, ServiceEntryView } from '../../mesh';
import { Check, FoundInObject } from '../check';

type Endpoint = Record<string, unknown>;

/** Endpoints of a name of DNS in several localities, of which istiod knows those of the first alone when it puts them into an order. */
export const dnsLocalities: Check = {
  ...CDI112,
  check(object, mesh) {
    const entry = readServiceEntry(object);
    return !isResolved(entry) ? [] : entry.hosts.flatMap(host => {
      const entries = entriesOf(host, entry, mesh);
      const endpoints = entries[0] === entry ? entries.flatMap(one => endpointsOf(one, mesh)) : [];
      return countLocalities(endpoints) < 2 ? [] : inspect(host, entry, endpoints, mesh);
    }).slice(0, 1);
  },
};

/** With `DNS_ROUND_ROBIN` a cluster has one endpoint, whatever else there is. */
function isResolved({ resolution }: ServiceEntryView): boolean {
  return resolution === 'DNS';
}

/** The entries of a host in a namespace, which are one service for Istio. The first one tells for all. */
function entriesOf(host: string, { namespace }: ServiceEntryView, mesh: Mesh): ServiceEntryView[] {
  return mesh.registry.named(host).flatMap(({ entry }) => entry ?? []).filter(entry => entry.namespace === namespace && isResolved(entry));
}

function inspect(host: string, entry: ServiceEntryView, endpoints: readonly Endpoint[], mesh: Mesh): FoundInObject[] {
  const annotations = [entry.object, ...mesh.namespacesNamed(entry.namespace).map(({ object }) => object)].map(annotationsOf);
  const rules = clientRules(host, entry, mesh);
  for (const rule of rules.length === 0 ? [undefined] : rules) {
    for (const port of entry.ports) {
      const priority = layersOf(rule, endpoints).map(layers => priorityOf(layers, port.port, annotations)).find(found => found !== undefined);
      if (priority !== undefined) {
        return [finding(host, port, priority, rule)];
      }
    }
  }
  return [];
}

function finding(host: string, { port, field }: EntryPortView, priority: string, rule: MergedRule | undefined): FoundInObject {
  const related = rule?.rules.map(({ object }) => resourceName(object.manifest)) ?? [];
  const where = priority.startsWith('the ') ? priority : `${priority} of ${related.join(' and ')}`;
  return {
    message: `port ${port} of "${host}" has endpoints in several localities, which ${where} puts into an order: istiod ends with a panic, `
      + 'and again at each start',
    fix: 'give all endpoints the same locality, or leave the order out for this host',
    field,
    related,
  };
}

/** The policies for all endpoints, and those of subsets that have some in several localities. */
function layersOf(rule: MergedRule | undefined, endpoints: readonly Endpoint[]): PolicyLayers[] {
  const policy = rule?.trafficPolicy;
  const subsets = (rule?.subsets ?? []).filter(({ labels }) => countLocalities(endpoints.filter(one => selects(labels, labelsOf(one.labels)))) > 1);
  return [{ policy }, ...subsets.map(({ trafficPolicy: subset }) => ({ policy, subset }))];
}

function countLocalities(endpoints: readonly Endpoint[]): number {
  return new Set(endpoints.map(localityOf)).size;
}

function endpointsOf({ endpoints, workloadSelector, namespace }: ServiceEntryView, mesh: Mesh): readonly Endpoint[] {
  return workloadSelector === undefined ? endpoints
    : (workloadsIn(mesh).get(namespace) ?? []).filter(({ labels }) => selects(workloadSelector, labelsOf(labels)));
}

function annotationsOf({ manifest }: MeshObject): Record<string, string> {
  return labelsOf(mapOf(manifest.metadata).annotations);
}
