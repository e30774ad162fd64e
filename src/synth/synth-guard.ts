import { ApiObject, Chart, DependencyGraph } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { asksForDocuments, letWrite, ManifestTexts } from './manifest-texts';
import { filesWrittenTwice } from './output-files';
import { render, Rendering } from './rendering';
import { describe, report } from './report';
import { Carried } from '../core/carried';
import { ValidationError } from '../core/errors';
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

/**
 * What a synth would write, now: rendered once, and nothing is printed.
 *
 * @throws what would stop the synth
 */
export function snapshot(root: IConstruct): Rendering {
  const guard = GUARD.of(root);
  return guard === undefined ? snapshotOf(root, () => render(root)) : guard.snapshot();
}

function snapshotOf(root: IConstruct, rendered: () => Rendering): Rendering {
  const rendering = rendered();
  const errors = [
    ...root.node.findAll().flatMap(({ node }) => node.validate().map(error => `[${node.path}] ${error}`)),
    ...rendering.failures,
    ...report(root, rendering).filter(({ level, acknowledged }) => level === FindingLevel.ERROR && acknowledged === undefined).map(describe),
  ];
  if (errors.length > 0) {
    throw new ValidationError(`the app does not synthesize, so nobody can say what its manifests do:\n  ${errors.join('\n  ')}`);
  }
  return rendering;
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
  /** While a synth is under way: what takes back what its objects and charts keep, once they were rendered. */
  private synthesizing?: { readonly writesFiles: boolean; rendered?: (() => void)[] };
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

  /** What a synth would write; of the validations of constructs, ours is left out: it would render again, and print. */
  public snapshot(): Rendering {
    const { checking } = this;
    this.checking = true;
    try {
      return snapshotOf(this.root, () => this.render());
    } finally {
      this.checking = checking;
    }
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
        this.synthesizing.rendered?.forEach(forget => forget());
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
        const charts = rendering.charts.filter(chart => chart.toJson === Chart.prototype.toJson);
        this.synthesizing.rendered = [...plain.map(({ apiObject, manifest }) => keepJson(apiObject, () => manifest)), ...charts.map(keepOrder)];
        if (asksForDocuments(this.root)) {
          const texts = new ManifestTexts();
          this.synthesizing.rendered.push(...plain.map(({ manifest }) => letWrite(manifest, texts)));
        }
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
function keepOrder(chart: Chart): () => void {
  return keepJson(chart, () => inOrder(chart)
    .filter(construct => ApiObject.isApiObject(construct) && Chart.of(construct) === chart)
    .map(apiObject => (apiObject as ApiObject).toJson() as unknown));
}

/** What is in a chart, each behind what it depends on. */
function inOrder(chart: Chart): IConstruct[] {
  const constructs = chart.node.findAll();
  return constructs.every(({ node }) => node.dependencies.length === 0) ? constructs : new DependencyGraph(chart.node).topology();
}

/** Gives what makes the construct render itself again. */
function keepJson(construct: Construct, value: () => unknown): () => void {
  Object.defineProperty(construct, 'toJson', { value, configurable: true, writable: true, enumerable: false });
  return () => Reflect.deleteProperty(construct, 'toJson');
}
