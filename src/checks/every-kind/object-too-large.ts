import { CDI002 } from '../../findings/catalogue/cdi002';
import { Manifest } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { isStorable } from './object-too-large-to-store';
import { surveyOf } from './schema-violations';

/** Kubernetes takes 262144 bytes of annotations; the rest is what an object may still grow by. */
const LIMIT_BYTES = 200_000;
const BYTES_OF_KB = 1000;

/** Where client-side `kubectl apply` keeps a copy of the object. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** More than a character can ever need: six bytes escaped, and one more where it stands in an annotation. */
const BYTES_OF_CHARACTER = 7;

const SERVER_SIDE = 'apply it on the server side: kubectl apply --server-side, in Argo CD the sync option ServerSideApply=true; Flux always does';

/** Client-side `kubectl apply` keeps a copy of the object in its annotations. */
export const objectTooLarge: Check = {
  ...CDI002,
  check(object) {
    // Nearly all objects are small, and to see that costs less than to make their JSON.
    const bytes = surveyOf(object).characters * BYTES_OF_CHARACTER > LIMIT_BYTES ? annotationBytes(object.manifest) : 0;
    // One that no cluster stores is told by CDI091.
    return bytes > LIMIT_BYTES && isStorable(object) ? [tooLarge(object.manifest, bytes)] : [];
  },
};

function tooLarge({ kind }: Manifest, bytes: number): FoundInObject {
  const size = Math.ceil(bytes / BYTES_OF_KB);
  return {
    message: `the object has ${size} KB: client-side kubectl apply keeps a copy of it in its annotations, and refuses it above 262 KB`,
    fix: kind === 'VirtualService' ? `${SERVER_SIDE}; or spread the rules over more hosts, or over delegates by path` : SERVER_SIDE,
  };
}

/** The UTF-8 bytes of all annotations that the object has after `kubectl apply`. */
export function annotationBytes(manifest: Manifest): number {
  // An object that was read from a cluster has the copy of the last time, which is replaced.
  const { [LAST_APPLIED]: _, ...annotations }: Record<string, string> = manifest.metadata?.annotations ?? {};
  const copy = JSON.stringify({ ...manifest, metadata: { ...manifest.metadata, annotations } });
  const own = Object.entries(annotations).flat().map(text => Buffer.byteLength(String(text))).reduce((sum, bytes) => sum + bytes, 0);
  // The JSON of Go ends with a new line, and writes these as \u003c.
  const escapes = copy.match(/[<>&]/g)?.length ?? 0;
  return own + LAST_APPLIED.length + Buffer.byteLength(copy) + 5 * escapes + 1;
}
