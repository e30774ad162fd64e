import { workloadsIn } from './workloads-of-entries';
import { CDI128 } from '../../findings/catalogue/cdi128';
import { CONNECT_STRATEGY_ANNOTATION, endpointsOfAll, hasOneEndpoint, labelsOf, mapOf, ResolvedHost, selects } from '../../istio';
import { EntryPortView, isAtLeastAsOld, Mesh, readServiceEntry, resourceName, ServiceEntryView } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** A cluster that resolves one name gets the endpoints of all entries of the host, and Envoy refuses it. */
export const severalEndpoints: Check = {
  ...CDI128,
  check(object, mesh) {
    const entry = readServiceEntry(object);
    return !hasOneEndpoint(resolved(entry, mesh)) ? []
      : [...new Set(entry.hosts)].flatMap(host => entry.ports.flatMap(port => inspect(host, port, entry, mesh))).slice(0, 1);
  },
};

function inspect(host: string, { port, field }: EntryPortView, entry: ServiceEntryView, mesh: Mesh): FoundInObject[] {
  const others = mesh.registry.named(host).flatMap(known => known.entry ?? [])
    .filter(other => other !== entry && other.namespace === entry.namespace && other.ports.some(one => one.port === port));
  const count = endpointsOfAll([entry, ...others].map(one => resolved(one, mesh)));
  if (count < 2 || !others.every(other => isAtLeastAsOld(entry.object, other.object))) {
    return [];
  }
  const names = others.map(({ object }) => resourceName(object.manifest));
  const annotated = entry.resolution === 'DNS_ROUND_ROBIN' ? entry.resolution : `${entry.resolution} with ${CONNECT_STRATEGY_ANNOTATION}`;
  return [{
    message: `port ${port} of "${host}" has ${count} endpoints${names.length === 0 ? '' : `, together with ${names.join(' and ')}`}, and the `
      + `resolution ${annotated}, for which Envoy takes one: every proxy refuses the cluster`,
    fix: names.length === 0 ? 'leave one endpoint, or the annotation out'
      : 'keep one ServiceEntry for the host in the namespace, or give all of them resolution: DNS',
    field,
    related: names,
  }];
}

function resolved({ resolution, endpoints, workloadSelector, namespace, object }: ServiceEntryView, mesh: Mesh): ResolvedHost {
  const { annotations } = mapOf(object.manifest.metadata);
  const selected = workloadSelector && [
    ...(workloadsIn(mesh).get(namespace) ?? []).filter(({ labels }) => selects(workloadSelector, labelsOf(labels))),
    ...mesh.pods.selectedBy(workloadSelector, namespace),
  ];
  const given = (selected ?? endpoints).length;
  return {
    resolution,
    connectStrategy: labelsOf(annotations)[CONNECT_STRATEGY_ANNOTATION],
    endpoints: given > 0 || selected !== undefined ? given : undefined,
  };
}
