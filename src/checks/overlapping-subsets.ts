import { selects } from '../istio';
import { Manifest, Mesh, MeshObject } from '../mesh';
import { CheckFinding } from './check';

/** A subset of a DestinationRule, as far as its pods are concerned. */
interface FoundSubset {
  readonly name: string;
  readonly labels: Record<string, string>;
}

/** A destination of a route, of which everything may be missing. */
interface FoundDestination {
  readonly destination?: { readonly host?: string; readonly subset?: string };
  readonly weight?: number;
}

/** Labels of pods that an object makes. */
interface FoundPods {
  readonly object: MeshObject;
  readonly labels: Record<string, string>;
}

/**
 * CDI070: a weighted split between subsets of which one has pods of the other. Such a pod gets a part of both shares: 10 % to a canary
 * whose pods are among those of the stable subset too are more than half of all requests.
 */
export function overlappingSubsets(mesh: Mesh): CheckFinding[] {
  const rules = mesh.objects.filter(({ manifest }) => manifest.kind === 'DestinationRule' && isIstio(manifest)).flatMap(readRule);
  if (rules.every(({ subsets }) => subsets.length < 2)) {
    return [];
  }
  const pods = mesh.objects.flatMap(podsOf);
  const splits = mesh.objects.flatMap(splitsOf);
  return rules.flatMap(({ object, host, subsets }) => pairs(subsets).flatMap(([one, other]) => {
    const split = splits.find(candidate => candidate.host === host && [one, other].every(({ name }) => candidate.subsets.includes(name)));
    const shared = split && sharedPods(one, other, pods.filter(found => namespaceOf(found.object.manifest) === namespaceOfHost(host)));
    return shared === undefined ? [] : [{
      code: 'CDI070',
      level: 'warning',
      message: `the subsets "${one.name}" and "${other.name}", between which ${split!.what} splits requests by weight, have pods in common (${shared}): `
        + 'each of those pods gets a part of both shares',
      fix: 'give each subset a label that only its own pods have',
      object,
    }];
  }));
}

function sharedPods(one: FoundSubset, other: FoundSubset, pods: readonly FoundPods[]): string | undefined {
  const [narrow, wide] = selects(other.labels, one.labels) ? [one, other] : selects(one.labels, other.labels) ? [other, one] : [];
  if (narrow !== undefined) {
    return `all pods of "${narrow.name}" are pods of "${wide!.name}"`;
  }
  const both = pods.find(({ labels }) => [one, other].every(subset => selects(subset.labels, labels)));
  return both && `those of ${both.object.manifest.kind} "${both.object.manifest.metadata?.name ?? ''}"`;
}

function readRule(object: MeshObject): { readonly object: MeshObject; readonly host: string; readonly subsets: FoundSubset[] }[] {
  const { host, subsets } = (object.manifest.spec ?? {}) as { readonly host?: unknown; readonly subsets?: unknown };
  return typeof host !== 'string' ? [] : [{
    object,
    host: fullHost(host, object.manifest),
    subsets: (listOf(subsets) as Partial<FoundSubset>[]).flatMap(({ name, labels }) => name === undefined ? [] : [{ name, labels: labels ?? {} }]),
  }];
}

/** For each route with weights the subsets that get a share, by host. */
function splitsOf({ manifest }: MeshObject): { readonly what: string; readonly host: string; readonly subsets: string[] }[] {
  if (manifest.kind !== 'VirtualService' || !isIstio(manifest)) {
    return [];
  }
  const spec = (manifest.spec ?? {}) as Record<string, unknown>;
  const routes = ['http', 'tcp', 'tls'].flatMap(kind => listOf(spec[kind])) as { readonly route?: unknown }[];
  return routes.flatMap(({ route }) => {
    const shares = (listOf(route) as FoundDestination[]).filter(({ weight, destination }) => (weight ?? 0) > 0 && typeof destination?.host === 'string');
    const hosts = [...new Set(shares.map(({ destination }) => destination!.host!))];
    return hosts.map(host => ({
      what: `VirtualService "${manifest.metadata?.name ?? ''}"`,
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

function isIstio({ apiVersion }: Manifest): boolean {
  return typeof apiVersion === 'string' && apiVersion.startsWith('networking.istio.io/');
}

function pairs<T>(values: readonly T[]): [T, T][] {
  return values.flatMap((one, index) => values.slice(index + 1).map((other): [T, T] => [one, other]));
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
