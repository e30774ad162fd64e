import { requireServiceAccounts } from './authorization-source';
import { requireTexts, requireValues } from './policy-values';
import { compact } from '../core/compact';
import { refuse } from '../core/errors';
import { requireHeaderName } from '../core/requirements';
import { requireNamedSubnet, requireSubnet } from '../core/subnet';
import { COMPARED_PSEUDO_HEADERS, CONDITION_KEYS, MAX_PORT, ruleOfAttribute, valuesOfKey } from '../istio';

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
   * Values. They may begin or end with `*`, but for addresses, ports and service accounts; `*` alone is any value that is not empty, of a header
   * also an empty one.
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
  const kind = String(key).includes('[') ? undefined : valuesOfKey(key);
  switch (kind) {
    case 'service-accounts': return requireServiceAccounts;
    case 'ports': return (where, values) => requireTexts(where, values, requirePortText);
    case 'addresses': return (where, values) => requireTexts(where, values, key === 'remote.ip' ? requireNamedSubnet : requireSubnet);
    case undefined: requireBracketedKey(what, key);
  }
  return (where, values) => requireValues(where, values, ruleOfAttribute(key));
}

function requireBracketedKey(what: string, key: string): void {
  const [, attribute, names] = BRACKETED.exec(String(key)) ?? [];
  const isSingle = names?.indexOf('[', 1) === -1;
  if (attribute === 'request.headers' && isSingle) {
    requireComparedHeader(`${what}: name in ${key}`, names.slice(1, -1));
  } else if (attribute !== 'request.auth.claims' && !(attribute?.startsWith(METADATA_PREFIX) && isSingle)) {
    refuse(`key of ${what}`, `one of ${CONDITION_KEYS}`, key, 'the workload is chosen by the target of the policy');
  }
}

function requireComparedHeader(what: string, name: string): void {
  if (COMPARED_PSEUDO_HEADERS.includes(name)) {
    return;
  }
  if (name.startsWith(':')) {
    refuse(what, `one of ${COMPARED_PSEUDO_HEADERS.join(', ')}, or a name without a colon`, name, 'no other begins with a colon');
  }
  if (requireHeaderName(what, name).toLowerCase() === 'host') {
    refuse(what, 'a header other than the host', name, 'use hosts of an operation, which compares without case, or request.headers[:authority]');
  }
}

function requirePortText(what: string, value: string): string {
  return /^[1-9][0-9]{0,4}$/.test(value) && Number(value) <= MAX_PORT ? value
    : refuse(what, 'a port from 1 to 65535, as a text', value, 'use the port of the container');
}
