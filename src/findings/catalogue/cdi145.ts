import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';
import { rolloutExample, rootExample } from '../rollout-example';

const objects = (comparison: string): string => `${rolloutExample({
  steps: ['setWeight: 20', 'setHeaderRoute: { name: beta, match: [{ headerName: x-user-group, headerValue: { exact: beta } }] }'],
})}${rootExample(`      match:
        - headers:
            x-user-group:
              ${comparison}
`)}`;

export const CDI145: CatalogueEntry = {
  code: 'CDI145',
  level: FindingLevel.WARNING,
  kinds: ['argoproj.io/Rollout'],
  summary: 'a header route or a mirror route of a Rollout that Istio drops',
  why: [
    'Argo Rollouts adds the route to a VirtualService without hosts, and another one leads there. Istio puts both matches together, and where they '
      + 'compare the same part of a request otherwise than by the same exact text or a beginning of it, it drops the route. Nobody is told: requests '
      + 'with the header go to the stable version.',
  ],
  fix: [
    'Compare the header in the route that leads there by the same exact text or a beginning of it, or not at all. Give a mirror route the same '
      + 'method as that route, and no path.',
  ],
  example: { language: 'yaml', bad: objects('regex: be.*'), mended: objects('prefix: be') },
};
