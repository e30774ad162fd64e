import { Command, ExitCode, wordOf } from './command';
import { styleText } from './output/style';
import { hasColour, Terminal } from './terminal';
import { refuseCall } from './usage-problem';
import { CATALOGUE } from '../findings/catalogue';
import { CatalogueEntry } from '../findings/catalogue-entry';
import { documentationOf } from '../findings/codes';
import { namesToday } from '../findings/former-codes';
import { entriesOf as entriesNamed } from '../findings/known-codes';

const USAGE = `Usage: cdk8s-istio rules [options] [CODE]

Lists what is found; with a code such as IST0101 or CDI070, also why it is wrong, the fix, and an example.

Options:
  --output FORMAT    text (default) or json
  --help             this text
`;

/** `cdk8s-istio rules`. */
export const RULES: Command = {
  usage: USAGE,
  options: { output: { type: 'string', default: 'text' } },
  run(call, terminal) {
    const format = wordOf(call, 'output', ['text', 'json']);
    const [code, ...others] = call.operands;
    if (others.length > 0) {
      refuseCall('one code at a time');
    }
    const entries = code === undefined ? CATALOGUE : entriesOf(code);
    if (format === 'json') {
      terminal.write(`${JSON.stringify(entries.map(({ code: own, level, kinds, summary }) => ({ code: own, level, kinds, summary })), null, 2)}\n`);
    } else {
      terminal.write(code === undefined ? list(entries) : entries.map(entry => page(entry, terminal)).join('\n'));
    }
    return ExitCode.CLEAN;
  },
};

/** Those of a code: without its key, one stands for several. */
function entriesOf(code: string): readonly CatalogueEntry[] {
  const asked = code.toUpperCase().replace(/\/.*/, key => key.toLowerCase());
  const today = namesToday(asked);
  const entries = (today.length > 0 ? today : [asked]).flatMap(entriesNamed);
  return entries.length > 0 ? entries : refuseCall(`no code ${JSON.stringify(code)}: "cdk8s-istio rules" lists them`);
}

function list(entries: readonly CatalogueEntry[]): string {
  const width = Math.max(...entries.map(({ code }) => code.length));
  return entries.map(({ code, level, summary }) => `${code.padEnd(width)}  ${level.padEnd(7)}  ${summary}\n`).join('');
}

function page({ code, level, lesser, kinds, summary, why, fix, cannotBeAccepted, example }: CatalogueEntry, terminal: Terminal): string {
  const style = styleText(hasColour(terminal));
  const parts = [
    `${style('bold', code)}  ${level}${lesser === undefined ? '' : `, or ${lesser}`}`,
    `${summary.charAt(0).toUpperCase()}${summary.slice(1)}.`,
    `${style('bold', 'Kinds:')} ${kinds.map(kind => kind === '*' ? 'all' : kind.replace(/^\//, '')).join(', ')}`,
    style('bold', 'Why'), ...why,
    style('bold', 'Fix'), ...fix,
    ...cannotBeAccepted === undefined ? [] : [`It can not be acknowledged. ${cannotBeAccepted}`],
    style('bold', 'An example'), indented(example.bad),
    style('bold', 'Without the finding'), indented(example.mended),
    documentationOf(code) ?? '',
  ];
  return `${parts.join('\n\n').trimEnd()}\n`;
}

function indented(text: string): string {
  return text.replace(/^\n|\s+$/g, '').replace(/^(?=.)/gm, '    ');
}
