/** Where Envoy stops to follow lists and objects in each other. */
const MAX_DEPTH = 90;

/**
 * Why Envoy does not read a JSON text that JavaScript reads: it takes no member twice, no number beyond those of a double, no half of a
 * character, and nothing that is nested without end.
 */
export function wrongJson(text: string, parsed: unknown): string | undefined {
  if (text.startsWith('\uFEFF')) {
    return 'it begins with a byte order mark';
  }
  const written = [...text.matchAll(/"(?:[^"\\]|\\.)*"(\s*:)?/g)].filter(([, colon]) => colon !== undefined).length;
  const found = survey(parsed, 0);
  if (written !== found.members) {
    return 'it names a member twice';
  }
  return found.wrong;
}

interface Survey {
  readonly members: number;
  readonly wrong?: string;
}

function survey(value: unknown, depth: number): Survey {
  if (depth > MAX_DEPTH) {
    return { members: 0, wrong: `it is nested deeper than ${MAX_DEPTH}` };
  }
  if (typeof value === 'number' && !Number.isFinite(value)) {
    return { members: 0, wrong: 'it has a number that is too large' };
  }
  if (typeof value === 'string') {
    return { members: 0, wrong: isWellFormed(value) ? undefined : 'it has half of a character' };
  }
  if (value === null || typeof value !== 'object') {
    return { members: 0 };
  }
  const names = Array.isArray(value) ? [] : Object.keys(value);
  return [...names, ...Object.values(value)].map(item => survey(item, depth + 1)).reduce((sum: Survey, { members, wrong }) =>
    ({ members: sum.members + members, wrong: sum.wrong ?? wrong }), { members: names.length });
}

function isWellFormed(text: string): boolean {
  return Buffer.from(text).toString() === text;
}
