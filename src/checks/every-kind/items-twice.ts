import { tellsOf } from './schema-violations';
import { IST0106_ITEM_TWICE } from '../../findings/catalogue/ist0106-item-twice';
import { Check } from '../check';

/** Items that are in their list again. */
export const itemsTwice: Check = { ...IST0106_ITEM_TWICE, check: tellsOf('item-twice') };
