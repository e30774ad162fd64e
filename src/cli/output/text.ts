import { styleText } from './style';
import { FindingLevel } from '../../findings';
import { LintResult, Place } from '../lint/lint';

const COLOURS = { [FindingLevel.ERROR]: 'red', [FindingLevel.WARNING]: 'yellow', [FindingLevel.INFO]: 'blue' } as const;

/** Findings for a person: a line with the place, then what is wrong and what to do. Accepted ones are counted only. */
export function lintText(result: LintResult, isColoured: boolean): string {
  const style = styleText(isColoured);
  const open = result.findings.filter(({ acknowledged }) => acknowledged === undefined);
  const blocks = open.map(finding => {
    const { code, level, resource, field, message, related, fix, url } = finding;
    return [
      `${style('bold', placeOf(finding))} ${style(COLOURS[level], level)} ${style('bold', code)}${resource === undefined ? '' : ` ${resource}`}`,
      ...field === undefined ? [] : [`  ${style('dim', field)}`],
      `  ${message}`,
      ...(related ?? []).map(other => `  ${style('dim', 'related:')} ${other}${suffixOf(result.places.get(other))}`),
      ...fix === undefined ? [] : [`  ${style('green', 'fix:')} ${fix}`],
      ...url === undefined ? [] : [`  ${style('dim', url)}`],
      '',
    ].map(line => `${line}\n`).join('');
  });
  return `${blocks.join('')}${summary(result)}\n`;
}

/** Where a related object is, where the input has it. */
function suffixOf(place: Place | undefined): string {
  return place === undefined ? '' : ` (${placeOf(place)})`;
}

function placeOf({ file, line, column }: Partial<Place>): string {
  return [file, line, column].filter(part => part !== undefined).join(':');
}

function summary({ findings, objects, files }: LintResult): string {
  const open = findings.filter(({ acknowledged }) => acknowledged === undefined);
  const counts = [FindingLevel.ERROR, FindingLevel.WARNING, FindingLevel.INFO]
    .map(level => counted(open.filter(each => each.level === level).length, level));
  const accepted = findings.length - open.length;
  return `${counts.join(', ')}${accepted > 0 ? `, ${accepted} acknowledged` : ''}, in ${counted(objects, 'object')} of ${counted(files, 'file')}`;
}

function counted(count: number, what: string): string {
  return `${count} ${what}${count === 1 ? '' : 's'}`;
}
