import { OWN_CODES } from './cdi';
import { ISTIO_CODES } from './ist';
import { KIALI_CODES } from './kia';
import { CatalogueEntry } from '../catalogue-entry';

/** What there is to say about each code, in the order of the codes. */
export const CATALOGUE: readonly CatalogueEntry[] = [...OWN_CODES, ...ISTIO_CODES, ...KIALI_CODES];
