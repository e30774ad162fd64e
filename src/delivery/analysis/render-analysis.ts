import { AnalysisContext, ARGUMENT_NAMES, ARGUMENTS } from './analysis-context';
import { IstioMetric } from './istio-metric';
import { compact } from '../../core/compact';
import { refuse } from '../../core/errors';
import { requireItems } from '../../core/requirements';

/** An analysis as Argo writes it, but for the name of its template. */
export interface RenderedAnalysis {
  /** `spec` of the AnalysisTemplate. */
  readonly spec: object;
  /** `args` of what names the template: a step, or the analysis in the background. None where the queries have no arguments. */
  readonly args?: object[];
}

/** Refuses no metrics at all, and two with one name. */
export function requireMetrics(what: string, metrics: readonly IstioMetric[]): void {
  const names = requireItems(`metrics of ${what}`, metrics, 'give it an IstioMetric, IstioMetric.successRate({ min: 99.5 }) for example')
    .map(({ _name }) => _name);
  const twice = names.find((name, index) => names.indexOf(name) !== index);
  if (twice !== undefined) {
    refuse(`name of a metric of ${what}`, 'a name of its own', twice, 'give one of the two another name');
  }
}

/**
 * An analysis of a Rollout: one template with all its metrics.
 *
 * @param what the analysis, for errors
 * @param metrics at least one, each with a name of its own
 * @param context the Rollout
 */
export function renderAnalysis(what: string, metrics: readonly IstioMetric[], context: AnalysisContext): RenderedAnalysis {
  requireMetrics(what, metrics);
  const rendered = metrics.map(metric => metric._render(context));
  const used = ARGUMENT_NAMES.filter(name => rendered.some(({ args }) => args.includes(name)));
  return {
    spec: compact({
      args: used.map(name => ({ name })),
      metrics: rendered.map(({ metric }) => metric),
      // Argo takes it for a regular expression, which names of others meet that contain this one.
      dryRun: rendered.filter(({ dryRun }) => dryRun).map(({ name }) => ({ metricName: `^${name}$` })),
    }),
    args: used.length === 0 ? undefined : used.map(name => ({ name, valueFrom: ARGUMENTS[name] })),
  };
}
