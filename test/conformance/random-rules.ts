/** Random rules of a load balancer, as plans that can be printed: from small pools, so that they overlap. */
import * as fc from 'fast-check';

export type PathKind = 'paths' | 'pathPrefixes' | 'pathPatterns' | 'pathRegexes';

export interface QueryPlan {
  readonly key: string;
  readonly value: string;
}

/** Conditions of a rule. All that are there must hold; of the values of each one is enough. */
export interface ConditionsPlan {
  readonly hosts?: readonly string[];
  readonly path?: { readonly kind: PathKind; readonly values: readonly string[] };
  readonly methods?: readonly string[];
  readonly headers?: readonly { readonly name: string; readonly values: readonly string[]; readonly ignoreCase?: boolean }[];
  readonly queries?: readonly (readonly QueryPlan[])[];
}

/** A fixed response, a redirect to HTTPS, or a version to which the request goes. */
export type ActionPlan = 'answer' | 'redirect' | 'v1' | 'v2' | 'v3';

export interface RulePlan {
  readonly name: string;
  readonly priority?: number;
  readonly conditions: ConditionsPlan;
  readonly action: ActionPlan;
}

export interface ListenerPlan {
  readonly port: number;
  /** None for every host. */
  readonly hosts?: readonly string[];
  /** In the order in which they are added. */
  readonly rules: readonly RulePlan[];
  readonly fallback?: { readonly action: ActionPlan; readonly given: 'before the rules' | 'after the rules' };
}

export interface RuleSetPlan {
  readonly listeners: readonly ListenerPlan[];
  /** Whether the rules are added to the listeners in turn, instead of to one after the other. */
  readonly inTurn?: boolean;
}

const SERVED: readonly (readonly string[] | undefined)[] = [
  undefined, ['*'], ['*.example.com'], ['*.example.com', 'example.com'], ['a.example.com', 'b.example.com'], ['*.b.example.com', 'a.example.com'],
  ['a.example.com', '*.example.com'], ['10.1.2.3', '*.example.org', 'x.b.example.com'], ['*.com'],
];

/** Wildcards at the beginning only: those that Envoy knows. */
const OUTER_HOSTS = [
  '*', '*.com', '*.example.com', 'example.com', 'a.example.com', 'b.example.com', 'ab.example.com', '*.b.example.com', 'x.b.example.com',
  '*.y.b.example.com', '*b.example.com', '*-api.example.com', '10.1.2.3', 'a.example.org', '*.org',
];

const INNER_HOSTS = [
  '?.example.com', 'a?.example.com', 'a*.example.com', '*.?.example.com', '?*.example.com', 'a.example.co?', 'a.example.co*', 'a.example.co?*',
  '*.example.*', '10.1.*', '*a*', 'x.*.example.com', 'api-*.example.com', 'a.example.com*', 'a.example.com???', '*?', '*.b.*.com',
];

/** Hosts that are asked for, so that every pattern has some inside and some outside. */
export const ASKED_HOSTS = [
  'example.com', 'a.example.com', 'b.example.com', 'c.example.com', 'ab.example.com', 'x.b.example.com', 'x.y.b.example.com', 'y.b.example.com',
  'api-1.example.com', 'x-api.example.com', '10.1.2.3', '10.1.2.4', 'a.example.org', 'example.org', 'a.example.co', 'localhost', 'a.b.c.com',
];

const PATHS = [
  '/', '/cart', '/cart/', '/cart/items', '/cart/items/1', '/cartoon', '/Cart', '/a', '/a/b', '/a//b', '//', '/index.html', '/a.b', '/a+b', '/x;p=1',
  '/%20', '/a%2Fb', '/%7Bid%7D', '/~u', '/a(b)', '/$a',
];

const PREFIXES = ['/', '/cart', '/cart/', '/cart/items', '/a', '/a/b', '/a//b', '/index.html', '/%20', '/Cart/items', '/x;p=1', '/a(b)'];

const PATTERNS = [
  '*', '/*', '/cart*', '/cart/*', '/?', '/cart?', '/*/items', '*.html', '/a?b', '/a/?', '/*/?', '*/*/*', '/index.*', '?cart', '/CART*', '/**', '/a*b',
  '/a.b', '/x;*', '/%20*', '/a\\*b', '/*?', '/cart', '/?*/*?', '*/', '/[az]*', '/a(*)',
];

/** Expressions, with paths that they match. */
export const EXPRESSIONS: Record<string, readonly string[]> = {
  '/.*': ['/', '/cart', '//'],
  '/cart(/.*)?': ['/cart', '/cart/', '/cart/items'],
  '/[a-z]+': ['/a', '/cart'],
  '(?i)/cart': ['/cart', '/CART', '/Cart'],
  '/[^/]+/items': ['/cart/items', '/a/items'],
  '.*': ['/', '/a'],
  '/a.b': ['/a/b', '/a.b'],
  '/cart|/a': ['/cart', '/a'],
  '^/cart$': ['/cart'],
  '/(?:a|cart)/?': ['/a', '/a/', '/cart/'],
};

const METHODS = ['GET', 'POST', 'PUT', 'DELETE', 'HEAD', 'OPTIONS'];

const HEADER_VALUES = ['me', 'Me', 'm?', 'm*', '*', '*e', 'me too', '1', 'a\\*b', '', 'a.b', 'm\\?', '\\\\x', '*x*', '(x)', '[a]', 'M*E', '?', 'a,b'];

const QUERY_VALUES = ['1', '', '*', 'A', 'a*', '?', 'a%20b', 'a+b', '*=*', '\\*', 'A?c', '1*', 'b|c', '*z', '(1)'];

const someOf = <T>(pool: readonly T[]): fc.Arbitrary<T[]> => fc.oneof(
  { weight: 5, arbitrary: fc.uniqueArray(fc.constantFrom(...pool), { minLength: 1, maxLength: 2 }) },
  { weight: 1, arbitrary: fc.uniqueArray(fc.constantFrom(...pool), { minLength: 3, maxLength: 6 }) },
);

const optionally = <T>(arbitrary: fc.Arbitrary<T>, frequency: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: frequency, arbitrary }, { weight: 10 - frequency, arbitrary: fc.constant(undefined) });

const paths: fc.Arbitrary<ConditionsPlan['path']> = fc.oneof(
  fc.record({ kind: fc.constant('paths' as const), values: someOf(PATHS) }),
  fc.record({ kind: fc.constant('pathPrefixes' as const), values: someOf(PREFIXES) }),
  fc.record({ kind: fc.constant('pathPatterns' as const), values: someOf(PATTERNS) }),
  fc.record({ kind: fc.constant('pathRegexes' as const), values: someOf(Object.keys(EXPRESSIONS)) }),
);

const headers = fc.uniqueArray(
  fc.record({ name: fc.constantFrom('X-User', 'x-tier', 'user-agent'), values: someOf(HEADER_VALUES), ignoreCase: fc.boolean() }),
  { minLength: 1, maxLength: 2, selector: ({ name }) => name });

/** Two conditions look at different parameters. */
const queries = fc.tuple(
  someOf(['v', 'w', 'a.b', 'x%20y'].flatMap(key => QUERY_VALUES.map(value => ({ key, value })))),
  optionally(someOf(QUERY_VALUES.map(value => ({ key: 'V', value }))), 2),
).map(([first, second]) => second ? [first, second] : [first]);

/** A plan shows only what is there. */
const present = (conditions: ConditionsPlan): ConditionsPlan =>
  Object.fromEntries(Object.entries(conditions).filter(([, value]) => value !== undefined));

const conditions: fc.Arbitrary<ConditionsPlan> = fc.record<ConditionsPlan>({
  hosts: optionally(someOf([...OUTER_HOSTS, ...INNER_HOSTS]), 7),
  path: optionally(paths, 8),
  methods: optionally(someOf(METHODS), 2),
  headers: optionally(headers, 3),
  queries: optionally(queries, 3),
}).map(present);

const actions = fc.constantFrom<ActionPlan>('answer', 'answer', 'answer', 'answer', 'redirect', 'v1', 'v2', 'v3');

const ruleCounts = fc.oneof(
  { weight: 30, arbitrary: fc.integer({ min: 1, max: 12 }) },
  { weight: 6, arbitrary: fc.integer({ min: 13, max: 60 }) },
  { weight: 1, arbitrary: fc.integer({ min: 61, max: 200 }) },
);

const rules = (count: number): fc.Arbitrary<RulePlan[]> => fc.tuple(
  fc.array(fc.record({ conditions, action: actions, hasPriority: fc.boolean() }), { minLength: count, maxLength: count }),
  fc.uniqueArray(fc.integer({ min: 1, max: 50_000 }), { minLength: count, maxLength: count }),
).map(([plans, priorities]) => plans.map(({ hasPriority, ...rule }, index) =>
  ({ name: `r${index}`, ...(hasPriority ? { priority: priorities[index] } : {}), ...rule })));

const fallbacks = optionally(fc.record({
  action: actions,
  given: fc.constantFrom('before the rules' as const, 'after the rules' as const),
}), 7);

const listeners = (port: number): fc.Arbitrary<ListenerPlan> => fc.record({
  port: fc.constant(port), hosts: fc.constantFrom(...SERVED), rules: ruleCounts.chain(rules), fallback: fallbacks,
}).map(withoutRefused);

/** One listener most often, so that the rules of big sets meet. */
export const ruleSets: fc.Arbitrary<RuleSetPlan> = fc.oneof(
  { weight: 2, arbitrary: fc.constant([80]) },
  { weight: 1, arbitrary: fc.constant([8000, 80]) },
  { weight: 1, arbitrary: fc.constant([80, 8000, 9000]) },
).chain(ports => fc.record({ listeners: fc.tuple(...ports.map(listeners)), inTurn: fc.boolean() }));

/** Without what the library refuses: hosts that the listener does not serve, rules without conditions, listeners without rules. */
function withoutRefused(plan: ListenerPlan): ListenerPlan {
  const kept = plan.rules.flatMap(({ conditions: { hosts, ...others }, ...rule }) => {
    const known = hosts?.filter(pattern => (plan.hosts ?? ['*']).some(served => mayName(served, pattern))) ?? [];
    const left: ConditionsPlan = { ...others, ...(known.length > 0 ? { hosts: known } : {}) };
    return Object.keys(left).length > 0 ? [{ ...rule, conditions: left }] : [];
  });
  const { fallback, hosts, ...rest } = plan;
  const needed = fallback ?? (kept.length === 0 ? { action: 'answer' as const, given: 'after the rules' as const } : undefined);
  return { ...rest, ...(hosts ? { hosts } : {}), rules: kept, ...(needed ? { fallback: needed } : {}) };
}

/** Whether a rule of a listener that serves a host may name a pattern: one that Envoy knows lies inside, another meets some host of it. */
function mayName(served: string, pattern: string): boolean {
  if (served === '*' || served === pattern) {
    return true;
  }
  if (OUTER_HOSTS.includes(pattern)) {
    return served.startsWith('*') && pattern.replace('*', '').endsWith(served.slice(1));
  }
  const fits = new RegExp(`^${pattern.replace(/[.]/g, '\\.').replaceAll('*', '.*').replaceAll('?', '.')}$`);
  return ASKED_HOSTS.some(host => fits.test(host) && (served === host || served.startsWith('*') && host.endsWith(served.slice(1))));
}
