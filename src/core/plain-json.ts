import { refuse } from './errors';
import { requireUsableName } from './requirements';

/** JSON as YAML can carry it: nothing that a class made, and no null, which would be dropped without a word. */
export function requireJson(what: string, value: unknown): void {
  if (typeof value === 'object' && value !== null) {
    const prototype: unknown = Object.getPrototypeOf(value);
    if (!Array.isArray(value) && prototype !== Object.prototype && prototype !== null) {
      refuse(what, 'JSON', value.constructor.name, 'write it as an object of plain values');
    }
    Object.entries(value).forEach(([key, part]) => requireJson(`"${requireUsableName(`field of the ${what}`, key)}" of the ${what}`, part));
  } else if (!['string', 'boolean'].includes(typeof value) && !Number.isFinite(value)) {
    refuse(what, 'JSON without null: texts, numbers, booleans, lists and objects', value, 'leave the field out, or give it a value');
  }
}
