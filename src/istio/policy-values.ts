import { isAlwaysSplit, SINGLE_WORDS } from './claim-name';
import { Misfit, firstMisfit, never } from './misfit';
import { misfitOfPolicyPath } from './policy-path';
import { misfitOfWildcard } from './policy-wildcard';
import { misfitOfHeaderValue } from './request-header';
import { misfitOfHost, misfitOfScheme, misfitOfServerName } from './request-host';
import { misfitOfMethod } from './request-method';
import { misfitOfRequestPrincipal } from './request-principal';
import { OWN_TRUST_DOMAIN } from './source-identities';
import { TextMatch, wildcardMatch } from './text-match';

/** Why no request has a value of an AuthorizationPolicy; nothing where one may. */
export type PolicyValueRule = (value: string) => Misfit | undefined;

const NAMESPACE = /^[-a-z0-9*]+$/;
/** Envoy gets both as expressions, and refuses the listener where one is too large. */
const MAX_NAMESPACE_CHARACTERS = 63;
const MAX_TRUST_DOMAIN_CHARACTERS = 255;

/** A value in which `*` at an end stands for anything, and of which more is known. */
function wildcard(...rules: readonly ((match: TextMatch) => Misfit | undefined)[]): PolicyValueRule {
  return value => firstMisfit(() => misfitOfWildcard(value), ...rules.map(rule => () => rule(wildcardMatch(value))));
}

const anyText = wildcard();

const NO_NAMESPACE = never(
  `the name of a namespace (lower case letters, digits, hyphens and "*", at most ${MAX_NAMESPACE_CHARACTERS} characters)`, 'name the namespace only',
);
const namespace: PolicyValueRule = value =>
  NAMESPACE.test(value) && value.replaceAll('*', '').length <= MAX_NAMESPACE_CHARACTERS ? undefined : NO_NAMESPACE;

const OWN_IDENTITY = /^[^/]+\/ns\/[^/]+\/sa\/[^/]+$/;

/** Workloads of Istio have an account of a namespace; those of others, in another trust domain, a path at least. */
const principal: PolicyValueRule = value => firstMisfit(
  () => value.startsWith('spiffe://') ? never('an identity without "spiffe://"', 'Istio adds it') : undefined,
  () => misfitOfWildcard(value),
  () => value.includes('*') || (value.startsWith(`${OWN_TRUST_DOMAIN}/`) ? OWN_IDENTITY.test(value) : value.includes('/')) ? undefined
    : never('an identity such as "cluster.local/ns/shop/sa/cart"', 'name the account with its namespace, or use serviceAccounts'),
);

const requestPrincipal: PolicyValueRule = value => misfitOfRequestPrincipal(value) ?? misfitOfWildcard(value);

const trustDomain: PolicyValueRule = value => firstMisfit(
  () => value.includes('/') ? never('a trust domain such as "cluster.local", without "/"', 'whole identities belong into principals') : undefined,
  () => value.length <= MAX_TRUST_DOMAIN_CHARACTERS ? undefined
    : never(`at most ${MAX_TRUST_DOMAIN_CHARACTERS} characters long`, 'no trust domain is longer'),
  () => misfitOfWildcard(value),
);

/** HTTP/1.1 knows no method in small letters, but HTTP/2 takes any word, and Envoy compares it. */
const method = wildcard(misfitOfMethod);

const headerValue = wildcard(misfitOfHeaderValue);

const pathWithQuery: PolicyValueRule = value => firstMisfit(
  () => misfitOfWildcard(value),
  () => /^[/*]/.test(value) ? undefined : never('a path with its query, which begins with "/"', 'begin it with "/", or with "*"'),
  () => headerValue(value),
);

const FIELDS = new Map<string, PolicyValueRule>(Object.entries({
  principals: principal,
  requestPrincipals: requestPrincipal,
  namespaces: namespace,
  trustDomains: trustDomain,
  hosts: wildcard(misfitOfHost),
  methods: method,
  paths: misfitOfPolicyPath,
}));

const ATTRIBUTES = new Map<string, PolicyValueRule>(Object.entries({
  'source.namespace': namespace,
  'source.principal': principal,
  'source.trustDomain': trustDomain,
  'request.auth.principal': requestPrincipal,
  'request.auth.audiences': anyText,
  'request.auth.presenter': anyText,
  'connection.sni': wildcard(misfitOfServerName),
}));

const METADATA = 'experimental.envoy.filters.';

/** What Envoy keeps as a header too, by its name. */
const PSEUDO_HEADERS = new Map<string, PolicyValueRule>(Object.entries({
  ':method': method,
  ':path': pathWithQuery,
  ':authority': wildcard(misfitOfHost),
  ':scheme': wildcard(misfitOfScheme),
}));

const HEADER = /^request\.headers\[([^[\]]+)\]$/;
const CLAIMS = 'request.auth.claims[';
/** The names of the headers that Envoy makes of the request itself, which can be compared. */
export const COMPARED_PSEUDO_HEADERS: readonly string[] = [...PSEUDO_HEADERS.keys()];

/** The rule for a field of a source or an operation, such as `paths`, and as `notPaths`; none for addresses, ports and service accounts. */
export function ruleOfPolicyField(field: string): PolicyValueRule | undefined {
  return FIELDS.get(field.replace(/^not(.)/, (_, first: string) => first.toLowerCase()));
}

/** The rule for the values of an attribute in a condition, such as `request.headers[x-user]`; none for addresses, ports and service accounts. */
export function ruleOfAttribute(key: string): PolicyValueRule | undefined {
  const [, header] = HEADER.exec(key) ?? [];
  if (header !== undefined) {
    return PSEUDO_HEADERS.get(header) ?? headerValue;
  }
  const claim = claimOfKey(key);
  return ATTRIBUTES.get(key) ?? (claim === undefined ? key.startsWith(METADATA) ? anyText : undefined : ruleOfClaim(claim));
}

/** The name of a claim, inner ones with dots, where the key of a condition is one. */
function claimOfKey(key: string): string | undefined {
  return key.startsWith(CLAIMS) ? key.slice(CLAIMS.length, -1).replaceAll('][', '.') : undefined;
}

function ruleOfClaim(claim: string): PolicyValueRule {
  return isAlwaysSplit(claim) ? value => value.includes(' ') ? SINGLE_WORDS : misfitOfWildcard(value) : anyText;
}
