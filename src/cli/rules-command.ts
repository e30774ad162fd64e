import { Call, Command, ExitCode, wordOf } from './command';
import { readConfig } from './config/read-config';
import { Style, styleText } from './output/style';
import { hasColour, Terminal } from './terminal';
import { refuseCall } from './usage-problem';
import { KnownCheck } from '../checks/custom/known-check';
import { CATALOGUE } from '../findings/catalogue';
import { CatalogueEntry } from '../findings/catalogue-entry';
import { documentationOf } from '../findings/codes';
import { namesToday } from '../findings/former-codes';
import { entriesOf as entriesNamed } from '../findings/known-codes';

const USAGE = `Usage: cdk8s-istio rules [options] [CODE]

Lists what is found, also by checks of your own that the config file names; with a code such as IST0101 or CDI070, also why it is wrong, the
fix, and an example.

Options:
  --config FILE      default: cdk8s-istio.yaml in the current folder, where it has one
  --output FORMAT    text (default) or json
  --help             this text
`;

/** `cdk8s-istio rules`. */
export const RULES: Command = {
  usage: USAGE,
  options: {
    output: { type: 'string', default: 'text' },
    config: { type: 'string' },
  },
  async run(call, terminal) {
    const format = wordOf(call, 'output', ['text', 'json']);
    const code = codeIn(call);
    const { checks } = await readConfig(terminal.folder, call.options.config as string | undefined);
    const rules = code === undefined ? [...CATALOGUE, ...checks] : rulesOf(code, checks);
    if (format === 'json') {
      terminal.write(`${JSON.stringify(rules.map(({ code: own, level, kinds, summary }) => ({ code: own, level, kinds, summary })), null, 2)}\n`);
    } else {
      terminal.write(code === undefined ? list(rules) : rules.map(rule => page(rule, terminal)).join('\n'));
    }
    return ExitCode.CLEAN;
  },
};

/** A rule of the catalogue, or a check of the config file. */
type Rule = CatalogueEntry | KnownCheck;

function codeIn({ operands: [code, ...others] }: Call): string | undefined {
  return others.length > 0 ? refuseCall('one code at a time') : code;
}

/** Those of a code: without its key, one stands for several. */
function rulesOf(code: string, checks: readonly KnownCheck[]): readonly Rule[] {
  const asked = code.toUpperCase().replace(/\/.*/, key => key.toLowerCase());
  const today = namesToday(asked);
  const rules = [...(today.length > 0 ? today : [asked]).flatMap(entriesNamed), ...checks.filter(check => check.code === asked)];
  return rules.length > 0 ? rules : refuseCall(`no code ${JSON.stringify(code)}: "cdk8s-istio rules" lists them`);
}

function list(rules: readonly Rule[]): string {
  const width = Math.max(...rules.map(({ code }) => code.length));
  return rules.map(({ code, level, summary }) => `${code.padEnd(width)}  ${level.padEnd(7)}  ${summary}\n`).join('');
}

/** What the catalogue knows beside code, level, kinds and summary; of a check only its module knows more. */
function page(rule: Rule, terminal: Terminal): string {
  const { code, level, kinds, summary } = rule;
  const style = styleText(hasColour(terminal));
  const parts = [
    `${style('bold', code)}  ${level}${'lesser' in rule ? `, or ${rule.lesser}` : ''}`,
    `${summary.charAt(0).toUpperCase()}${summary.slice(1).replace(/\.$/, '')}.`,
    `${style('bold', 'Kinds:')} ${kinds.map(kind => kind === '*' ? 'all' : kind.replace(/^\//, '')).join(', ')}`,
    ...'check' in rule ? [`${style('bold', 'Check of your own:')} ${rule.file}`] : [...explained(rule, style), documentationOf(code) ?? ''],
  ];
  return `${parts.join('\n\n').trimEnd()}\n`;
}

function explained({ why, fix, cannotBeAccepted, example }: CatalogueEntry, style: Style): string[] {
  return [
    style('bold', 'Why'), ...why,
    style('bold', 'Fix'), ...fix,
    ...cannotBeAccepted === undefined ? [] : [`It can not be acknowledged. ${cannotBeAccepted}`],
    style('bold', 'An example'), indented(example.bad),
    style('bold', 'Without the finding'), indented(example.mended),
  ];
}

function indented(text: string): string {
  return text.replace(/^\n|\s+$/g, '').replace(/^(?=.)/gm, '    ');
}
