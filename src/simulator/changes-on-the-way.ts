import { HeaderChanges, HeaderLists } from './decision';

/** What has become of headers between two states of a request. */
export function changesBetween(before: HeaderLists, after: HeaderLists): HeaderChanges | undefined {
  if (before === after) {
    return undefined;
  }
  const set = Object.entries(after).filter(([name, lines]) => !Object.hasOwn(before, name) || !isSame(before[name], lines));
  const remove = Object.keys(before).filter(name => !Object.hasOwn(after, name));
  return set.length === 0 && remove.length === 0 ? undefined : { set: Object.fromEntries(set), add: {}, remove };
}

/** What changes make that follow others. */
export function chainedChanges(first: HeaderChanges | undefined, second: HeaderChanges | undefined): HeaderChanges | undefined {
  if (first === undefined || second === undefined) {
    return first ?? second;
  }
  const set = new Map(Object.entries(first.set));
  const add = new Map(Object.entries(first.add));
  const remove = new Set(first.remove);
  for (const name of [...second.remove, ...Object.keys(second.set)]) {
    [set, add, remove].forEach(changes => changes.delete(name));
  }
  second.remove.forEach(name => remove.add(name));
  Object.entries(second.set).forEach(([name, lines]) => set.set(name, lines));
  for (const [name, lines] of Object.entries(second.add)) {
    // Beside nothing, or beside what was written before, it is written too.
    const target = remove.delete(name) || set.has(name) ? set : add;
    target.set(name, [...target.get(name) ?? [], ...lines]);
  }
  return { set: Object.fromEntries(set), add: Object.fromEntries(add), remove: [...remove] };
}

function isSame(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((line, index) => line === other[index]);
}
