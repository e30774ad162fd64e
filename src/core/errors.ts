/** The longest part of a refused value that an error repeats. */
const SHOWN_CHARACTERS = 120;

/** How a refused value is shown in an error: as the user wrote it, and never longer than a line. */
export function show(value: unknown): string {
  const text = ['number', 'bigint', 'undefined'].includes(typeof value) ? String(value) : JSON.stringify(value) ?? String(value);
  return text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
}

/**
 * The one form of our errors: what, which values are allowed, what was received, how to mend it.
 */
export function refuse(what: string, allowed: string, received: unknown, fix: string): never {
  throw new Error(`${what} must be ${allowed}, got ${show(received)}: ${fix}`);
}
