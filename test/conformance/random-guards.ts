/** Random load balancers with everything that asks who a client is, and requests of those who may and who may not. */
import * as fc from 'fast-check';

/** Names that nearly meet, where users choose them. */
const LOAD_BALANCERS = ['alb', 'al b', 'alb 1', 'alb-1', 'Policies', 'shop', 'shop-http'];
const LISTENERS = ['http', 'ht tp', 'http2', 'http 2', 'Authentication', 'Default', 'Routes'];
const RULES = ['a', 'a b', 'ab', 'a-refused', 'a-sticky-1', 'A', 'Guard2', 'Default', 'Place2', 'default'];
const NAMES = [undefined, undefined, 'shop', 'shop-api', 'shop-2', 'api'];

const HOSTS = ['shop.test', 'api.shop.test', 'x.shop.test', 'shop-api.test', 'api.test', '*.shop.test', '*'];

export const ADDRESSES = ['192.0.2.1', '192.0.2.2', '192.0.2.3'];

export const ISSUERS = ['login', 'partner'] as const;
export type IssuerName = typeof ISSUERS[number];

export const AUDIENCE = 'shop';
export const GROUP = 'dev';
/** The header that a claim becomes, where a rule says so. */
export const USER_HEADER = 'x-user';

export interface TokenPlan {
  readonly issuers: readonly IssuerName[];
  /** Whether the token has to be for this audience. */
  readonly audience: boolean;
  /** Whether it has to have the group. */
  readonly group: boolean;
  /** Whether the target hears of the user. */
  readonly userHeader: boolean;
}

export interface RulePlan {
  readonly name: string;
  readonly hosts?: readonly string[];
  readonly exact?: readonly string[];
  readonly prefixes?: readonly string[];
  readonly methods?: readonly string[];
  /** A header with its value: one that any client sends, one that a claim becomes, or one that proxies write. */
  readonly header?: readonly [string, string];
  readonly sources?: readonly string[];
  readonly token?: TokenPlan;
  /** Whether only tokens of the group meet the rule. */
  readonly byClaim?: boolean;
  readonly target: 'web' | 'cart' | 'answer';
  readonly limit?: number;
}

export interface ListenerPlan {
  readonly id: string;
  readonly port: number;
  readonly hosts: readonly string[];
  readonly allowed?: readonly string[];
  readonly denied?: readonly string[];
  readonly rules: readonly RulePlan[];
}

export interface LoadBalancerPlan {
  readonly id: string;
  readonly name?: string;
  /** Which of the gateways. */
  readonly gateways: readonly number[];
  readonly listeners: readonly ListenerPlan[];
}

export interface GuardsPlan {
  readonly enforcement: 'gateway' | 'targets';
  /** Where tokens come from: one place for all, since others are refused. */
  readonly place: 'bearer' | 'query' | 'cookie';
  readonly loadBalancers: readonly LoadBalancerPlan[];
}

/** What a client shows. */
export interface TokenShown {
  readonly issuer: IssuerName;
  readonly kind: 'valid' | 'otherAudience' | 'otherGroup' | 'expired' | 'forged';
}

/** How a client sends its token. All but the first three are for those who try to get around. */
export type TokenPlace = 'bearer' | 'query' | 'cookie' | 'besideAnother' | 'twice' | 'lowerCase' | 'afterAnother' | 'secondLine';

export interface GuardRequest {
  readonly gateway: number;
  readonly port: number;
  readonly host: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Record<string, string>;
  readonly address: string;
  readonly token?: TokenShown;
  readonly place: TokenPlace;
  /** Whether it is written as no ordinary client would: such a request may be refused, but never gets what it should not. */
  readonly isOdd: boolean;
  /** Which of the rules it is aimed at, if any: it asks for its host, path, method and header. */
  readonly aim: number;
}

/** What of a request is left to chance where it is aimed at a rule; the rest fits to the rule. */
const MISSES = 8;

/** One of `oneIn` is none. */
const perhaps = <T>(arbitrary: fc.Arbitrary<T>, oneIn = 2): fc.Arbitrary<T | undefined> => fc.option(arbitrary, { nil: undefined, freq: oneIn });
/** One of `oneIn` is there. */
const seldom = <T>(arbitrary: fc.Arbitrary<T>, oneIn: number): fc.Arbitrary<T | undefined> =>
  fc.oneof({ weight: oneIn - 1, arbitrary: fc.constant(undefined) }, { weight: 1, arbitrary });
const some = <T>(values: readonly T[], maxLength = 2): fc.Arbitrary<T[]> => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1, maxLength });

const path = fc.oneof(
  fc.constant({}),
  fc.record({ exact: some(['/', '/a', '/a/b', '/ab']) }),
  fc.record({ prefixes: some(['/a', '/a/b', '/ab/']) }),
);

const token: fc.Arbitrary<TokenPlan> = fc.record({
  issuers: fc.constantFrom<readonly IssuerName[]>(['login'], ['login'], ['partner'], ['login', 'partner']),
  audience: fc.boolean(),
  group: fc.boolean(),
  userHeader: fc.boolean(),
});

const guard = fc.oneof(
  { weight: 2, arbitrary: fc.constant({}) },
  { weight: 2, arbitrary: fc.record({ token }) },
  { weight: 1, arbitrary: fc.record({ token, byClaim: fc.constant(true) }) },
  { weight: 1, arbitrary: fc.record({ sources: some(ADDRESSES) }) },
  { weight: 1, arbitrary: fc.record({ token, sources: some(ADDRESSES) }) },
);

const header = fc.constantFrom<readonly [string, string]>(
  ['x-tenant', 'gold'], ['x-tenant', 'gold'], [USER_HEADER, 'alice'], ['x-forwarded-client-cert', '*'], ['x-envoy-attempt-count', '1'], ['x-request-id', 'r1'],
);

const rule: fc.Arbitrary<Omit<RulePlan, 'name'>> = fc.tuple(path, guard, fc.record({
  hosts: seldom(some(HOSTS.filter(host => host !== '*')), 3),
  methods: seldom(some(['GET', 'POST']), 4),
  header: seldom(header, 4),
  target: fc.constantFrom('web' as const, 'web' as const, 'cart' as const, 'answer' as const),
  limit: seldom(fc.integer({ min: 1, max: 3 }), 5),
})).map(parts => Object.assign({}, ...parts) as Omit<RulePlan, 'name'>);

const rules = fc.tuple(fc.shuffledSubarray(RULES, { minLength: 1, maxLength: 5 }), fc.array(rule, { minLength: 5, maxLength: 5 }))
  .map(([names, all]) => names.map((name, index) => ({ ...all[index], name })));

const listener = fc.record({
  port: fc.constantFrom(80, 8080),
  hosts: some(HOSTS, 3),
  allowed: seldom(some(ADDRESSES), 6),
  denied: seldom(some(ADDRESSES, 1), 6),
  rules,
});

const listeners = fc.tuple(fc.shuffledSubarray(LISTENERS, { minLength: 1, maxLength: 2 }), fc.array(listener, { minLength: 2, maxLength: 2 }))
  .map(([ids, all]) => ids.map((id, index) => ({ ...all[index], id, port: [80, 8080][(index + (all[0].port === 80 ? 0 : 1)) % 2] })));

const loadBalancer = fc.record({
  name: fc.constantFrom(...NAMES), gateways: fc.constantFrom<readonly number[]>([0], [0], [1], [0, 1]), listeners,
});

const loadBalancers = fc.tuple(
  fc.shuffledSubarray(LOAD_BALANCERS, { minLength: 1, maxLength: 3 }),
  fc.array(loadBalancer, { minLength: 3, maxLength: 3 }),
).map(([ids, all]) => ids.map((id, index) => ({ ...all[index], id })));

export const guards: fc.Arbitrary<GuardsPlan> = fc.record({
  enforcement: fc.constantFrom('gateway' as const, 'gateway' as const, 'targets' as const),
  place: fc.constantFrom('bearer' as const, 'bearer' as const, 'bearer' as const, 'query' as const, 'cookie' as const),
  loadBalancers,
})
  .map(plan => ({
    ...plan,
    loadBalancers: plan.loadBalancers.map(balancer => ({
      ...balancer,
      listeners: balancer.listeners.map(one => ({
        ...one,
        ...plan.enforcement === 'targets' ? { allowed: undefined, denied: undefined } : {},
        rules: one.rules.map(each => possible(each, one.hosts, plan)),
      })),
    })),
  }));

const SOME_TOKEN: TokenPlan = { issuers: ['login'], audience: false, group: false, userHeader: false };

/** The rule without what is refused always, so that something is left to be tried. */
function possible(drawn: RulePlan, served: readonly string[], { enforcement, place }: GuardsPlan): RulePlan {
  // Beside tokens from cookies and parameters no rule goes without.
  const plan = place === 'bearer' ? drawn : { ...drawn, token: drawn.token ?? SOME_TOKEN };
  const hosts = plan.hosts?.filter(host => served.some(wide => wide === host || wide.startsWith('*') && host.endsWith(wide.slice(1))));
  const isAtTargets = enforcement === 'targets';
  const target = isAtTargets && plan.token !== undefined && plan.target === 'answer' ? 'web' : plan.target;
  return {
    ...plan,
    hosts: hosts?.length === 0 ? undefined : hosts,
    target,
    limit: isAtTargets || target === 'answer' ? undefined : plan.limit,
    ...isAtTargets ? { sources: undefined, byClaim: undefined } : {},
  };
}

const ODD_HOSTS = ['shop.test:9999', 'x.shop.test:1', 'shop.test.', 'SHOP.test:80', 'x.shop.test:', 'x.shop.test:80:80', 'y:x.shop.test', 'other.test:8080'];
const ODD_PATHS = ['//a', '/A', '/a//b', '/a/../a/b', '/%61', '/a%2fb', '/a;x=1', '/a/./b', '\\a', '/ab/..//a'];

const request = fc.record({
  gateway: fc.nat({ max: 1 }),
  port: fc.constantFrom(80, 8080),
  host: fc.constantFrom('shop.test', 'api.shop.test', 'x.shop.test', 'y.shop.test', 'shop-api.test', 'api.test', 'other.test', 'Shop.test', 'shop.test:80', 'x.shop.test:8080'),
  path: fc.constantFrom('/', '/a', '/a/b', '/ab', '/ab/c', '/b', '/a?x=1'),
  method: fc.constantFrom('GET', 'GET', 'POST', 'PUT'),
  headers: fc.constantFrom<Record<string, string>>(
    {}, {}, { 'x-tenant': 'gold' }, { 'x-tenant': 'tin' }, { [USER_HEADER]: 'alice' }, { x_user: 'alice' }, { 'x-request-id': 'r1' },
    { 'x-forwarded-client-cert': 'By=spiffe://x' }, { 'x-envoy-attempt-count': '1' },
  ),
  address: fc.constantFrom(...ADDRESSES),
  token: perhaps(fc.record({
    issuer: fc.constantFrom(...ISSUERS),
    kind: fc.constantFrom('valid' as const, 'valid' as const, 'valid' as const, 'otherAudience' as const, 'otherGroup' as const, 'expired' as const, 'forged' as const),
  }), 2),
  place: fc.constant('bearer' as TokenPlace),
  isOdd: fc.constant(false),
  aim: fc.nat({ max: 10_000 }),
});

const oddRequest = fc.tuple(request, fc.record({
  host: perhaps(fc.constantFrom(...ODD_HOSTS), 1),
  path: perhaps(fc.constantFrom(...ODD_PATHS), 1),
  place: fc.constantFrom<TokenPlace>('bearer', 'query', 'cookie', 'besideAnother', 'twice', 'lowerCase', 'afterAnother', 'secondLine'),
})).map(([plain, odd]) => ({ ...plain, host: odd.host ?? plain.host, path: odd.path ?? plain.path, place: odd.place, isOdd: true }));

export const guardRequests: fc.Arbitrary<GuardRequest> = fc.oneof({ weight: 2, arbitrary: request }, { weight: 1, arbitrary: oddRequest });

/** A rule with the way to it. */
export interface Aim {
  readonly gateway: number;
  readonly listener: ListenerPlan;
  readonly rule: RulePlan;
}

/** A request aimed at one of some rules: most of what the rule compares is as it asks, the rest as it was drawn. */
export function aimed(drawn: GuardRequest, aims: readonly Aim[]): GuardRequest {
  const at = aims[drawn.aim % (aims.length + 1)];
  return at === undefined ? drawn : aimedAt(drawn, at, Math.floor(drawn.aim / (aims.length + 1)));
}

function aimedAt(drawn: GuardRequest, { gateway, listener: { port, hosts }, rule: wantedRule }: Aim, chance: number): GuardRequest {
  const { hosts: own = hosts, exact = [], prefixes = [], methods = [], header: compared, token: asked, sources = [] } = wantedRule;
  const wanted = <T>(index: number, value: T | undefined, otherwise: T): T => value === undefined || chance % MISSES === index ? otherwise : value;
  const named = own[chance % own.length];
  const host = named === '*' ? 'other.test' : named.replace('*', 'y');
  return {
    ...drawn,
    gateway,
    port,
    host: wanted(0, drawn.isOdd ? undefined : host, drawn.host),
    path: wanted(1, drawn.isOdd ? undefined : [...exact, ...prefixes][0], drawn.path),
    method: wanted(2, methods[0], drawn.method),
    headers: wanted(3, compared && { ...drawn.headers, [compared[0]]: compared[1] }, drawn.headers),
    token: wanted(4, asked && { issuer: asked.issuers[chance % asked.issuers.length], kind: drawn.token?.kind ?? 'valid' }, drawn.token),
    address: wanted(5, sources[0], drawn.address),
  };
}
