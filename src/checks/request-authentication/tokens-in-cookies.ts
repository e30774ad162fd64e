import { CDI067 } from '../../findings/catalogue/cdi067';
import { mapsOf, textsOf } from '../../istio';
import { specOf } from '../../mesh';
import { Check } from '../check';

/** Envoy takes tokens out of headers and parameters, and leaves them in cookies. */
export const tokensInCookies: Check = {
  ...CDI067,
  check: object => mapsOf(specOf(object).jwtRules).flatMap(({ fromCookies, forwardOriginalToken }, index) => {
    const [cookie] = textsOf(fromCookies);
    return cookie === undefined || forwardOriginalToken === true ? [] : [{
      message: `JWT rule ${index} takes tokens from the cookie "${cookie}", in which Envoy leaves them although forwardOriginalToken is not set`,
      fix: 'set forwardOriginalToken: true, which is what happens, or take the token from a header',
      field: `spec.jwtRules[${index}]`,
    }];
  }),
};
