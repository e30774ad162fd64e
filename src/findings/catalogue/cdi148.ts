import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';
import { rolloutExample } from '../rollout-example';

export const CDI148: CatalogueEntry = {
  code: 'CDI148',
  level: FindingLevel.WARNING,
  lesser: 'nothing where the object may lie elsewhere and no name is nearly the same',
  kinds: ['argoproj.io/Rollout'],
  summary: 'a Rollout that names a VirtualService, a route or a DestinationRule that is not there',
  why: [
    'Argo Rollouts takes the Rollout for invalid then (`InvalidSpec`): the pods that are there stay, and no new version comes out. So it is where '
      + 'the VirtualService has several routes and the Rollout names none of them.',
  ],
  fix: [
    'Write the name of the object and of the route as it stands there.',
  ],
  example: { language: 'yaml', bad: rolloutExample({ route: 'main' }), mended: rolloutExample({ route: 'primary' }) },
};
