/**
 * Which rule a request meets, as the load balancer's conditions are meant: the first one by priority whose conditions hold. Written with
 * plain comparisons of texts, and without anything of the library.
 */
import { MeshRequest } from './driver/mesh';
import { ConditionsPlan, ListenerPlan, PathKind, RulePlan, RuleSetPlan } from './random-rules';

/** `rule` is `listener port/rule name`; none for 404. */
export interface Decision {
  readonly rule?: string;
  readonly status: number;
  /** The version that answers, where the request is forwarded. */
  readonly version?: string;
}

const STATUS = { answer: 200, redirect: 302 } as const;

export function decide({ listeners }: RuleSetPlan, request: MeshRequest): Decision {
  const listener = listeners.find(({ port }) => port === (request.port ?? 80));
  const rule = listener && ruleFor(listener, request);
  if (listener === undefined || rule === undefined) {
    return { status: 404 };
  }
  const name = `${listener.port}/${rule.name}`;
  return rule.action === 'answer' || rule.action === 'redirect'
    ? { rule: name, status: STATUS[rule.action] }
    : { rule: name, status: 200, version: rule.action };
}

/** The path as Envoy compares it: dot segments resolved, what needs no escape without one, what needs it with one, without the query. */
export function normalizedPath(target: string): string {
  const [path] = target.split('?');
  const unescaped = path.replaceAll('\\', '/')
    .replace(/%([0-9a-f]{2})/gi, (escape, code: string) => /[a-z0-9._~-]/i.exec(String.fromCharCode(parseInt(code, 16)))?.[0] ?? escape)
    .replace(/["<>^`{|}]/g, character => `%${character.charCodeAt(0).toString(16).toUpperCase()}`);
  const segments: string[] = [];
  const parts = unescaped.split('/').slice(1);
  parts.forEach((part, index) => {
    const isLast = index === parts.length - 1;
    if (part === '..') {
      segments.pop();
    }
    if (part !== '.' && part !== '..') {
      segments.push(part);
    } else if (isLast) {
      segments.push('');
    }
  });
  return `/${segments.join('/')}`;
}

function ruleFor({ hosts = ['*'], rules, fallback }: ListenerPlan, request: MeshRequest): Pick<RulePlan, 'name' | 'action'> | undefined {
  const host = hostOf(request);
  if (!hosts.some(served => served === '*' || served === host || served.startsWith('*.') && isBelow(host, served.slice(1)))) {
    return undefined;
  }
  const place = ({ priority = Infinity }: RulePlan): number => priority;
  const first = [...rules]
    .map((rule, added) => ({ rule, added }))
    .sort((one, other) => place(one.rule) === place(other.rule) ? one.added - other.added : place(one.rule) - place(other.rule))
    .find(({ rule }) => holds(rule.conditions, request));
  return first?.rule ?? (fallback && { name: 'default', action: fallback.action });
}

/** Host names have no case, and the port does not belong to them. A dot at the end makes another one. */
function hostOf({ host }: MeshRequest): string {
  return host.toLowerCase().replace(/:[0-9]*$/, '');
}

function isBelow(host: string, suffix: string): boolean {
  return host.length > suffix.length && host.endsWith(suffix);
}

function holds({ hosts, path, methods, headers = [], queries = [] }: ConditionsPlan, request: MeshRequest): boolean {
  const { method = 'GET', path: target = '/' } = request;
  return (hosts === undefined || hosts.some(pattern => fits(pattern, hostOf(request))))
    && (path === undefined || path.values.some(value => fitsPath(path.kind, value, normalizedPath(target))))
    && (methods === undefined || methods.includes(method))
    && headers.every(({ name, values, ignoreCase }) =>
      valuesOf(request, name).some(sent => values.some(value => fits(value, sent, ignoreCase))))
    && queries.every(alternatives => alternatives.some(({ key, value }) => {
      const sent = parameterOf(target, key);
      return sent !== undefined && fits(value, sent, true);
    }));
}

function fitsPath(kind: PathKind, value: string, path: string): boolean {
  switch (kind) {
    case 'paths': return path === value;
    case 'pathPrefixes': {
      const whole = value.endsWith('/') ? value.slice(0, -1) : value;
      return path === whole || path.startsWith(`${whole}/`);
    }
    case 'pathPatterns': return fits(value, path);
    case 'pathRegexes': return new RegExp(`^(?:${value.replace('(?i)', '')})$`, value.includes('(?i)') ? 'i' : '').test(path);
  }
}

/** Each value of a header that was sent, without the blanks around it. */
function valuesOf({ headers = {} }: MeshRequest, name: string): string[] {
  return Object.entries(headers)
    .filter(([key]) => key.toLowerCase() === name.toLowerCase())
    .flatMap(([, value]) => value)
    .map(value => value.trim());
}

/** The first value of a parameter of the query, as it was sent. */
function parameterOf(target: string, key: string): string | undefined {
  const query = target.includes('?') ? target.slice(target.indexOf('?') + 1) : '';
  const found = query.split('&').find(part => part === key || part.startsWith(`${key}=`));
  return found?.slice(key.length + 1);
}

/** Whether a text fits a pattern: `*` stands for any characters, none too, `?` for one, `\` before one of these takes its meaning. */
export function fits(pattern: string, text: string, ignoreCase = false): boolean {
  const [first, second] = pattern;
  if (first === undefined) {
    return text === '';
  }
  if (first === '*') {
    return fits(pattern.slice(1), text, ignoreCase) || text !== '' && fits(pattern, text.slice(1), ignoreCase);
  }
  const isEscape = first === '\\' && second !== undefined && '*?\\'.includes(second);
  const expected = isEscape ? second : first;
  const isSame = text !== '' && (ignoreCase ? expected.toLowerCase() === text[0].toLowerCase() : expected === text[0]);
  return (isSame || !isEscape && first === '?' && text !== '') && fits(pattern.slice(isEscape ? 2 : 1), text.slice(1), ignoreCase);
}
