import { IST0127 } from '../../findings/catalogue/ist0127';
import { Check } from '../check';
import { awayFromGateway } from '../every-policy/away-from-gateway';

/** Nobody is kept out at the gateway. */
export const policyAwayFromGateway: Check = { ...IST0127, check: awayFromGateway };
