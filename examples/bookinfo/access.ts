import { ZeroTrustNamespace } from 'cdk8s-istio';
import { Services } from './services';

/** Nobody may call anybody in the namespace, but for these. The gateway is let in to the page because the load balancer forwards there. */
export function closeNamespace(services: Services): void {
  const { productpage, details, reviews, ratings } = services;
  new ZeroTrustNamespace(services, 'zero-trust');
  details.allowFrom(productpage, { methods: ['GET'], paths: ['/details/*'] });
  reviews.allowFrom(productpage, { methods: ['GET'], paths: ['/reviews/*'] });
  ratings.allowFrom(reviews, { methods: ['GET'], paths: ['/ratings/*'] });
}
