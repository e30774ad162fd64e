import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';
import { rolloutExample } from '../rollout-example';

export const CDI146: CatalogueEntry = {
  code: 'CDI146',
  level: FindingLevel.WARNING,
  kinds: ['argoproj.io/Rollout'],
  summary: 'destinations or subsets beside the two versions of a Rollout, which Argo Rollouts takes away',
  why: [
    'Argo Rollouts writes the stable version and the canary into the route that it manages, and into the subsets of its DestinationRule. Other '
      + 'destinations of that route vanish, or get what is left of 100; other subsets vanish with the next version, and routes to them answer 503. '
      + 'It compares names of subsets without the host: `stable` of another service counts as its own.',
  ],
  fix: [
    'Leave the two versions alone in the route, and give other destinations a route in another VirtualService. Put other subsets into a '
      + 'DestinationRule of their own for the same host: Istio reads both as one.',
  ],
  example: {
    language: 'yaml',
    bad: rolloutExample({
      stable: 70,
      destinations: `
        - destination:
            host: orders-old.shop.svc.cluster.local
          weight: 30`,
    }),
    mended: rolloutExample({}),
  },
};
