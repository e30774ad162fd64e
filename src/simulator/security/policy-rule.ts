import { AttributeReader, attributeOf, OPERATION_FIELDS, SOURCE_FIELDS, ValueTest } from './policy-attributes';
import { RequestFacts } from './request-facts';
import { isMap, listOf, mapOf, mapsOf, textOf, textsOf } from '../../istio';

/** A condition of a rule, and the field in which it stands. */
interface Condition {
  readonly field: string;
  isMet(facts: RequestFacts): boolean;
}

/** A rule of an AuthorizationPolicy, read once for all requests. */
export interface PolicyRule {
  /** Who may be meant: of each list all conditions have to be met, and one list is enough. */
  readonly sources: readonly (readonly Condition[])[];
  readonly operations: readonly (readonly Condition[])[];
}

/** The rules of a policy as istiod has them, by their index: without those that it leaves out. */
export function policyRulesOf(spec: Record<string, unknown>, action: string): Map<number, PolicyRule> {
  const rules = new Map<number, PolicyRule>();
  listOf(spec.rules).forEach((given, index) => {
    const rule = isMap(given) ? readRule(given, action === 'ALLOW') : undefined;
    if (rule !== undefined) {
      rules.set(index, rule);
    }
  });
  return rules;
}

/** Whether a request meets a rule. */
export function meetsRule({ sources, operations }: PolicyRule, facts: RequestFacts): boolean {
  return meetsOne(operations, facts) && meetsOne(sources, facts);
}

/** The fields by which a request misses a rule, of each of its sources and operations the first. */
export function missedFields({ sources, operations }: PolicyRule, facts: RequestFacts): string[] {
  return [...new Set([operations, sources].filter(lists => !meetsOne(lists, facts))
    .flatMap(lists => lists.flatMap(list => list.find(condition => !condition.isMet(facts))?.field ?? [])))];
}

function meetsOne(lists: readonly (readonly Condition[])[], facts: RequestFacts): boolean {
  return lists.some(list => list.every(condition => condition.isMet(facts)));
}

/** What istiod makes of a rule; nothing where it leaves it out. */
function readRule({ from, to, when }: Record<string, unknown>, isAllow: boolean): PolicyRule | undefined {
  const conditions = mapsOf(when).map(({ key: given, values, notValues }, index) => {
    const key = textOf(given) ?? '';
    const reader = attributeOf(key);
    const field = `when[${index}] ${key}`;
    return { isOfOperation: isOfOperation(key), read: reader && readField(reader, [field, values], [field, notValues], isAllow) };
  });
  const common = (ofOperation: boolean): Conditions => joined(conditions.filter(one => one.isOfOperation === ofOperation).map(({ read }) => read));
  const operations = alternativesOf(to, index => ({ place: `to[${index}].operation`, part: 'operation' }), OPERATION_FIELDS, common(true), isAllow);
  const sources = alternativesOf(from, index => ({ place: `from[${index}].source`, part: 'source' }), SOURCE_FIELDS, common(false), isAllow);
  return operations === undefined || sources === undefined ? undefined : { operations, sources };
}

/** Conditions that all have to be met; nothing where istiod can not read one, and leaves out the rule. */
type Conditions = readonly Condition[] | undefined;

function joined(lists: readonly Conditions[]): Conditions {
  return lists.includes(undefined) ? undefined : lists.flatMap(list => list!);
}

/** The sources or operations of a rule, each with what all of them share. */
function alternativesOf(
  given: unknown, place: (index: number) => { readonly place: string; readonly part: string }, fields: ReadonlyMap<string, AttributeReader>,
  shared: Conditions, isAllow: boolean,
): (readonly Condition[])[] | undefined {
  const lists = mapsOf(given).map((one, index) => {
    const { place: at, part } = place(index);
    const read = [...fields].map(([field, reader]) => {
      const not = `not${field[0].toUpperCase()}${field.slice(1)}`;
      const { [field]: values, [not]: notValues } = mapOf(one[part]);
      return readField(reader, [`${at}.${field}`, values], [`${at}.${not}`, notValues], isAllow);
    });
    return joined([...read, shared]);
  });
  const known = (lists.length === 0 ? [shared] : lists).filter(list => list !== undefined);
  return known.length < Math.max(lists.length, 1) ? undefined : known;
}

/** Istio puts these among what is done, all others among who does it; both have to fit. */
function isOfOperation(key: string): boolean {
  return ['destination.ip', 'destination.port', 'connection.sni'].includes(key) || key.startsWith('experimental.envoy.filters.');
}

/** One of the values has to fit, and none of the others. */
function readField(
  reader: AttributeReader, [field, values]: readonly [string, unknown], [notField, notValues]: readonly [string, unknown], isAllow: boolean,
): Conditions {
  const [tests, notTests] = [values, notValues].map(list => testsOf(reader, list, isAllow));
  return tests === undefined || notTests === undefined ? undefined : [
    ...tests.length === 0 ? [] : [{ field, isMet: (facts: RequestFacts) => tests.some(test => test(facts)) }],
    ...notTests.length === 0 ? [] : [{ field: notField, isMet: (facts: RequestFacts) => !notTests.some(test => test(facts)) }],
  ];
}

/** A value that istiod can not read makes it leave out a rule that allows; of one that denies it leaves out the value. */
function testsOf(reader: AttributeReader, values: unknown, isAllow: boolean): ValueTest[] | undefined {
  const tests = textsOf(values).map(reader);
  return isAllow && tests.includes(undefined) ? undefined : tests.filter(test => test !== undefined);
}
