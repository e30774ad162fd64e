import * as cdk8s from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { parseAllDocuments } from 'yaml';
import * as library from '../../src';
import { defaultConfig } from '../../src/cli/config/config';
import { contentOf } from '../../src/cli/input/read-file';
import { lint } from '../../src/cli/lint/lint';
import { Finding } from '../../src/findings';
import { FindingExample } from '../../src/findings/catalogue-entry';

const MODULES: Record<string, unknown> = { 'cdk8s': cdk8s, 'cdk8s-istio': library, 'cdk8s-plus-28': kplus };

/** The app that an example of objects, or a program, describes. */
export function appOf({ language }: FindingExample, text: string): cdk8s.App {
  return language === 'yaml' ? appOfYaml(text) : appOfProgram(text);
}

/** Its findings. */
export function findingsOf(example: FindingExample, text: string): readonly Finding[] {
  if (example.language === 'file') {
    return lint([contentOf({ name: 'example.yaml' }, text)], defaultConfig('.'), () => undefined).findings;
  }
  return library.Findings.all(appOf(example, text));
}

/** The objects as an included chart has them. */
function appOfYaml(yaml: string): cdk8s.App {
  const app = new cdk8s.App();
  const chart = new cdk8s.Chart(app, 'example');
  parseAllDocuments(yaml).forEach((document, index) => {
    expectNoErrors(document.errors);
    new cdk8s.ApiObject(chart, `object-${index}`, document.toJS() as cdk8s.ApiObjectProps);
  });
  return app;
}

function appOfProgram(program: string): cdk8s.App {
  const { outputText } = transpileModule(program, { compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 } });
  // The text is ours, and a test that compiles the page knows its types.
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  const run = new Function('require', 'exports', `${outputText}\nreturn app;`) as (require: (name: string) => unknown, exports: object) => cdk8s.App;
  return run(name => MODULES[name], {});
}

function expectNoErrors(errors: readonly Error[]): void {
  if (errors.length > 0) {
    throw errors[0];
  }
}
