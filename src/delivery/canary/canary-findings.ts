import { BackgroundAnalysis } from './background-analysis';
import { CanaryStep } from './canary-step';
import { FindingOptions } from '../../core/findings';
import { IstioMetric } from '../analysis/istio-metric';

const CODE = 'CDI144';

/** Who gets requests at a step. */
interface Standing {
  readonly canary: boolean;
  readonly stable: boolean;
}

/** Measurements of requests that are not there. */
export function findingsOfAnalyses(what: string, steps: readonly CanaryStep[], background?: BackgroundAnalysis): FindingOptions[] {
  const standings = standingsOf(steps);
  const ofSteps = steps.flatMap(({ _effect: { metrics = [] } }, index) =>
    findingsOfMetrics(`step ${index} (analysis) of ${what}`, metrics, standings[index]));
  const waits = [...steps.keys()].filter(index => index >= (background?.startingStep ?? 0) && steps[index]._effect.lasts);
  const ofBackground = waits.flatMap(index =>
    findingsOfMetrics(`the background analysis of ${what}, at step ${index} (${steps[index]._kind}),`, background?.metrics ?? [], standings[index]));
  return [...ofSteps, ...ofBackground];
}

function standingsOf(steps: readonly CanaryStep[]): Standing[] {
  const routes = new Set<string>();
  let share = 0;
  return steps.map(({ _effect: { weight, route, removed } }) => {
    share = weight ?? share;
    if (route !== undefined) {
      routes.add(route.name);
    }
    routes.delete(removed ?? '');
    return { canary: share > 0 || routes.size > 0, stable: share < 100 };
  });
}

function findingsOfMetrics(where: string, metrics: readonly IstioMetric[], standing: Standing): FindingOptions[] {
  const measuring = (version: keyof Standing): string =>
    metrics.filter(({ _versions }) => _versions.includes(version)).map(({ _name }) => _name).join(', ');
  const [ofCanary, ofStable] = [measuring('canary'), measuring('stable')];
  return [
    ...standing.canary || ofCanary === '' ? [] : [{
      code: CODE,
      message: `${where} measures requests to the canary (${ofCanary}) while it gets none: its weight is 0, and no route leads to it`,
      fix: 'measure behind CanaryStep.weight or a header route; if something else sends requests to the canary, acknowledge the finding',
    }],
    ...standing.stable || ofStable === '' ? [] : [{
      code: CODE,
      message: `${where} compares with the stable version (${ofStable}) while that gets no requests: the weight of the canary is 100`,
      fix: 'compare at a smaller weight, or measure the canary alone',
    }],
  ];
}
