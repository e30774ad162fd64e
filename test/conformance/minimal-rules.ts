/** Makes a plan of rules smaller while it still shows what it shows. */
import { ConditionsPlan, ListenerPlan, RulePlan, RuleSetPlan } from './random-rules';
import { smallest } from './smallest';

/** How often a smaller plan is tried. */
const MAX_TRIES = 400;

export function minimalRules(plan: RuleSetPlan, shows: (smaller: RuleSetPlan) => Promise<boolean>): Promise<RuleSetPlan> {
  return smallest(plan, smallerSets, shows, MAX_TRIES);
}

function* smallerSets({ listeners, inTurn }: RuleSetPlan): Generator<RuleSetPlan> {
  yield* without(listeners).filter(({ length }) => length > 0).map(left => ({ listeners: left, inTurn }));
  if (inTurn) {
    yield { listeners };
  }
  for (const [index, listener] of listeners.entries()) {
    for (const smaller of smallerListeners(listener)) {
      yield { listeners: replaced(listeners, index, smaller), inTurn };
    }
  }
}

function* smallerListeners(listener: ListenerPlan): Generator<ListenerPlan> {
  const { rules, fallback, hosts } = listener;
  // Halves first: most rules of a big set have nothing to do with it.
  for (let size = Math.ceil(rules.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let start = 0; start < rules.length; start += size) {
      const left = [...rules.slice(0, start), ...rules.slice(start + size)];
      if (left.length > 0 || fallback) {
        yield { ...listener, rules: left };
      }
    }
  }
  if (fallback && rules.length > 0) {
    yield { ...listener, fallback: undefined };
  }
  yield* without(hosts ?? []).filter(({ length }) => length > 0).map(left => ({ ...listener, hosts: left }));
  for (const [index, rule] of rules.entries()) {
    for (const smaller of smallerRules(rule)) {
      yield { ...listener, rules: replaced(rules, index, smaller) };
    }
  }
}

function* smallerRules({ priority, ...rule }: RulePlan): Generator<RulePlan> {
  if (priority !== undefined) {
    yield rule;
  }
  if (rule.action !== 'answer') {
    yield { ...rule, priority, action: 'answer' };
  }
  for (const conditions of smallerConditions(rule.conditions)) {
    yield { ...rule, priority, conditions };
  }
}

function* smallerConditions(conditions: ConditionsPlan): Generator<ConditionsPlan> {
  const { hosts, path, methods, headers, queries } = conditions;
  const kinds = Object.keys(conditions) as (keyof ConditionsPlan)[];
  if (kinds.length > 1) {
    yield* kinds.map(kind => ({ ...conditions, [kind]: undefined }));
  }
  yield* fewer(hosts).map(left => ({ ...conditions, hosts: left }));
  yield* fewer(path?.values).map(values => ({ ...conditions, path: { ...path!, values } }));
  yield* fewer(methods).map(left => ({ ...conditions, methods: left }));
  yield* fewer(headers).map(left => ({ ...conditions, headers: left }));
  yield* fewer(queries).map(left => ({ ...conditions, queries: left }));
  for (const [index, header] of (headers ?? []).entries()) {
    yield* fewer(header.values).map(values => ({ ...conditions, headers: replaced(headers!, index, { ...header, values }) }));
  }
  for (const [index, values] of (queries ?? []).entries()) {
    yield* fewer(values).map(left => ({ ...conditions, queries: replaced(queries!, index, left) }));
  }
}

function without<T>(items: readonly T[]): T[][] {
  return items.map((_, index) => [...items.slice(0, index), ...items.slice(index + 1)]);
}

function fewer<T>(items: readonly T[] = []): T[][] {
  return items.length > 1 ? without(items) : [];
}

function replaced<T>(items: readonly T[], index: number, item: T): T[] {
  return items.map((other, position) => position === index ? item : other);
}
