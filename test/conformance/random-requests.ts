/** Random conditions and requests from the same small pools, so that they often fit, and what is expected where they meet. */
import * as fc from 'fast-check';

export interface RequestPlan {
  readonly host: string;
  readonly path: string;
  readonly method: string;
  readonly headers: Record<string, string>;
}

/** Conditions of a rule of a listener. All that are there must hold; of their values one is enough. */
export interface ConditionPlan {
  readonly hosts?: string[];
  readonly paths?: string[];
  readonly prefixes?: string[];
  readonly users?: string[];
}

/** A match of a route. All of it must hold. */
export interface MatchPlan {
  readonly uri?: { readonly kind: 'exact' | 'prefix' | 'regex'; readonly value: string };
  readonly method?: string;
  readonly user?: string;
  readonly withoutUser?: true;
  readonly anyTier?: true;
}

export const HOSTS = ['*', '*.example.com', 'a.example.com', 'b.example.com', '*.b.example.com', 'other.org', '10.1.2.3'];

const PATHS = ['/', '/cart', '/cart/items', '/cartoon', '/a', '/A', '/a/%20b'];

const EXPRESSIONS = ['/.*', '/cart(/.*)?', '/[a-z]', '(?i)/a', '/[^/]+/items'];

const USERS = ['me', 'You', 'true', '1'];

export const requests: fc.Arbitrary<RequestPlan> = fc.record({
  host: fc.constantFrom('a.example.com', 'b.example.com', 'x.b.example.com', 'c.example.com', 'other.org', 'nowhere.net', '10.1.2.3'),
  path: fc.constantFrom(...PATHS),
  method: fc.constantFrom('GET', 'POST'),
  headers: fc.record({ 'x-user': fc.constantFrom(...USERS), 'x-tier': fc.constantFrom('gold', '') }, { requiredKeys: [] }),
});

export const conditions: fc.Arbitrary<ConditionPlan> = fc.record<ConditionPlan>({
  hosts: fc.uniqueArray(fc.constantFrom(...HOSTS), { minLength: 1, maxLength: 2 }),
  paths: fc.uniqueArray(fc.constantFrom(...PATHS), { minLength: 1, maxLength: 2 }),
  prefixes: fc.uniqueArray(fc.constantFrom(...PATHS, '/cart/'), { minLength: 1, maxLength: 2 }),
  users: fc.uniqueArray(fc.constantFrom(...USERS), { minLength: 1, maxLength: 2 }),
}, { requiredKeys: [] });

export const matches: fc.Arbitrary<MatchPlan> = fc.record<MatchPlan>({
  uri: fc.oneof(
    fc.record({ kind: fc.constantFrom('exact', 'prefix'), value: fc.constantFrom(...PATHS) }),
    fc.record({ kind: fc.constant('regex'), value: fc.constantFrom(...EXPRESSIONS) }),
  ),
  method: fc.constantFrom('GET', 'POST'),
  user: fc.constantFrom(...USERS),
  withoutUser: fc.constant(true),
  anyTier: fc.constant(true),
}, { requiredKeys: [] }).filter(plan => Object.keys(plan).length > 0 && !(plan.user !== undefined && plan.withoutUser));

/** Whether a host, perhaps a wildcard, is for the host of a request. */
export function servesHost(pattern: string, host: string): boolean {
  return pattern === host || pattern.startsWith('*') && host.endsWith(pattern.slice(1));
}

export function meetsConditions({ hosts, paths, prefixes, users }: ConditionPlan, { host, path, headers }: RequestPlan): boolean {
  return (hosts?.some(pattern => servesHost(pattern, host)) ?? true)
    && (paths?.includes(path) ?? true)
    && (prefixes?.some(prefix => `${path}/`.startsWith(`${prefix.replace(/\/+$/, '')}/`)) ?? true)
    && (users?.includes(headers['x-user']) ?? true);
}

export function meetsMatch({ uri, method, user, withoutUser, anyTier }: MatchPlan, request: RequestPlan): boolean {
  return (uri === undefined || meetsPath(uri, request.path))
    && (method === undefined || method === request.method)
    && (user === undefined || user === request.headers['x-user'])
    && (withoutUser === undefined || request.headers['x-user'] === undefined)
    && (anyTier === undefined || request.headers['x-tier'] !== undefined);
}

function meetsPath({ kind, value }: NonNullable<MatchPlan['uri']>, path: string): boolean {
  switch (kind) {
    case 'exact': return path === value;
    case 'prefix': return path.startsWith(value);
    case 'regex': return new RegExp(`^(?:${value.replace('(?i)', '')})$`, value.startsWith('(?i)') ? 'i' : '').test(path);
  }
}
