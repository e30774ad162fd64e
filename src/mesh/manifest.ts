/**
 * A Kubernetes object as it lies in a manifest, whoever made it. Nothing about it is certain but these fields.
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
  const { name = '', namespace } = manifest.metadata ?? {};
  return `${manifest.kind} ${namespace === undefined ? name : `${namespace}/${name}`}`;
}
