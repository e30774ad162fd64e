import { CDI091 } from '../../findings/catalogue/cdi091';
import { MeshObject } from '../../mesh';
import { Check } from '../check';
import { surveyOf } from './schema-violations';

/** 1.5 MiB without what the API server adds: uid, time, and who manages which field. */
const LIMIT_BYTES = 1_570_000;
const BYTES_OF_MB = 1_000_000;

/** More than a character can ever need in JSON. */
const BYTES_OF_CHARACTER = 6;

/** The groups of Kubernetes itself: `v1`, `apps/v1`, `networking.k8s.io/v1`. It stores these in a shorter form than JSON. */
const OWN_KIND = /^(?:[^./]+\/)?[^./]+$|^[^/]*\.k8s\.io\//;

const FIXES: Record<string, string> = {
  AuthorizationPolicy: 'give the hosts to several load balancers, or put the rule before those that compare headers',
  VirtualService: 'spread the rules over more hosts, or over delegates by path',
};

/** The API server refuses it, and takes what is beside it: the routes without their policy. */
export const objectTooLargeToStore: Check = {
  ...CDI091,
  check(object) {
    const bytes = bytesToStore(object);
    return bytes <= LIMIT_BYTES ? [] : [{
      message: `the object has ${(bytes / BYTES_OF_MB).toFixed(2)} MB: etcd takes ${LIMIT_BYTES / BYTES_OF_MB} MB, so the API server refuses it, `
        + 'however it is applied, and takes the objects beside it',
      fix: `make several of it${Object.hasOwn(FIXES, object.manifest.kind) ? `: ${FIXES[object.manifest.kind]}` : ''}`,
    }];
  },
};

/** Whether etcd takes it. */
export function isStorable(object: MeshObject): boolean {
  return bytesToStore(object) <= LIMIT_BYTES;
}

/** At least as many bytes etcd has to take for an object; none where these are few. */
function bytesToStore(object: MeshObject): number {
  // Nearly all objects are small.
  if (surveyOf(object).characters * BYTES_OF_CHARACTER <= LIMIT_BYTES) {
    return 0;
  }
  const { manifest } = object;
  return OWN_KIND.test(manifest.apiVersion) ? bytesOfTexts(manifest) : Buffer.byteLength(JSON.stringify(manifest));
}

function bytesOfTexts(value: unknown): number {
  if (typeof value === 'string') {
    return Buffer.byteLength(value);
  }
  return typeof value !== 'object' || value === null ? 0 : Object.values(value).reduce((sum: number, item) => sum + bytesOfTexts(item), 0);
}
