import { Command, ExitCode, wordOf } from './command';
import { readConfig } from './config/read-config';
import { readInput } from './input/read-input';
import { lint, LintResult } from './lint/lint';
import { lintJson } from './output/json';
import { lintText } from './output/text';
import { ProgressLine } from './progress';
import { hasColour, Terminal } from './terminal';
import { versionOfPackage } from './version';
import { FindingLevel } from '../findings';
import { isGraver, LEVELS } from '../findings/levels';

const USAGE = `Usage: cdk8s-istio lint [options] PATH…

Runs the checks over manifests. PATH is a YAML file, a folder (every *.yaml and *.yml in and below it), or - for standard input.
All paths of a call are one mesh, unless the config file names several.

Options:
  --fail-on LEVEL    error (default), warning or info: findings of that level, or graver ones, end the call with 1
  --output FORMAT    text (default), json or sarif
  --config FILE      settings, acknowledgements, exclusions, checks of your own; default: cdk8s-istio.yaml in the current folder, where it has one
  --help             this text

Ends with 0 where nothing that grave is found, 1 where something is, 2 for bad usage or input that cannot be read.

https://github.com/cdk8s-istio/cdk8s-istio/blob/main/docs/lint.md
`;

const FORMATS = ['text', 'json', 'sarif'] as const;

/** `cdk8s-istio lint`. */
export const LINT: Command = {
  usage: USAGE,
  options: {
    'fail-on': { type: 'string', default: FindingLevel.ERROR },
    'output': { type: 'string', default: 'text' },
    'config': { type: 'string' },
  },
  async run(call, terminal) {
    const failOn = wordOf(call, 'fail-on', LEVELS);
    const format = wordOf(call, 'output', FORMATS);
    const config = await readConfig(terminal.folder, call.options.config as string | undefined);
    const progress = new ProgressLine(terminal);
    const result = lint(readInput('lint', call, config, terminal, progress.show), config, progress.show);
    progress.clear();
    terminal.write(printed(result, format, terminal));
    result.failures.forEach(failure => terminal.writeError(`cdk8s-istio: ${failure}; please report it: `
      + 'https://github.com/cdk8s-istio/cdk8s-istio/issues\n'));
    return result.failures.length > 0 ? ExitCode.UNUSABLE : isClean(result, failOn) ? ExitCode.CLEAN : ExitCode.FINDINGS;
  },
};

/** Loaded when it is asked for. */
function sarifOutput(): typeof import('./output/sarif') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./output/sarif') as typeof import('./output/sarif');
}

function printed(result: LintResult, format: typeof FORMATS[number], terminal: Terminal): string {
  switch (format) {
    case 'json': return lintJson(result.findings);
    case 'sarif': return sarifOutput().lintSarif(result, versionOfPackage(), terminal.folder);
    case 'text': return lintText(result, hasColour(terminal));
  }
}

function isClean({ findings }: LintResult, failOn: FindingLevel): boolean {
  return findings.every(({ level, acknowledged }) => acknowledged !== undefined || isGraver(failOn, level));
}
