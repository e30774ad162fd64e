import { mapOf, mapsOf, textOf, textsOf } from './plain-value';
import { matchesText, wildcardMatch } from './text-match';

/** What every mesh takes for its own trust domain, whatever that is called. */
export const OWN_TRUST_DOMAIN = 'cluster.local';

/** The identity of a service account, as policies name it. */
export function principalOf(namespace: string, account: string): string {
  return `${OWN_TRUST_DOMAIN}/ns/${namespace}/sa/${account}`;
}

const POSITIVE = ['principals', 'namespaces', 'serviceAccounts'];
const NEGATIVE = ['notPrincipals', 'notNamespaces', 'notServiceAccounts'];
const KEYS = ['source.principal', 'source.namespace', 'source.serviceAccount'];

/** What a rule of an AuthorizationPolicy compares of who calls, which only mutual TLS tells. */
export interface IdentitiesOfRule {
  /** In the words of the manifest. */
  readonly fields: readonly string[];
  /**
   * Whether the rule takes nobody who sends plain text: each of its sources, or a condition, names somebody. Where all that it says of them is
   * who they are not, it takes these too.
   */
  readonly takesNoPlainText: boolean;
}

/** What a rule compares of who calls, which only mutual TLS tells. */
export function identitiesOfRule(rule: unknown): IdentitiesOfRule {
  const { from, when } = mapOf(rule);
  const sources = mapsOf(from).map(({ source }) => mapOf(source));
  const conditions = mapsOf(when).filter(({ key }) => KEYS.includes(textOf(key) ?? ''));
  const names = (source: Record<string, unknown>, fields: readonly string[]) => fields.filter(field => textsOf(source[field]).length > 0);
  return {
    fields: [...new Set([...sources.flatMap(source => names(source, [...POSITIVE, ...NEGATIVE])), ...conditions.map(({ key }) => String(key))])],
    takesNoPlainText: sources.length > 0 && sources.every(source => names(source, POSITIVE).length > 0)
      || conditions.some(({ values }) => textsOf(values).length > 0),
  };
}

/**
 * Two rules that say of callers and of what they ask each one half, as they come out where somebody begins `to` as an item of its own: these callers
 * may ask for all, and all callers for that.
 */
export function isHalved(rules: unknown): boolean {
  const [who, what, ...others] = mapsOf(rules).map(rule => ['from', 'to', 'when'].filter(part => mapsOf(rule[part]).length > 0));
  return others.length === 0 && who?.join() === 'from' && what !== undefined && !what.includes('from') && what.includes('to');
}

/** A service account that a rule names, and where in the rule. */
export interface NamedAccount {
  readonly namespace: string;
  readonly name: string;
  readonly field: string;
}

const PRINCIPAL = /^[^/*]+\/ns\/([^/*]+)\/sa\/([^/*]+)$/;
const ACCOUNT = /^(?:([^/*]+)\/)?([^/*]+)$/;

/** The service accounts that the sources of a rule name in full: `serviceAccounts` without a namespace are of that of the policy. */
export function accountsOfRule(rule: unknown, own: string): NamedAccount[] {
  return mapsOf(mapOf(rule).from).flatMap(({ source }, index) => [
    ...['principals', 'notPrincipals'].map(name => ({ name, pattern: PRINCIPAL })),
    ...['serviceAccounts', 'notServiceAccounts'].map(name => ({ name, pattern: ACCOUNT })),
  ].flatMap(({ name: list, pattern }) => textsOf(mapOf(source)[list]).flatMap((text, place) => {
    const [, namespace = own, name] = pattern.exec(text) ?? [];
    return name === undefined ? [] : [{ namespace, name, field: `from[${index}].source.${list}[${place}]` }];
  })));
}

/** A workload as its certificate names it. */
export interface CallerIdentity {
  readonly namespace: string;
  readonly account: string;
}

/** Whether a rule takes a caller, as far as it compares who calls: what it does not know counts as taken. */
export function takesCaller(rule: unknown, { namespace, account }: CallerIdentity, own: string): boolean {
  const { from, when } = mapOf(rule);
  const principal = principalOf(namespace, account);
  const is: Readonly<Record<string, (text: string) => boolean>> = {
    principals: text => takesText(text, principal),
    namespaces: text => takesText(text, namespace),
    serviceAccounts: text => (text.includes('/') ? text : `${own}/${text}`) === `${namespace}/${account}`,
  };
  const takes = (wanted: unknown, refused: unknown, isMet: (text: string) => boolean): boolean =>
    (textsOf(wanted).length === 0 || textsOf(wanted).some(isMet)) && !textsOf(refused).some(isMet);
  const sources = mapsOf(from).map(({ source }) => mapOf(source));
  return (sources.length === 0 || sources.some(source => POSITIVE.every((field, index) => takes(source[field], source[NEGATIVE[index]], is[field]))))
    && mapsOf(when).every(({ key, values, notValues }) => !KEYS.includes(textOf(key) ?? '')
      || takes(values, notValues, is[POSITIVE[KEYS.indexOf(String(key))]]));
}

/** Trust domains are not compared: each mesh has names of its own for its one. */
function takesText(pattern: string, text: string): boolean {
  return matchesText(wildcardMatch(pattern.replace(/^[^/*]+\/ns\//, `${OWN_TRUST_DOMAIN}/ns/`)), text);
}
