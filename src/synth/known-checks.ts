import { ICheck } from '../checks/custom';
import { Carried } from '../core/carried';

/** The root of an app carries the checks of its own. */
export const CUSTOM_CHECKS = new Carried<ICheck[]>('Checks');
