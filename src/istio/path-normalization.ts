import { mapOf, textOf } from './plain-value';
import { normalizedPath } from './request-path';

const ESCAPED_SLASHES = ['KEEP_UNCHANGED', 'REJECT_REQUEST', 'UNESCAPE_AND_REDIRECT', 'UNESCAPE_AND_FORWARD'] as const;

/** How a proxy normalizes paths before they are compared. */
export interface PathTreatment {
  /** Whether segments of dots are resolved, and characters written in the one way that Envoy compares. */
  readonly isNormalized: boolean;
  readonly mergesSlashes: boolean;
  /** What becomes of `%2F` and `%5C`. */
  readonly escapedSlashes: typeof ESCAPED_SLASHES[number];
}

/** What a MeshConfig says of it, `BASE` where it says nothing, and the `connectionSettings` of a gateway, which count before. */
export function pathTreatmentOf(meshConfig: unknown, connectionSettings: unknown): PathTreatment {
  const normalization = textOf(mapOf(mapOf(meshConfig).pathNormalization).normalization) ?? '';
  const { profile, httpMergeSlashes, httpPathWithEscapedSlashesAction } = mapOf(connectionSettings);
  const isEdge = profile === 'EDGE';
  const decodes = normalization === 'DECODE_AND_MERGE_SLASHES';
  return {
    isNormalized: normalization !== 'NONE',
    mergesSlashes: typeof httpMergeSlashes === 'boolean' ? httpMergeSlashes : isEdge || decodes || normalization === 'MERGE_SLASHES',
    escapedSlashes: ESCAPED_SLASHES.find(action => action === httpPathWithEscapedSlashesAction)
      ?? (isEdge ? 'UNESCAPE_AND_REDIRECT' : decodes ? 'UNESCAPE_AND_FORWARD' : 'KEEP_UNCHANGED'),
  };
}

/** The path that rules and policies compare, of a request target as it is sent; none where Envoy refuses the request. */
export function comparedPath(target: string, { isNormalized, mergesSlashes, escapedSlashes }: PathTreatment): string | undefined {
  const hasEscaped = escapedSlashes !== 'KEEP_UNCHANGED' && ESCAPED.test(target);
  if (hasEscaped && escapedSlashes === 'REJECT_REQUEST') {
    return undefined;
  }
  const sent = hasEscaped ? target.replace(BEFORE_QUERY, withSlashes) : target;
  const normalized = normalizedPath(sent);
  const path = isNormalized || normalized === undefined ? normalized : sent.split(/[?#]/)[0];
  return mergesSlashes ? path?.replace(/\/{2,}/g, '/') : path;
}

/** Whether Envoy sends the client to the path that it would compare. */
export function redirectsToCompared(target: string, { escapedSlashes }: PathTreatment): boolean {
  return escapedSlashes === 'UNESCAPE_AND_REDIRECT' && ESCAPED.test(target);
}

const BEFORE_QUERY = /^[^?#]*/;
const ESCAPED = /^[^?#]*%(?:2f|5c)/i;

function withSlashes(path: string): string {
  return path.replace(/%2f/gi, '/').replace(/%5c/gi, '\\');
}
