import { isGiven, isMap, mapOf, Misfit } from '../istio';
import { FoundInObject } from './check';

/** A value at a field, and what Envoy says of it. */
export type Refusal = readonly [field: string, value: unknown, misfit: Misfit | undefined];

/** What Envoy refuses if a text stands there. */
export function textAt(field: string, value: unknown, misfitOf: (text: string) => Misfit | undefined): Refusal {
  return [field, value, typeof value === 'string' ? misfitOf(value) : undefined];
}

/** What Envoy refuses if a list of texts stands there. */
export function textsAt(field: string, value: unknown, misfitOf: (text: string) => Misfit | undefined): Refusal[] {
  return Array.isArray(value) ? value.map((text, index) => textAt(`${field}[${index}]`, text, misfitOf)) : [];
}

/** What Envoy refuses if a number stands there. */
export function numberAt(field: string, value: unknown, misfitOf: (value: number) => Misfit | undefined): Refusal {
  return [field, value, typeof value === 'number' ? misfitOf(value) : undefined];
}

/** The items of a list that are maps, each with its field. */
export function itemsAt(field: string, value: unknown): (readonly [field: string, item: Record<string, unknown>])[] {
  return !Array.isArray(value) ? [] : value.flatMap((item, index) => isMap(item) ? [[`${field}[${index}]`, item] as const] : []);
}

/** The entries of a map, each with its field. */
export function entriesAt(field: string, value: unknown): (readonly [field: string, key: string, value: unknown])[] {
  return Object.entries(mapOf(value)).filter(([, entry]) => isGiven(entry)).map(([key, entry]) => [`${field}.${key}`, key, entry] as const);
}

/** What a check says of those that Envoy refuses, or Linux for it. */
export function refused(refusals: readonly Refusal[], consequence: string, by = 'Envoy'): FoundInObject[] {
  return refusals.flatMap(([field, value, misfit]) => misfit === undefined ? [] : [{
    message: `${field} is ${shown(value)}, but must be ${misfit.allowed}: Istio takes it, and ${by} refuses ${consequence}`,
    fix: misfit.fix,
    field,
  }]);
}

const MAX_SHOWN = 60;

function shown(value: unknown): string {
  const text = JSON.stringify(value);
  return text.length <= MAX_SHOWN ? text : `${text.slice(0, MAX_SHOWN)}…`;
}
