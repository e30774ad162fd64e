import { tellsOf } from './schema-violations';
import { IST0106_UNKNOWN_FIELD } from '../../findings/catalogue/ist0106-unknown-field';
import { Check } from '../check';

/** Fields that the CRD of a kind does not have. */
export const unknownFields: Check = { ...IST0106_UNKNOWN_FIELD, check: tellsOf('unknown-field') };
