import { mapOf, textOf } from './plain-value';
import { normalizedPath } from './request-path';

/** How a mesh lets its proxies normalize paths before they are compared. */
export type PathNormalization = 'NONE' | 'BASE' | 'MERGE_SLASHES' | 'DECODE_AND_MERGE_SLASHES';

const KINDS: readonly PathNormalization[] = ['NONE', 'BASE', 'MERGE_SLASHES', 'DECODE_AND_MERGE_SLASHES'];

/** What a MeshConfig says of it; `BASE` where it says nothing. */
export function pathNormalizationOf(meshConfig: unknown): PathNormalization {
  const given = textOf(mapOf(mapOf(meshConfig).pathNormalization).normalization);
  return KINDS.find(kind => kind === given) ?? 'BASE';
}

/** The path that rules and policies compare, of a request target as it is sent; none where Envoy refuses the request. */
export function comparedPath(target: string, normalization: PathNormalization): string | undefined {
  switch (normalization) {
    case 'NONE': return unchanged(target);
    case 'BASE': return normalizedPath(target);
    case 'MERGE_SLASHES': return merged(normalizedPath(target));
    case 'DECODE_AND_MERGE_SLASHES': return merged(normalizedPath(target.replace(/^[^?#]*/, withSlashes)));
  }
}

function withSlashes(path: string): string {
  return path.replace(/%2f/gi, '/').replace(/%5c/gi, '\\');
}

function unchanged(target: string): string | undefined {
  const [path] = target.split(/[?#]/);
  return normalizedPath(target) === undefined ? undefined : path;
}

function merged(path: string | undefined): string | undefined {
  return path?.replace(/\/{2,}/g, '/');
}
