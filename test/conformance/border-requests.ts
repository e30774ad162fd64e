/** Requests at the borders of rules: made of the rules' own values, then off by a little. */
import { MeshRequest } from './driver/mesh';
import { ASKED_HOSTS, ConditionsPlan, EXPRESSIONS, ListenerPlan, RuleSetPlan } from './random-rules';

/** A request whose parts can still be changed one by one. */
export interface Draft {
  port: number;
  host: string;
  path: string;
  query?: string;
  method: string;
  headers: Record<string, string | string[]>;
}

/** Random choices that are the same for the same seed. */
export class Choices {
  private state: number;

  constructor(seed: number) {
    this.state = 1 + Math.abs(seed) % 2_147_483_646;
    // Neighbouring seeds begin alike.
    Array.from({ length: 5 }, () => this.next());
  }

  /** A number from 0 to below 1, by Lehmer. */
  next(): number {
    this.state = this.state * 48_271 % 2_147_483_647;
    return this.state / 2_147_483_647;
  }

  pick<T>(items: readonly T[]): T {
    return items[Math.floor(this.next() * items.length)];
  }

  chance(share: number): boolean {
    return this.next() < share;
  }
}

export function borderRequests({ listeners }: RuleSetPlan, count: number, seed: number): MeshRequest[] {
  const choices = new Choices(seed);
  return Array.from({ length: count }, () => {
    const listener = choices.pick(listeners);
    return changedALittle(inside(listener, choices), choices);
  });
}

/** The request as it is, or off by one or two changes. */
export function changedALittle(draft: Draft, choices: Choices): MeshRequest {
  for (let off = choices.pick([0, 0, 1, 1, 1, 2]); off > 0; off--) {
    choices.pick(CHANGES)(draft, choices);
  }
  const { query, ...request } = draft;
  return { ...request, host: asked(draft.host), path: query === undefined ? draft.path : `${draft.path}?${query}` };
}

/** A request that meets a rule, if no earlier one takes it. */
function inside({ port, hosts = ['*'], rules }: ListenerPlan, choices: Choices): Draft {
  const { hosts: wanted = hosts, path, methods, headers = [], queries = [] }: ConditionsPlan =
    rules.length > 0 && choices.chance(0.9) ? choices.pick(rules).conditions : {};
  return {
    port,
    host: hostFor(choices.pick(wanted), choices),
    path: pathFor(path, choices),
    query: queries.length > 0 ? queries.map(values => parameterFor(choices.pick(values), choices)).join('&') : undefined,
    method: choices.pick(methods ?? ['GET', 'GET', 'POST', 'HEAD']),
    headers: Object.fromEntries(headers.map(({ name, values }) => [name, filled(choices.pick(values), choices, ['', 'x', 'me', 'x y'])])),
  };
}

function hostFor(pattern: string, choices: Choices): string {
  if (choices.chance(0.2)) {
    return choices.pick(ASKED_HOSTS);
  }
  // The wildcards at the end have to take a port for no part of the host.
  const ending = /\?+\*?$/.exec(pattern)?.[0] ?? '';
  const beginning = choices.chance(0.2) ? pattern.slice(0, pattern.length - ending.length) : pattern;
  const host = filled(beginning, choices, ['', 'a', 'x', 'x.y', 'api-1', 'b', 'example'], ['a', 'b', '1', 'm']);
  return beginning === pattern ? host : `${host}:${'8080'.slice(0, ending.length - 1)}`;
}

function pathFor(path: ConditionsPlan['path'], choices: Choices): string {
  if (path === undefined) {
    return choices.pick(['/', '/cart', '/a/b', '/none']);
  }
  const value = choices.pick(path.values);
  switch (path.kind) {
    case 'paths': return value;
    case 'pathPrefixes': return `${value}${choices.pick(['', '/', '/x', 'x', '//', '/items', '/%2e%2e', '/../cart', '%2Fx'])}`;
    case 'pathPatterns': return fromRoot(filled(value, choices, ['', 'x', '/', 'items', 'a/b', '.html'], ['a', '/', '.', 's']));
    case 'pathRegexes': return choices.pick(EXPRESSIONS[value]);
  }
}

function parameterFor({ key, value }: { readonly key: string; readonly value: string }, choices: Choices): string {
  const filledIn = filled(value, choices, ['', 'x', '1', 'a=b']);
  return filledIn === '' && choices.chance(0.5) ? key : `${key}=${filledIn}`;
}

/** A text that fits a pattern. */
function filled(pattern: string, choices: Choices, several: readonly string[], single: readonly string[] = ['a', 'e', '1', '?']): string {
  return pattern.replace(/\\[*?\\]|[*?]/g, token => token === '*' ? choices.pick(several) : token === '?' ? choices.pick(single) : token[1]);
}

const CHANGES: readonly ((draft: Draft, choices: Choices) => void)[] = [
  (draft, choices) => draft.host = choices.pick([upper, withPort, withPort, dotted])(draft.host, choices),
  (draft, choices) => draft.host = choices.pick([`x.${draft.host}`, draft.host.replace(/^[^.]*\./, ''), `x${draft.host}`, draft.host.slice(1), draft.host.slice(0, -1)]),
  (draft, choices) => draft.host = choices.pick(ASKED_HOSTS),
  (draft, choices) => draft.path = fromRoot(choices.pick([
    `${draft.path}x`, draft.path.slice(0, -1), `${draft.path}/`, `/${draft.path}`, `${draft.path};p=1`, `${draft.path}%2F`, `/x/..${draft.path}`, `${draft.path}/..`,
    `${draft.path}/.`, draft.path.replace('/', '/./'), draft.path.replace(/\/(?=.)/, '\\'), `${draft.path}{`,
  ])),
  (draft, choices) => draft.path = choices.pick([upper, lower, escaped, doubled])(draft.path),
  (draft, choices) => draft.query = choices.pick([undefined, '', 'v', 'v=', 'v=1', 'V=1', 'w=A&v=1', '=1', '&v=1&', 'v==1', 'a?v=1', 'x y'.replace(' ', '%20')]),
  (draft, choices) => changeQuery(draft, choices),
  (draft, choices) => changeQuery(draft, choices),
  (draft, choices) => changeHeader(draft, choices),
  (draft, choices) => changeHeader(draft, choices),
  (draft, choices) => draft.method = choices.pick(['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS', 'PATCH']),
];

const upper = (text: string): string => text.toUpperCase();
const lower = (text: string): string => text.toLowerCase();
const withPort = (host: string, choices: Choices): string => host.replace(/:.*/, '') + choices.pick([':80', ':8080', ':8', ':']);
const dotted = (host: string): string => host.replace(/\.?(:.*)?$/, '.$1');
const doubled = (path: string): string => path.replace(/\/(?=[^/]*$)/, '//');

/** A character that needs no escape with one; not inside of another escape. */
function escaped(path: string): string {
  return path.replace(/(?<!%.?)[a-z0-9]/i, character => `%${character.charCodeAt(0).toString(16)}`);
}

function changeQuery(draft: Draft, choices: Choices): void {
  const { query = 'v=1' } = draft;
  const [first] = query.split('&');
  const [key, value = ''] = first.split('=');
  draft.query = choices.pick([
    `${key}=other&${query}`, `${query}&${key}=other`, query.toUpperCase(), query.toLowerCase(), `${key}=${value.toUpperCase()}`, `${key}=${value}x`,
    `${key}=`, key, `${key}=${value.slice(0, -1)}`, `x${query}`, `${key}=%31`, `${query}&`, `&${query}`, `${key}=${value.replace('a', '%61')}`,
  ]);
}

function changeHeader(draft: Draft, choices: Choices): void {
  const name = choices.pick([...Object.keys(draft.headers), 'x-user']);
  const sent = [draft.headers[name] ?? 'me'].flat();
  const [value] = sent;
  // Envoy joins a standard header that comes twice, as HTTP allows; those of applications it keeps.
  const twice = name.toLowerCase().startsWith('x-') ? [['other', value], [value, 'other'], ['', value]] : [value];
  const changed = choices.pick<string | string[] | undefined>([
    undefined, '', upperFirst(value), value.toUpperCase(), `${value}x`, `x${value}`, value.slice(0, -1), ` ${value} `, `${value},other`, ...twice, ...twice,
  ]);
  const others = Object.entries(draft.headers).filter(([other]) => other.toLowerCase() !== name.toLowerCase());
  draft.headers = Object.fromEntries(changed === undefined ? others : [...others, [choices.pick([name, name.toUpperCase()]), changed]]);
}

const upperFirst = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);

/** What a path has to begin with. */
function fromRoot(path: string): string {
  return path.startsWith('/') ? path.replaceAll('?', 'q') : `/${path.replaceAll('?', 'q')}`;
}

/** A host as clients ask for it: labels, none of them empty or with a hyphen at its beginning. Istio knows no other names. */
function asked(host: string): string {
  const [, name, port = ''] = /^([^:]*)(:.*)?$/.exec(host)!;
  const isDotted = name.endsWith('.');
  const labels = name.split('.').map(label => label.replace(/^-+/, '')).filter(label => label !== '').join('.');
  return `${labels === '' ? 'localhost' : labels}${isDotted ? '.' : ''}${port}`;
}
