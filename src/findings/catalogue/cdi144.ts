import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const program = (steps: string): string => `
import { App, Chart, Duration } from 'cdk8s';
import { CanaryRollout, CanaryStep, IstioMetric } from 'cdk8s-istio';

const app = new App();
const shop = new Chart(app, 'shop', { namespace: 'shop' });
new CanaryRollout(shop, 'orders', {
  name: 'orders',
  port: 80,
  containers: [{ image: 'registry.example.com/orders:1.4', portNumber: 8080 }],
  steps: [
${steps}    CanaryStep.weight(100),
    CanaryStep.pause(Duration.minutes(1)),
  ],
});
`;

const ANALYSIS = '    CanaryStep.analysis([IstioMetric.successRate({ min: 99.5 })]),\n';
const WEIGHT = '    CanaryStep.weight(20),\n';

export const CDI144: CatalogueEntry = {
  code: 'CDI144',
  level: FindingLevel.WARNING,
  kinds: ['argoproj.io/Rollout'],
  summary: 'an analysis of a canary measures requests to a version that gets none at that step',
  why: [
    'A canary gets requests by its weight, by a header route and by a mirror route. Before any of these there are none, and with a weight of '
      + '100 the stable version has none that the canary could be compared with. Such a measurement is inconclusive, unless `whenNoTraffic` says '
      + 'otherwise: the Rollout pauses until somebody promotes it or gives it up, at every new version.',
  ],
  fix: [
    'Put the analysis behind the step that gives the canary requests; compare with the stable version at a weight below 100. Where something else '
      + 'sends the requests, a job that tests the canary by a Service of its own for example, acknowledge the finding.',
  ],
  example: { language: 'typescript', bad: program(ANALYSIS + WEIGHT), mended: program(WEIGHT + ANALYSIS) },
};
