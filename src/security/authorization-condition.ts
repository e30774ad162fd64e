import {
  requireNamespacePattern, requirePrincipal, requireRequestPrincipal, requireServiceAccounts, requireTrustDomain,
} from './authorization-source';
import { requireClaimValues } from './space-delimited-claims';
import { CheckText, requireTexts, requireWildcard } from './wildcard-text';
import { compact } from '../core/compact';
import { refuse } from '../core/errors';
import { requirePossible } from '../core/request-texts';
import { requireHeaderName } from '../core/requirements';
import { requireNamedSubnet, requireSubnet } from '../core/subnet';
import { misfitOfHeaderValue, misfitOfHost, misfitOfMethod, misfitOfScheme, misfitOfServerName, wildcardMatch } from '../istio';

/**
 * A condition on an attribute of a request. It needs `values`, of which one is enough, or `notValues`, of which none may match, or both.
 *
 * @see https://istio.io/latest/docs/reference/config/security/conditions/
 */
export interface AuthorizationCondition {
  /**
   * Name of the attribute: `request.headers[NAME]`, where `:method`, `:path` (with the query), `:authority` and `:scheme` are names too,
   * `request.auth.principal`, `request.auth.audiences`, `request.auth.presenter`,
   * `request.auth.claims[NAME]` (nested as `[A][B]`), `source.ip`, `remote.ip`, `source.namespace`, `source.serviceAccount`,
   * `source.principal`, `source.trustDomain`, `destination.ip`, `destination.port`, `connection.sni` or `experimental.envoy.filters.NAME[KEY]`.
   */
  readonly key: string;

  /**
   * Values. They may begin or end with `*`, but for addresses, ports and service accounts.
   *
   * @default - every value
   */
  readonly values?: string[];

  /**
   * Values that do not match. An attribute that is absent has none of them, so it matches.
   *
   * @default - none
   */
  readonly notValues?: string[];
}

const PLAIN_KEYS: Record<string, CheckText> = {
  'source.ip': requireSubnet,
  'remote.ip': requireNamedSubnet,
  'destination.ip': requireSubnet,
  'destination.port': requirePortText,
  'source.namespace': requireNamespacePattern,
  'source.principal': requirePrincipal,
  'source.trustDomain': requireTrustDomain,
  'request.auth.principal': requireRequestPrincipal,
  'request.auth.audiences': requireWildcard,
  'request.auth.presenter': requireWildcard,
  'connection.sni': requireServerName,
};

const BRACKETED = /^([^[\]]+)((?:\[[^[\]]+\])+)$/;
const METADATA_PREFIX = 'experimental.envoy.filters.';

/** The condition as Istio writes it. */
export function renderAuthorizationCondition(what: string, { key, values, notValues }: AuthorizationCondition): object {
  const where = `${what} on ${key}`;
  const check = requireKey(what, key);
  if (values === undefined && notValues === undefined) {
    refuse(where, 'a condition with values or notValues', 'neither', 'add values: ["*"] where the attribute only has to be there');
  }
  return compact({ key, values: check(`${where}: values`, values), notValues: check(`${where}: notValues`, notValues) });
}

type CheckTexts = (what: string, values: readonly string[] | undefined) => string[] | undefined;

/** Refuses what Istio does not know, and gives the check of its values. */
function requireKey(what: string, key: string): CheckTexts {
  if (key === 'source.serviceAccount') {
    return requireServiceAccounts;
  }
  const check = Object.hasOwn(PLAIN_KEYS, key) ? PLAIN_KEYS[key] : requireBracketedKey(what, key);
  return (where, values) => requireTexts(where, values, check);
}

function requireBracketedKey(what: string, key: string): CheckText {
  const [, attribute, names] = BRACKETED.exec(String(key)) ?? [];
  const single = names?.indexOf('[', 1) === -1;
  if (attribute === 'request.headers' && single) {
    return checkOfHeader(`${what}: name in ${key}`, names.slice(1, -1));
  }
  if (attribute === 'request.auth.claims') {
    const claim = names.slice(1, -1).replaceAll('][', '.');
    return (where, value) => requireClaimValues(where, claim, [requireWildcard(where, value)])[0];
  }
  if (attribute?.startsWith(METADATA_PREFIX) && single) {
    return requireWildcard;
  }
  refuse(`key of ${what}`, `one of ${Object.keys(PLAIN_KEYS).join(', ')}, source.serviceAccount, request.headers[NAME], `
    + `request.auth.claims[NAME], ${METADATA_PREFIX}NAME[KEY]`,
  key, 'the workload is chosen by the target of the policy');
}

/** What Envoy keeps as a header too, by its name. */
const PSEUDO_HEADERS: Record<string, CheckText> = {
  ':method': (what, value) => requirePossible(what, requireWildcard(what, value), misfitOfMethod(wildcardMatch(value))),
  ':path': (what, value) => /^[/*]/.test(requireWildcard(what, value)) ? requireHeaderValue(what, value)
    : refuse(what, 'a path with its query, which begins with "/"', value, 'begin it with "/", or with "*"'),
  ':authority': (what, value) => requirePossible(what, requireWildcard(what, value), misfitOfHost(wildcardMatch(value))),
  ':scheme': (what, value) => requirePossible(what, requireWildcard(what, value), misfitOfScheme(wildcardMatch(value))),
};

function checkOfHeader(what: string, name: string): CheckText {
  if (Object.hasOwn(PSEUDO_HEADERS, name)) {
    return PSEUDO_HEADERS[name];
  }
  if (name.startsWith(':')) {
    refuse(what, `one of ${Object.keys(PSEUDO_HEADERS).join(', ')}, or a name without a colon`, name, 'no other begins with a colon');
  }
  if (requireHeaderName(what, name).toLowerCase() === 'host') {
    refuse(what, 'a header other than the host', name, 'use hosts of an operation, which compares without case, or request.headers[:authority]');
  }
  return requireHeaderValue;
}

function requireHeaderValue(what: string, value: string): string {
  return requirePossible(what, requireWildcard(what, value), misfitOfHeaderValue(wildcardMatch(value)));
}

function requireServerName(what: string, value: string): string {
  return requirePossible(what, requireWildcard(what, value), misfitOfServerName(wildcardMatch(value)));
}

function requirePortText(what: string, value: string): string {
  return /^[1-9][0-9]{0,4}$/.test(value) && Number(value) <= 65535 ? value
    : refuse(what, 'a port from 1 to 65535, as a text', value, 'use the port of the container');
}
