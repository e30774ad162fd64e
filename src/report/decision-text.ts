import { AskedRequest } from '../simulator/asked-request';
import {
  Ambiguity, DecidedAuthorization, DecidedDestination, DecidedFault, DecidedMirror, DecidedRetries, Decision, HeaderChanges, TracedRule, TraceEntry,
} from '../simulator/decision';

/** Writes a text in a style, or plainly. */
export type Paint = (style: 'bold' | 'dim' | 'red' | 'green' | 'yellow', text: string) => string;

const plainly: Paint = (_, text) => text;

/** A decision for a person: the answer first, then why, then what nearly matched, then what was assumed. */
export function decisionText(asked: AskedRequest, decision: Decision, paint: Paint = plainly): string {
  const sections: (readonly [title: string, lines: readonly string[]])[] = [
    ['', answerLines(asked, decision, paint)],
    ['why', decision.trace.map(entry => traceLine(entry, paint))],
    ['near misses', (decision.nearMisses ?? []).map(rule => `${ruleName(rule)}: ${rule.because ?? ''}`)],
    ['assumed', (decision.ambiguous ?? []).map(ambiguityLine)],
  ];
  return sections.filter(([, lines]) => lines.length > 0)
    .map(([title, lines]) => (title === '' ? lines : [paint('bold', title), ...lines.map(line => `  ${line}`)]).map(line => `${line}\n`).join(''))
    .join('\n');
}

function answerLines({ method = 'GET', url }: AskedRequest, decision: Decision, paint: Paint): string[] {
  const { destinations = [] } = decision;
  return [
    `${method} ${url}`,
    paint(isGood(decision) ? 'green' : 'red', headline(decision)),
    ...columns(destinations.map(destinationCells)).map(line => `  ${line}`),
    ...columns(facts(decision)).map(line => `  ${line}`),
  ];
}

function isGood({ action, status = 200 }: Decision): boolean {
  return action !== 'refused' && status < 400;
}

function headline(decision: Decision): string {
  const { action, status, location, body, rule, virtualService, delegate } = decision;
  const by = virtualService === undefined ? '' : `, by ${rule === undefined ? 'a rule' : `rule ${quoted(rule)}`} of ${virtualService}`
    + (delegate === undefined ? '' : ` and its delegate ${delegate}`);
  switch (action) {
    case 'route': return `→ ${status ?? 200}${by}`;
    case 'redirect': return `→ ${status} to ${location}${by}`;
    case 'directResponse': return `→ ${status} from Envoy itself${body === undefined ? '' : `, with ${quoted(body)}`}${by}`;
    case 'denied': return `→ ${status}: refused by a policy${by}`;
    case 'none': return `→ ${status}: ${status === 404 ? 'no rule takes it' : 'it can not be sent on'}${by}`;
    case 'connection': return `→ its bytes go on, and nobody reads a request${by}`;
    case 'refused': return '→ no connection';
  }
}

function destinationCells({ share, host, port, subset, status, reason, workloads }: DecidedDestination): string[] {
  const target = `${host}${port === undefined ? '' : `:${port}`}${subset === undefined ? '' : ` subset ${subset}`}`;
  const answer = reason === undefined && status === 200 ? workloads.join(', ') : [status, reason].filter(Boolean).join(', ');
  return [percent(share), target, answer];
}

/** What else there is to say, a row for each. */
function facts(decision: Decision): string[][] {
  const { path, authority, timeout, retries, fault, requestHeaders, responseHeaders, cluster } = decision;
  return [
    ['gateway', [decision.gateway, decision.port === undefined ? undefined : `port ${decision.port}`,
      decision.virtualHost === undefined ? undefined : `virtual host ${decision.virtualHost}`].filter(Boolean).join(', ')],
    ['path', path],
    ['host', authority],
    ['request', requestHeaders && headerWords(requestHeaders)],
    ['response', responseHeaders && headerWords(responseHeaders)],
    ['timeout', timeout],
    ['retries', retries && retryWords(retries)],
    ['fault', fault && faultWords(fault)],
    ...(decision.mirrors ?? []).map(mirror => ['mirror', mirrorWords(mirror)]),
    ...[decision, ...decision.destinations ?? []].flatMap(({ authorization = [] }) => authorization)
      .map(each => ['policy', authorizationWords(each)]),
    ['cluster', cluster],
  ].filter((row): row is string[] => row[1] !== undefined && row[1] !== '');
}

function headerWords({ set, add, remove }: HeaderChanges): string {
  const written = (word: string, lists: HeaderChanges['set']) =>
    Object.entries(lists).flatMap(([name, values]) => values.map(value => `${word} ${name}: ${value}`));
  return [...remove.map(name => `without ${name}`), ...written('with', set), ...written('and also', add)].join(', ');
}

function retryWords({ attempts, retryOn, perTryTimeout }: DecidedRetries): string {
  return `${attempts} on ${retryOn}${perTryTimeout === undefined ? '' : `, ${perTryTimeout} each`}`;
}

function faultWords({ delay, abort }: DecidedFault): string {
  return [
    ...delay === undefined ? [] : [`${delay.percentage} % wait ${delay.fixedDelay}`],
    ...abort === undefined ? [] : [`${abort.percentage} % get ${abort.httpStatus ?? `gRPC status ${abort.grpcStatus}`}`],
  ].join(', ');
}

function mirrorWords({ host, port, subset, share }: DecidedMirror): string {
  return `${percent(share)} also to ${host}${port === undefined ? '' : `:${port}`}${subset === undefined ? '' : ` subset ${subset}`}`;
}

const SAYS = {
  allow: 'allowed', deny: 'refused', asksProvider: 'an external authorizer is asked', dryRun: 'would be refused, but is only tried out',
};

function authorizationWords({ at, decision, policy }: DecidedAuthorization): string {
  return `${SAYS[decision]} at the ${at}${policy === undefined ? '' : ` by ${policy}`}`;
}

function traceLine(entry: TraceEntry, paint: Paint): string {
  if ('about' in entry) {
    return `${paint('dim', '·')} ${entry.because}`;
  }
  return entry.matched ? `${paint('green', '✓')} ${ruleName(entry)}` : `${paint('red', '✗')} ${ruleName(entry)}: ${entry.because ?? ''}`;
}

function ruleName({ virtualService, rule, ruleIndex, matchIndex }: TracedRule): string {
  return `${virtualService} ${rule === undefined ? `http[${ruleIndex}]` : quoted(rule)}${matchIndex === undefined ? '' : ` match[${matchIndex}]`}`;
}

function ambiguityLine({ about, assumed, because, alternatives = [], objects }: Ambiguity): string {
  return `${about}: ${assumed}, because ${because}`
    + (alternatives.length === 0 ? '' : `; otherwise: ${alternatives.join('; ')}`)
    + (objects.length === 0 ? '' : ` (${objects.join(', ')})`);
}

/** Rows as lines whose columns stand below each other. */
function columns(rows: readonly (readonly string[])[]): string[] {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map(row => row[column].length)));
  return rows.map(row => row.map((cell, column) => cell.padEnd(widths[column])).join('  ').trimEnd());
}

function percent(share: number): string {
  return `${Math.round(share * 1000) / 10} %`;
}

function quoted(text: string): string {
  return JSON.stringify(text);
}
