import { IST0165 } from '../../findings/catalogue/ist0165';
import { isInternalGateway, textsOf } from '../../istio';
import { specOf } from '../../mesh';
import { Check } from '../check';

/** The name of a Gateway that istiod makes for itself may be another one tomorrow. */
export const internalGateways: Check = {
  ...IST0165,
  onlyWith: ['gateways'],
  check: object => textsOf(specOf(object).gateways).flatMap((name, index) => !isInternalGateway(name) ? [] : [{
    message: `"${name}" is a Gateway that Istio makes for itself of one of the Gateway API: its name is nothing to rely on`,
    fix: 'route with an HTTPRoute whose parentRefs name the Gateway of the Gateway API, or make a Gateway of Istio',
    field: `spec.gateways[${index}]`,
  }]),
};
