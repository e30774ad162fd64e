import { ApiObject, Chart, DependencyGraph } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { filesWrittenTwice } from './output-files';
import { render, Rendering } from './rendering';
import { describe, report } from './report';
import { Carried } from '../core/carried';
import { Finding, FindingLevel } from '../findings';

/** The root of an app carries the guard of its synth. */
const GUARD = new Carried<SynthGuard>('SynthGuard');
const SYNTH_METHODS = ['synth', 'synthYaml'] as const;

interface Guarded {
  synth?: () => unknown;
  synthYaml?: () => unknown;
}

/** Makes the synth of an app check its manifests. Does nothing the second time. */
export function attach(root: IConstruct): void {
  guardOf(root);
}

/** Runs a step each time before the objects of an app are rendered, in the order in which the steps were given. */
export function beforeRender(root: IConstruct, step: () => void): void {
  guardOf(root).steps.push(step);
}

/** All findings of an app, now. Prints nothing. */
export function inspect(root: IConstruct): Finding[] {
  return report(root, GUARD.of(root)?.render() ?? render(root));
}

function guardOf(root: IConstruct): SynthGuard {
  return GUARD.orMake(root, () => new SynthGuard(root));
}

/**
 * One validation on the root of an app, and one bounded synth.
 *
 * cdk8s validates once for the app and once more for each chart, and renders every object after that. Between the beginning and the end
 * of `synth` and `synthYaml` each object is rendered once, in the first validation, so before the first file; what cdk8s writes is that
 * result. A validation outside of them, from `Chart.toJson()` or `Testing.synth`, checks afresh.
 */
class SynthGuard {
  /** What is to be done before a render. */
  public readonly steps: (() => void)[] = [];
  /** Lines that were printed: cdk8s validates often. */
  private readonly printed = new Set<string>();
  /** The objects whose render is kept while a synth is under way. */
  private synthesizing?: { readonly writesFiles: boolean; rendered?: Construct[] };
  /** A construct that asks for JSON while it is being rendered must not start all over. */
  private checking = false;

  constructor(private readonly root: IConstruct) {
    root.node.addValidation({ validate: () => this.validate() });
    for (const method of SYNTH_METHODS) {
      this.bound(root as Guarded, method);
    }
  }

  public render(): Rendering {
    this.steps.forEach(step => step());
    return render(this.root);
  }

  private bound(root: Guarded, method: typeof SYNTH_METHODS[number]): void {
    const original = root[method];
    if (typeof original !== 'function') {
      return;
    }
    const value = () => {
      if (this.synthesizing) {
        return original.call(root);
      }
      this.synthesizing = { writesFiles: method === 'synth' };
      try {
        return original.call(root);
      } finally {
        this.synthesizing.rendered?.forEach(forgetRender);
        this.synthesizing = undefined;
      }
    };
    Object.defineProperty(root, method, { value, configurable: true, writable: true, enumerable: false });
  }

  private validate(): string[] {
    if (this.checking || this.synthesizing?.rendered) {
      return [];
    }
    this.checking = true;
    try {
      const rendering = this.render();
      if (this.synthesizing) {
        // An object that somebody patched stays as it is.
        const plain = rendering.objects.filter(({ apiObject }) => !Object.hasOwn(apiObject, 'toJson'));
        plain.forEach(({ apiObject, manifest }) => keepRender(apiObject, manifest));
        const charts = rendering.charts.filter(chart => chart.toJson === Chart.prototype.toJson);
        charts.forEach(keepOrder);
        this.synthesizing.rendered = [...plain.map(({ apiObject }) => apiObject), ...charts];
      }
      return this.errorsOf(rendering);
    } finally {
      this.checking = false;
    }
  }

  private errorsOf(rendering: Rendering): string[] {
    const errors = [...rendering.failures, ...this.synthesizing?.writesFiles ? filesWrittenTwice(this.root, rendering) : []];
    for (const finding of report(this.root, rendering)) {
      const line = describe(finding);
      if (finding.acknowledged !== undefined) {
        continue;
      }
      if (finding.level === FindingLevel.ERROR) {
        errors.push(line);
      } else if (finding.level === FindingLevel.WARNING && !this.printed.has(line)) {
        this.printed.add(line);
        process.stderr.write(`${line}\n`);
      }
    }
    return errors;
  }
}

/**
 * cdk8s validates the whole app and infers its dependencies anew for each chart, which is quadratic. Inside a synth both have just
 * been done, so a chart gives what it has in the order that cdk8s writes it.
 */
function keepOrder(chart: Chart): void {
  const value = () => new DependencyGraph(chart.node).topology()
    .filter(construct => ApiObject.isApiObject(construct) && Chart.of(construct) === chart)
    .map(apiObject => (apiObject as ApiObject).toJson() as unknown);
  Object.defineProperty(chart, 'toJson', { value, configurable: true, writable: true, enumerable: false });
}

function keepRender(apiObject: ApiObject, manifest: unknown): void {
  Object.defineProperty(apiObject, 'toJson', { value: () => manifest, configurable: true, writable: true, enumerable: false });
}

function forgetRender(construct: Construct): void {
  delete (construct as { toJson?: unknown }).toJson;
}
