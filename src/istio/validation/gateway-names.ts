import { FORM_OF_LABEL, isLabel, reviewFullName } from './names';
import { Review } from './review';
import { isInternalGateway } from '../service-hosts';

const FIX = 'write NAMESPACE/NAME, or NAME where the Gateway is in the same namespace';

/** Names of Gateways. Behind the first one without "/" Istio looks at none: not at those after "mesh", for instance. */
export function reviewGatewayNames(gateways: unknown, review: Review, isOfMatch: boolean): void {
  if (!Array.isArray(gateways) || gateways.length === 0) {
    return;
  }
  review.enter('gateways');
  for (let index = 0; index < gateways.length; index++) {
    const gateway = String(gateways[index]);
    const slash = gateway.indexOf('/');
    review.enter(index);
    if (slash < 0) {
      reviewNameAlone(gateway, review, isOfMatch);
    } else {
      reviewQualifiedName(gateway.slice(0, slash), gateway.slice(slash + 1), gateway, review);
    }
    review.leave();
    if (slash < 0) {
      break;
    }
  }
  review.leave();
}

/** What is old in a match Istio does not tell. */
function reviewNameAlone(gateway: string, review: Review, isOfMatch: boolean): void {
  if (gateway.includes('.') && !isOfMatch) {
    const [name, namespace] = gateway.split('.');
    review.warn('gateway-by-domain-name', `is "${gateway}", an old way to name a Gateway`, `write ${namespace}/${name}`);
  }
  reviewFullName(gateway, review);
}

function reviewQualifiedName(namespace: string, name: string, gateway: string, review: Review): void {
  // A name of those that istiod makes itself another check tells: IST0165.
  if (!isInternalGateway(gateway) && (!isLabel(namespace) || !isLabel(name))) {
    review.refuse(`name a namespace and a Gateway, each of which can ${FORM_OF_LABEL}`, gateway, FIX);
  }
}
