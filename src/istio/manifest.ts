import { mapOf, textOf } from './plain-value';

/**
 * A Kubernetes object as it lies in a manifest, whoever made it. Nothing about it is certain but its apiVersion and its kind: the rest is
 * what somebody wrote, and is read with the functions of `plain-value.ts`.
 */
export interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly metadata?: {
    readonly name?: string;
    readonly namespace?: string;
    readonly labels?: Record<string, string>;
    readonly annotations?: Record<string, string>;
  };
  readonly [field: string]: unknown;
}

/** An object as people name it: `Kind namespace/name`. */
export function resourceName(manifest: Manifest): string {
  const { name, namespace } = mapOf(manifest.metadata);
  const isWhole = typeof name === 'string' && typeof namespace === 'string';
  return `${textOf(manifest.kind) ?? ''} ${isWhole ? `${namespace}/${name}` : textOf(namespace) ?? textOf(name) ?? ''}`;
}

/** The group of an object's API, such as `networking.istio.io`; empty for that of the core. All versions of a kind have the same fields. */
export function groupOf({ apiVersion }: Pick<Manifest, 'apiVersion'>): string {
  const version = String(apiVersion);
  return version.slice(0, Math.max(version.indexOf('/'), 0));
}

/** Group and kind of an object, such as `networking.istio.io/Gateway`, or `/Service`. */
export function kindOf(manifest: Pick<Manifest, 'apiVersion' | 'kind'>): string {
  return `${groupOf(manifest)}/${manifest.kind}`;
}
