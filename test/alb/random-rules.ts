import { Chart } from 'cdk8s';
import fc from 'fast-check';
import { AddActionProps } from '../../src/alb/add-action-props';
import { ApplicationListener } from '../../src/alb/application-listener';
import { IstioAlb } from '../../src/alb/istio-alb';
import { ListenerAction } from '../../src/alb/listener-action';
import { ListenerCondition } from '../../src/alb/listener-condition';

export interface Request {
  readonly port: number;
  /** As the client writes it: in any case, with a port or without. */
  readonly host: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly query: Record<string, string>;
}

/** Conditions by what they look at; without any of them a rule is the default. */
export interface RandomRule {
  readonly listener: number;
  readonly priority?: number;
  readonly hosts?: string[];
  readonly exact?: string[];
  readonly prefixes?: string[];
  readonly patterns?: string[];
  readonly header?: { readonly values: string[]; readonly ignoreCase: boolean };
  readonly query?: string[];
  readonly methods?: string[];
}

export interface RandomListener {
  readonly port: number;
  readonly hosts: string[];
}

export interface RandomAlb {
  readonly listeners: RandomListener[];
  readonly rules: RandomRule[];
}

/** A load balancer that was built, with the rules that it took. Each answers with its own name. */
export interface BuiltAlb {
  readonly alb: IstioAlb;
  readonly listeners: ApplicationListener[];
  readonly taken: readonly { readonly name: string; readonly rule: RandomRule }[];
}

const some = <T>(...values: T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
const perhaps = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const PATTERNS = ['a.test', 'x.a.test', 'y.a.test', 'x.b.test', '*.test', '*.a.test', '*.b.test', '*-x.a.test', '*a.test', 'x?.a.test', 'x*.test', '*.?.test', '*', 'x.*'];
const LISTENER_HOSTS = [['*'], ['*.test'], ['a.test', '*.b.test'], ['*.a.test', '*.b.test'], ['x.a.test'], ['*.test', 'a.test'], ['*.a.test', 'a.test', 'x.b.test']];
const HOSTS = ['a.test', 'x.a.test', 'y.a.test', 'x1.a.test', 'x.b.test', 'y.b.test', 'b.test', 'z-x.a.test', 'xa.test', 'X.A.test', 'x1.a.test:8080', 'other.example', 'x.y.z'];

const rule: fc.Arbitrary<RandomRule> = fc.oneof(
  { weight: 6, arbitrary: fc.record({
    listener: fc.nat({ max: 1 }),
    priority: perhaps(fc.integer({ min: 1, max: 20 })),
    hosts: perhaps(some(...PATTERNS)),
    path: perhaps(fc.oneof(
      fc.record({ exact: some('/', '/a', '/a/b', '/ab') }),
      fc.record({ prefixes: some('/', '/a', '/a/b', '/ab/') }),
      fc.record({ patterns: some('/a*', '*b', '/?', '*', '/a/?') }),
    )),
    header: perhaps(fc.record({ values: some('1', 'Beta', 'be*', '*', '?'), ignoreCase: fc.boolean() })),
    query: perhaps(some('1', 'be*', '*', '2')),
    methods: perhaps(some('GET', 'POST')),
  }).map(({ path, ...others }) => ({ ...others, ...path })) },
  { weight: 1, arbitrary: fc.record({ listener: fc.nat({ max: 1 }) }) },
);

export const albs: fc.Arbitrary<RandomAlb> = fc.record({
  listeners: fc.array(fc.constantFrom(...LISTENER_HOSTS), { minLength: 1, maxLength: 2 }).map(all => all.map((hosts, index) => ({ port: [80, 8080][index], hosts }))),
  rules: fc.array(rule, { minLength: 1, maxLength: 8 }),
});

export const requests: fc.Arbitrary<Request> = fc.record({
  port: fc.constantFrom(80, 8080),
  host: fc.constantFrom(...HOSTS),
  path: fc.constantFrom('/', '/a', '/a/', '/a/b', '/ab', '/abc', '/b'),
  method: fc.constantFrom('GET', 'POST', 'PUT'),
  headers: fc.constantFrom<Record<string, string>>({}, { group: '1' }, { group: 'beta' }, { group: 'Beta' }, { group: '' }),
  query: fc.constantFrom<Record<string, string>>({}, { v: '1' }, { v: 'BETA' }, { v: '3' }),
});

/** Adds the rules in their order; those that the load balancer refuses are left out. */
export function build(chart: Chart, { listeners, rules }: RandomAlb, afterEach: (alb: IstioAlb) => void = () => undefined): BuiltAlb {
  const alb = new IstioAlb(chart, 'alb');
  const built = listeners.map((props, index) => alb.addListener(`l${index}`, props));
  const taken = rules.map((of, index) => ({ name: `rule-${index}`, rule: { ...of, listener: of.listener % listeners.length } })).filter(({ name, rule: of }) => {
    try {
      built[of.listener].addAction(name, { priority: of.priority, conditions: conditionsOf(of), action: ListenerAction.fixedResponse(200, { body: name }) } as AddActionProps);
    } catch (error) {
      if (/^(hosts|priority|default) of /.test((error as Error).message)) {
        return false;
      }
      throw error;
    }
    afterEach(alb);
    return true;
  });
  return { alb, listeners: built, taken };
}

/** The name of the first rule by priority, as the ALB has it. */
export function firstRule({ listeners }: RandomAlb, { taken }: BuiltAlb, request: Request): string | undefined {
  const host = request.host.toLowerCase().split(':')[0];
  const index = listeners.findIndex(({ port, hosts }) => port === request.port && hosts.some(served => fitsGlob(served, host)));
  const place = ({ rule: of }: { readonly rule: RandomRule }) => isDefault(of) ? Infinity : of.priority ?? 1000;
  return taken.filter(({ rule: of }) => of.listener === index).sort((one, other) => place(one) - place(other) || 0)
    .find(({ rule: of }) => applies(of, host, request))?.name;
}

function isDefault({ listener, priority, ...conditions }: RandomRule): boolean {
  return Object.values(conditions).every(condition => condition === undefined);
}

function conditionsOf({ hosts, exact, prefixes, patterns, header, query, methods }: RandomRule): ListenerCondition[] | undefined {
  const conditions = [
    ...hosts ? [ListenerCondition.hostHeaders(hosts)] : [],
    ...exact ? [ListenerCondition.paths(exact)] : [],
    ...prefixes ? [ListenerCondition.pathPrefixes(prefixes)] : [],
    ...patterns ? [ListenerCondition.pathPatterns(patterns)] : [],
    ...header ? [ListenerCondition.httpHeader('group', header.values, { ignoreCase: header.ignoreCase })] : [],
    ...query ? [ListenerCondition.queryStrings(query.map(value => ({ key: 'v', value })))] : [],
    ...methods ? [ListenerCondition.httpRequestMethods(methods)] : [],
  ];
  return conditions.length > 0 ? conditions : undefined;
}

function applies(of: RandomRule, host: string, { path, method, headers, query }: Request): boolean {
  return (of.hosts?.some(pattern => fitsGlob(pattern, host)) ?? true)
    && (of.exact?.includes(path) ?? true)
    && (of.prefixes?.some(prefix => `${path}/`.startsWith(`${prefix.replace(/\/$/, '')}/`)) ?? true)
    && (of.patterns?.some(pattern => fitsGlob(pattern, path)) ?? true)
    && (of.header === undefined || headers.group !== undefined && of.header.values.some(value => fitsGlob(value, headers.group, of.header!.ignoreCase)))
    && (of.query === undefined || query.v !== undefined && of.query.some(value => fitsGlob(value, query.v, true)))
    && (of.methods?.includes(method) ?? true);
}

function fitsGlob(pattern: string, text: string, ignoreCase = false): boolean {
  const [one, other] = ignoreCase ? [pattern.toLowerCase(), text.toLowerCase()] : [pattern, text];
  const [first, ...rest] = one;
  switch (first) {
    case undefined: return other === '';
    case '*': return [...other, ''].some((_, index) => fitsGlob(rest.join(''), other.slice(index)));
    case '?': return other !== '' && fitsGlob(rest.join(''), other.slice(1));
    default: return other.startsWith(first) && fitsGlob(rest.join(''), other.slice(1));
  }
}
