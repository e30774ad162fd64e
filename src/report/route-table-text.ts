import { Paint } from './decision-text';
import { ListedDestination, ListedRoutes, ListedRule } from './route-table';

/** The table of routes for a person: for each server and host the rules in the order in which they are tried. */
export function routeTableText(table: readonly ListedRoutes[], paint: Paint = (_, text) => text): string {
  return table.map(({ gateway, port, protocol, hosts, rules }) => {
    const title = paint('bold', `${gateway} port ${port} ${protocol}: ${hosts.join(', ')}`);
    const lines = rules.length === 0 ? ['bytes of connections go on'] : columns(rules.flatMap(rowsOf));
    return [title, ...lines.map(line => `  ${line}`)].map(line => `${line}\n`).join('');
  }).join('\n');
}

/** The rule, what it compares, its shares, where they lead, and its VirtualService: as many rows as the longest of these needs. */
function rowsOf(rule: ListedRule): string[][] {
  const { virtualService = '', delegate, name, ruleIndex, match } = rule;
  const where = name ?? (ruleIndex === undefined ? 'httpsRedirect' : `http[${ruleIndex}]`);
  const matches = match.length === 0 ? ['every request'] : match.map((text, index) => index === 0 ? text : `or ${text}`);
  const ends = endsOf(rule);
  return Array.from({ length: Math.max(matches.length, ends.length) }, (_, index) => [
    index === 0 ? where : '', matches[index] ?? '', ...ends[index] ?? ['', ''],
    index === 0 ? [virtualService, delegate].filter(Boolean).join(' → ') : '',
  ]);
}

function endsOf({ answer, destinations }: ListedRule): (readonly [share: string, destination: string])[] {
  return answer !== undefined ? [['', answer]] : destinations.length === 0 ? [['', 'nowhere']] : destinations.map(destination =>
    [`${Math.round(destination.share * 1000) / 10} %`, destinationWords(destination)]);
}

function destinationWords({ host, port, subset, reason }: ListedDestination): string {
  const target = port === undefined ? host : `${host}:${port}`;
  return [target, subset, reason === undefined ? undefined : `(503: ${reason})`].filter(part => part !== undefined).join(' ');
}

function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column].length)));
  return rows.map(row => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());
}
