/**
 * Plain JSON that somebody wrote, read as what it should be. Nothing here throws, whatever stands there: what the API server would refuse
 * is read as if it were left out.
 */

/** Whether a value is a map. */
export function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Whether a field has a value: Kubernetes takes null for one that is not there. */
export function isGiven(value: unknown): boolean {
  return value !== undefined && value !== null;
}

/** A map; an empty one where it is none. */
export function mapOf(value: unknown): Record<string, unknown> {
  return isMap(value) ? value : {};
}

/** A list; an empty one where it is none. */
export function listOf(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** The maps of a list, each at its index: an empty one for what is none. */
export function mapsOf(value: unknown): Record<string, unknown>[] {
  return listOf(value).map(mapOf);
}

/** A text; nothing where it is none. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' ? value : undefined;
}

/** The texts of a list. */
export function textsOf(value: unknown): string[] {
  return listOf(value).filter(item => typeof item === 'string');
}

/** A number; nothing where it is none. */
export function numberOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

/** Labels, annotations or a selector. A value that is no text, such as `version: 1`, counts as what it looks like. */
export function labelsOf(value: unknown): Readonly<Record<string, string>> {
  const given = mapOf(value);
  for (const name in given) {
    if (typeof given[name] !== 'string') {
      return readLabels(given);
    }
  }
  return given as Record<string, string>;
}

function readLabels(given: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(Object.entries(given).map(([key, text]) => [key, typeof text === 'string' ? text : JSON.stringify(text) ?? '']));
}
