import { mapOf, mapsOf } from './plain-value';

/**
 * What the proxy of a node in an ambient mesh (ztunnel) makes of a rule of an AuthorizationPolicy. It knows TCP only.
 *
 * Istiod leaves a rule that allows out as soon as it compares something of HTTP. Of one that denies it sends what is left of each source,
 * operation and condition. What is left empty the proxy skips, and a rule applies only where one of each list is met that is not empty.
 */

/** A rule as a manifest has it. */
export interface AuthorizationRuleSpec {
  readonly from?: readonly { readonly source: object }[];
  readonly to?: readonly { readonly operation: object }[];
  readonly when?: readonly { readonly key: string }[];
}

/** What a rule does there. */
export interface NodeProxyRule {
  /** Whether it never applies. */
  readonly isDead: boolean;
  /** Sources and operations that are skipped beside others that are not, such as `operation 0`. */
  readonly skipped: readonly string[];
  /** Those of which a part is dropped, so that they apply to more than they say. */
  readonly widened: readonly string[];
  /** What the proxy does not know, in the words of the manifest. */
  readonly unknown: readonly string[];
}

const KNOWN_SOURCES = ['ipBlocks',
  'notIpBlocks', 'namespaces', 'notNamespaces', 'serviceAccounts', 'notServiceAccounts', 'principals', 'notPrincipals'];
/** Those that istiod drops without counting them as HTTP. */
const DROPPED_SOURCES = ['trustDomains', 'notTrustDomains'];
const KNOWN_OPERATIONS = ['ports', 'notPorts'];
const KNOWN_KEYS = ['source.ip', 'source.namespace', 'source.principal', 'destination.ip', 'destination.port'];

/** One source, operation or condition. */
interface Entry {
  readonly name: string;
  readonly known: readonly string[];
  readonly unknown: readonly string[];
}

/** What is left of a rule of a policy that allows or denies. */
export function ruleAtNodeProxy(action: 'ALLOW' | 'DENY', rule: unknown): NodeProxyRule {
  const { from, to, when } = mapOf(rule);
  const clauses = [
    mapsOf(from).map(({ source }, index) => entryOf(`source ${index}`, keysOf(source), KNOWN_SOURCES)),
    mapsOf(to).map(({ operation }, index) => entryOf(`operation ${index}`, keysOf(operation), KNOWN_OPERATIONS)),
    ...mapsOf(when).map(({ key }, index) => [entryOf(`condition ${index}`, [String(key)], KNOWN_KEYS)]),
  ].filter(clause => clause.length > 0);
  const entries = clauses.flat();
  const unknown = [...new Set(entries.flatMap(entry => entry.unknown))];
  const isLeftOut = action === 'ALLOW' && unknown.some(name => !DROPPED_SOURCES.includes(name));
  const isDead = isLeftOut || clauses.some(clause => clause.every(isEmpty));
  return {
    isDead,
    skipped: isDead ? [] : entries.filter(isEmpty).map(({ name }) => name),
    widened: isDead ? [] : entries.filter(entry => !isEmpty(entry) && entry.unknown.length > 0).map(({ name }) => name),
    unknown,
  };
}

function keysOf(fields: unknown): string[] {
  return Object.entries(mapOf(fields)).filter(([, value]) => (value ?? undefined) !== undefined).map(([key]) => key);
}

function entryOf(name: string, properties: readonly string[], known: readonly string[]): Entry {
  return { name, known: properties.filter(property => known.includes(property)), unknown: properties.filter(property => !known.includes(property)) };
}

function isEmpty({ known }: Entry): boolean {
  return known.length === 0;
}
