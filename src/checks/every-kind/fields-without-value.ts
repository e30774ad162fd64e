import { tellsOf } from './schema-violations';
import { IST0106_FIELD_WITHOUT_VALUE } from '../../findings/catalogue/ist0106-field-without-value';
import { Check } from '../check';

/** Fields that are there, and say nothing. */
export const fieldsWithoutValue: Check = { ...IST0106_FIELD_WITHOUT_VALUE, check: tellsOf('null-field') };
