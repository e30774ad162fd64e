import { KIA0004 } from '../../findings/catalogue/kia0004';
import { Check } from '../check';
import { awayFromGateway } from '../every-policy/away-from-gateway';

/** The gateway checks no tokens. */
export const tokensAwayFromGateway: Check = { ...KIA0004, check: awayFromGateway };
