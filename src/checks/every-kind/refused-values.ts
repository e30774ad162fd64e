import { tellsOf } from './schema-violations';
import { IST0106_REFUSED_VALUE } from '../../findings/catalogue/ist0106-refused-value';
import { Check } from '../check';

/** What the API server refuses by the CRD of a kind. */
export const refusedValues: Check = { ...IST0106_REFUSED_VALUE, check: tellsOf('refused') };
