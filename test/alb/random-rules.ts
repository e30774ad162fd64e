import { Chart } from 'cdk8s';
import fc from 'fast-check';
import { ListenerAction } from '../../src/alb/action/listener-action';
import { ApplicationListener } from '../../src/alb/application-listener';
import { ListenerCondition } from '../../src/alb/condition/listener-condition';
import { IstioAlb } from '../../src/alb/istio-alb';
import { IIngressGateway } from '../../src/ingress-gateway/ingress-gateway-reference';
import { requestedHost } from '../../src/istio';
import { ClientAddress } from '../../src/mesh-settings/gateway-workload';

export interface Request {
  readonly port: number;
  /** As the client writes it: in any case, with a port or without. */
  readonly host: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly query: Record<string, string>;
  /** Of the client. */
  readonly address: string;
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
  /** Addresses of clients that the rule is for: others are refused. */
  readonly sources?: string[];
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
  readonly listeners: ApplicationListener[];
  readonly taken: readonly { readonly name: string; readonly rule: RandomRule }[];
}

const some = <T>(...values: T[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength: 3 });
const perhaps = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const PATTERNS = [
  'a.test', 'x.a.test', 'y.a.test', 'x.b.test', '*.test', '*.a.test', '*.b.test', '*-x.a.test', '*a.test', '*',
  'x?.a.test', 'x*.test', '*.?.test', 'x.*', 'x*.a.test', 'y*.b.test',
];
const LISTENER_HOSTS = [
  ['*'], ['*.test'], ['a.test', '*.b.test'], ['*.a.test', '*.b.test'], ['x.a.test'], ['*.test', 'a.test'], ['*.a.test', 'a.test', 'x.b.test'],
];
const HOSTS = [
  'a.test', 'x.a.test', 'y.a.test', 'x1.a.test', 'x.b.test', 'y.b.test', 'b.test', 'z-x.a.test', 'xa.test', 'X.A.test', 'x1.a.test:8080',
  'other.example', 'x.y.z',
];

const path = fc.oneof(
  fc.record({ exact: some('/', '/a', '/a/b', '/ab') }),
  fc.record({ prefixes: some('/', '/a', '/a/b', '/ab/') }),
  fc.record({ patterns: some('/a*', '*b', '/?', '*', '/a/?') }),
);

const listener = fc.nat({ max: 1 });

const conditional: fc.Arbitrary<RandomRule> = fc.tuple(perhaps(path), fc.record({
  listener,
  priority: perhaps(fc.integer({ min: 1, max: 20 })),
  hosts: perhaps(some(...PATTERNS)),
  header: perhaps(fc.record({ values: some('1', 'Beta', 'be*', '*', '?'), ignoreCase: fc.boolean() })),
  query: perhaps(some('1', 'be*', '*', '2')),
  methods: perhaps(some('GET', 'POST')),
})).map(([of, others]) => ({ ...others, ...of }));

/** Conditions that a policy can compare. */
const describable: fc.Arbitrary<RandomRule> = fc.tuple(
  fc.oneof(fc.constant({}), fc.record({ exact: some('/', '/a', '/a/b', '/ab') }), fc.record({ prefixes: some('/a', '/a/b', '/ab/') }),
    fc.record({ patterns: some('/a*', '/a/b*') })),
  fc.record({
    listener,
    priority: perhaps(fc.integer({ min: 1, max: 20 })),
    hosts: perhaps(some('a.test', 'x.a.test', 'y.a.test', 'x.b.test', '*.test', '*.a.test', '*.b.test')),
    header: fc.option(fc.record({ values: some('1', 'Beta', 'be*', '*'), ignoreCase: fc.constant(false) }), { nil: undefined, freq: 3 }),
    methods: fc.option(some('GET', 'POST'), { nil: undefined, freq: 3 }),
    sources: perhaps(some('192.0.2.1', '192.0.2.2')),
  }),
).map(([of, others]) => ({ ...others, ...of }));

const anyRule = fc.oneof({ weight: 6, arbitrary: conditional }, { weight: 1, arbitrary: fc.record({ listener }) });

const rules = fc.array(anyRule, { minLength: 1, maxLength: 8 });

const guardedRules = fc.array(fc.oneof({ weight: 8, arbitrary: describable }, { weight: 1, arbitrary: anyRule }), { minLength: 2, maxLength: 6 });

const listeners = fc.array(fc.constantFrom(...LISTENER_HOSTS), { minLength: 1, maxLength: 2 });

const servers = listeners.map(all => all.map((hosts, index) => ({ port: [80, 8080][index], hosts })));

export const albs: fc.Arbitrary<RandomAlb> = fc.record({ listeners: servers, rules });

/** Some of whose rules are for some clients only. */
export const guardedAlbs: fc.Arbitrary<RandomAlb> = fc.record({ listeners: servers, rules: guardedRules });

export const requests: fc.Arbitrary<Request> = fc.record({
  port: fc.constantFrom(80, 8080),
  host: fc.constantFrom(...HOSTS),
  path: fc.constantFrom('/', '/a', '/a/', '/a/b', '/ab', '/abc', '/b'),
  method: fc.constantFrom('GET', 'POST', 'PUT'),
  headers: fc.constantFrom<Record<string, string>>({}, { group: '1' }, { group: 'beta' }, { group: 'Beta' }, { group: '' }),
  query: fc.constantFrom<Record<string, string>>({}, { v: '1' }, { v: 'BETA' }, { v: '3' }),
  address: fc.constantFrom('192.0.2.1', '192.0.2.2', '192.0.2.3'),
});

/** A gateway of the app that knows the addresses of clients. */
const OWN_GATEWAY: IIngressGateway = {
  workload: { labels: { istio: 'edge' }, namespaceName: 'edge', ports: [{ port: 80 }, { port: 8080 }], clientAddress: ClientAddress.CONNECTION },
  isOwned: true,
  terminatesTls: () => false,
};

/** Adds the rules in their order; those that the load balancer refuses are left out. */
export function build(
  chart: Chart, random: RandomAlb, afterEach: (alb: IstioAlb) => void = () => undefined, gateway: IIngressGateway = OWN_GATEWAY,
): BuiltAlb {
  const alb = new IstioAlb(chart, 'alb', { gateways: [gateway] });
  const built = random.listeners.map((props, index) => alb.addListener(`l${index}`, props));
  const named = random.rules.map((rule, index) => ({ name: `rule-${index}`, rule: { ...rule, listener: rule.listener % built.length } }));
  const taken = named.filter(({ name, rule }) => {
    const isTaken = add(built[rule.listener], name, rule);
    afterEach(alb);
    return isTaken;
  });
  return { listeners: built, taken };
}

function add(to: ApplicationListener, name: string, rule: RandomRule): boolean {
  try {
    to.addAction(name, { priority: rule.priority, conditions: conditionsOf(rule), action: ListenerAction.fixedResponse(200, { messageBody: name }) });
    return true;
  } catch (error) {
    if (/^\[\S+\] (hosts|priority|default) of |^\[\S+\] (conditions|host) of .* with sourceIps/.test((error as Error).message)) {
      return false;
    }
    throw error;
  }
}

/** The name of the first rule by priority, as the ALB has it. */
export function firstRule(random: RandomAlb, { taken }: BuiltAlb, request: Request): string | undefined {
  const host = requestedHost(request.host);
  const index = random.listeners.findIndex(({ port, hosts }) => port === request.port && hosts.some(served => fitsGlob(served, host)));
  const place = ({ rule }: { readonly rule: RandomRule }) => isDefault(rule) ? 2000 : rule.priority ?? 1000;
  return taken.filter(({ rule }) => rule.listener === index).sort((one, other) => place(one) - place(other))
    .find(({ rule }) => applies(rule, host, request))?.name;
}

function isDefault({ listener: _listener, priority, ...conditions }: RandomRule): boolean {
  return Object.values(conditions).every(condition => condition === undefined);
}

function conditionsOf({ hosts, exact, prefixes, patterns, header, query, methods, sources }: RandomRule): ListenerCondition[] | undefined {
  const conditions = [
    ...hosts ? [ListenerCondition.hostHeaders(hosts)] : [],
    ...exact ? [ListenerCondition.paths(exact)] : [],
    ...prefixes ? [ListenerCondition.pathPrefixes(prefixes)] : [],
    ...patterns ? [ListenerCondition.pathPatterns(patterns)] : [],
    ...header ? [ListenerCondition.httpHeader('group', header.values, { ignoreCase: header.ignoreCase })] : [],
    ...query ? [ListenerCondition.queryStrings(query.map(value => ({ key: 'v', value })))] : [],
    ...methods ? [ListenerCondition.httpRequestMethods(methods)] : [],
    ...sources ? [ListenerCondition.sourceIps(sources)] : [],
  ];
  return conditions.length > 0 ? conditions : undefined;
}

function applies(rule: RandomRule, host: string, request: Request): boolean {
  const { group } = request.headers;
  const { v } = request.query;
  return (rule.hosts?.some(pattern => fitsGlob(pattern, host)) ?? true)
    && (rule.exact?.includes(request.path) ?? true)
    && (rule.prefixes?.some(prefix => `${request.path}/`.startsWith(`${prefix.replace(/\/$/, '')}/`)) ?? true)
    && (rule.patterns?.some(pattern => fitsGlob(pattern, request.path)) ?? true)
    && (rule.header?.values.some(value => group !== undefined && fitsGlob(value, group, rule.header?.ignoreCase)) ?? true)
    && (rule.query?.some(value => v !== undefined && fitsGlob(value, v, true)) ?? true)
    && (rule.methods?.includes(request.method) ?? true);
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
