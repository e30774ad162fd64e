import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';
import { rolloutExample, rootExample } from '../rollout-example';

const steps = ['setWeight: 20', 'setHeaderRoute: { name: beta, match: [{ headerName: x-user-group, headerValue: { exact: beta } }] }'];

export const CDI147: CatalogueEntry = {
  code: 'CDI147',
  level: FindingLevel.WARNING,
  kinds: ['argoproj.io/Rollout'],
  summary: 'a header route or a mirror route of a Rollout that takes requests of every path',
  why: [
    'Argo Rollouts puts the route before all others of the VirtualService, and it compares the header alone: requests for other paths get the canary '
      + 'too, also those of other services, and what the other routes change, such as a rewrite or a timeout, is not there.',
  ],
  fix: [
    'Give Argo Rollouts a VirtualService without hosts, with one route and the two versions, and delegate to it from yours: what it adds stays '
      + 'within the route that leads there. `CanaryRollout` does so.',
  ],
  example: {
    language: 'yaml',
    bad: rolloutExample({
      steps,
      hosts: `
  hosts:
    - orders.shop.svc.cluster.local`,
      before: `
    - name: cart
      match:
        - uri:
            prefix: /cart
      route:
        - destination:
            host: cart.shop.svc.cluster.local`,
    }),
    mended: `${rolloutExample({ steps })}${rootExample('')}`,
  },
};
