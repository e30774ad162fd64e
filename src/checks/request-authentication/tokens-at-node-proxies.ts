import { KIA1115 } from '../../findings/catalogue/kia1115';
import { readPolicy } from '../../mesh';
import { Check } from '../check';
import { isForNodeProxies, TO_A_WAYPOINT } from '../every-policy/policy-gateways';

/** The proxy of a node reads no tokens. */
export const tokensAtNodeProxies: Check = {
  ...KIA1115,
  check: (object, mesh) => !isForNodeProxies(readPolicy(object), mesh) ? [] : [{
    message: 'RequestAuthentication without a waypoint or a gateway as target does nothing in an ambient mesh: the proxy of a node reads no tokens',
    fix: TO_A_WAYPOINT,
  }],
};
