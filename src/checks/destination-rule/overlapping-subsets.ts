import { FindingLevel } from '../../findings';
import { kindOf, resourceName, selects } from '../../istio';
import { Manifest, MeshObject } from '../../mesh';
import { Check, readOnce } from '../check';

/** A subset of a DestinationRule, as far as its pods are concerned. */
interface FoundSubset {
  readonly name: string;
  readonly labels: Record<string, string>;
  readonly index: number;
}

/** A destination of a route, of which everything may be missing. */
interface FoundDestination {
  readonly destination?: { readonly host?: string; readonly subset?: string };
  readonly weight?: number;
}

/** A route with weights: the subsets of one host that get a share. */
interface FoundSplit {
  readonly what: string;
  readonly resource: string;
  readonly host: string;
  readonly subsets: string[];
}

/** Labels of pods that an object makes. */
interface FoundPods {
  readonly object: MeshObject;
  readonly labels: Record<string, string>;
}

/** A pod of two subsets gets a part of both shares: 10 % to a canary whose pods are among those of the stable subset too are more than half. */
export const overlappingSubsets: Check = {
  code: 'CDI070',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/DestinationRule'],
  summary: 'a route splits requests by weight between two subsets that have pods in common',
  check({ manifest }, mesh) {
    const { host, subsets } = (manifest.spec ?? {}) as { readonly host?: unknown; readonly subsets?: unknown };
    if (typeof host !== 'string') {
      return [];
    }
    const named = (listOf(subsets) as Partial<FoundSubset>[])
      .flatMap(({ name, labels }, index) => name === undefined ? [] : [{ name, labels: labels ?? {}, index }]);
    const ownHost = fullHost(host, manifest);
    return pairs(named).flatMap(([one, other]) => {
      const split = splitsIn(mesh).find(found => found.host === ownHost && [one, other].every(({ name }) => found.subsets.includes(name)));
      const shared = split && sharedPods(one, other, podsIn(mesh).filter(({ object }) => namespaceOf(object.manifest) === namespaceOfHost(ownHost)));
      return shared === undefined ? [] : [{
        message: `the subsets "${one.name}" and "${other.name}", between which ${split!.what} splits requests by weight, have pods in common (${shared}): `
          + 'each of those pods gets a part of both shares',
        fix: 'give each subset a label that only its own pods have',
        field: `spec.subsets[${other.index}].labels`,
        related: [split!.resource],
      }];
    });
  },
};

const podsIn = readOnce(mesh => mesh.objects.flatMap(podsOf));

const splitsIn = readOnce(mesh => mesh.objects.flatMap(splitsOf));

function sharedPods(one: FoundSubset, other: FoundSubset, pods: readonly FoundPods[]): string | undefined {
  const [narrow, wide] = selects(other.labels, one.labels) ? [one, other] : selects(one.labels, other.labels) ? [other, one] : [];
  if (narrow !== undefined) {
    return `all pods of "${narrow.name}" are pods of "${wide!.name}"`;
  }
  const both = pods.find(({ labels }) => [one, other].every(subset => selects(subset.labels, labels)));
  return both && `those of ${both.object.manifest.kind} "${both.object.manifest.metadata?.name ?? ''}"`;
}

/** For each route with weights the subsets that get a share, by host. */
function splitsOf({ manifest }: MeshObject): FoundSplit[] {
  if (kindOf(manifest) !== 'networking.istio.io/VirtualService') {
    return [];
  }
  const spec = (manifest.spec ?? {}) as Record<string, unknown>;
  const routes = ['http', 'tcp', 'tls'].flatMap(kind => listOf(spec[kind])) as { readonly route?: unknown }[];
  return routes.flatMap(({ route }) => {
    const shares = (listOf(route) as FoundDestination[]).filter(({ weight, destination }) => (weight ?? 0) > 0 && typeof destination?.host === 'string');
    const hosts = [...new Set(shares.map(({ destination }) => destination!.host!))];
    return hosts.map(host => ({
      what: `VirtualService "${manifest.metadata?.name ?? ''}"`,
      resource: resourceName(manifest),
      host: fullHost(host, manifest),
      subsets: shares.filter(({ destination }) => destination!.host === host).flatMap(({ destination }) => destination!.subset ?? []),
    })).filter(({ subsets }) => subsets.length > 1);
  });
}

/** The labels of the pods that an object makes, or is. */
function podsOf(object: MeshObject): FoundPods[] {
  const { kind, metadata, spec } = object.manifest;
  if (kind === 'Pod') {
    return [{ object, labels: metadata?.labels ?? {} }];
  }
  const { template } = (spec ?? {}) as { readonly template?: { readonly metadata?: { readonly labels?: Record<string, string> } } };
  const labels = template?.metadata?.labels;
  return labels === undefined ? [] : [{ object, labels }];
}

/** A host without the domain of the cluster, which may be any. Istio expands a name without a dot by the namespace of the object that mentions it. */
function fullHost(host: string, manifest: Manifest): string {
  return host.includes('.') ? host.replace(/^([^.]+\.[^.]+\.svc)\..*$/, '$1') : `${host}.${namespaceOf(manifest)}.svc`;
}

/** Where the Service of a host lies. */
function namespaceOfHost(host: string): string | undefined {
  return /^[^.]+\.([^.]*)\.svc$/.exec(host)?.[1];
}

function namespaceOf({ metadata }: Manifest): string {
  return metadata?.namespace ?? '';
}

function pairs<T>(values: readonly T[]): [T, T][] {
  return values.flatMap((one, index) => values.slice(index + 1).map((other): [T, T] => [one, other]));
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
