import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { AnalysisContext } from './analysis-context';
import { IstioMetric } from './istio-metric';
import { renderAnalysis } from './render-analysis';
import { refuse } from '../../core/errors';
import { rememberObject } from '../../core/known-objects';

/** The templates of the analyses of a Rollout. What measures the same shares one. */
export class AnalysisTemplates {
  /** The specs as text, by the names of their templates. */
  private readonly specs = new Map<string, string>();

  constructor(private readonly scope: Construct, private readonly what: string, private readonly context: AnalysisContext) {
  }

  /** The template with some metrics, as a step or the background names it. */
  public templateWith(metrics: readonly IstioMetric[], name?: string, isInBackground = false): object {
    const what = `analysis${name === undefined ? '' : ` "${name}"`} of ${this.what}`;
    const { spec, args } = renderAnalysis(what, metrics, { ...this.context, inBackground: isInBackground });
    const templateName = this.nameOf(what, JSON.stringify(spec), name);
    if (!this.specs.has(templateName)) {
      this.specs.set(templateName, JSON.stringify(spec));
      const template = new ApiObject(this.scope, `Analysis-${templateName}`, {
        apiVersion: 'argoproj.io/v1alpha1', kind: 'AnalysisTemplate', metadata: { name: templateName }, spec,
      });
      rememberObject(template);
    }
    return { templates: [{ templateName }], ...(args === undefined ? {} : { args }) };
  }

  private nameOf(what: string, spec: string, name?: string): string {
    const { rolloutName } = this.context;
    if (name !== undefined) {
      const named = `${rolloutName}-${name}`;
      return [undefined, spec].includes(this.specs.get(named)) ? named
        : refuse(`name of ${what}`, 'one that no analysis with other metrics has', name, 'rename one of them');
    }
    for (let number = 1; ; number++) {
      const free = `${rolloutName}-analysis${number === 1 ? '' : `-${number}`}`;
      if ([undefined, spec].includes(this.specs.get(free))) {
        return free;
      }
    }
  }
}
