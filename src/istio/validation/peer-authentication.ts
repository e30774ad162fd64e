import { Plain, Review } from './review';
import { reviewSelector } from './selectors';

const PORT = /^[1-9][0-9]*$/;

/** The schema asks for the rest. */
export function reviewPeerAuthentication({ selector, portLevelMtls }: Plain, review: Review): void {
  reviewSelector(selector, review);
  review.entries('portLevelMtls', portLevelMtls, reviewPort, undefined);
}

/** The schema takes what Kubernetes reads as a number, and istiod what JSON does. */
function reviewPort(port: string, _: unknown, review: Review): void {
  if (!PORT.test(port)) {
    review.refuseAs('is no number to istiod', 'write the port without a sign and without zeros before it');
  }
}
