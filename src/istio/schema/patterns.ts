/** What a pattern of the CRDs asks of a text, for a person. */
interface Pattern {
  readonly must: string;
  readonly fix: string;
}

/** By the pattern, as the pinned CRDs have it. */
const PATTERNS: ReadonlyMap<string, Pattern> = new Map([
  ['^$|^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$', {
    must: 'be empty, or a domain in lower case',
    fix: 'write the group of the kind, such as gateway.networking.k8s.io; that of a Service is empty',
  }],
  ['^[a-zA-Z]([-a-zA-Z0-9]*[a-zA-Z0-9])?$', {
    must: 'be a letter, and then letters, digits and inner hyphens',
    fix: 'write the kind, such as Gateway',
  }],
  ['^[-_A-Za-z0-9]+$', {
    must: 'be letters, digits, "-" and "_"',
    fix: 'write the name of a header',
  }],
  ['(^$|^[a-f0-9]{64}$)', {
    must: 'be empty, or 64 digits and letters from a to f',
    fix: 'write what sha256sum prints for the module',
  }],
]);

/** A pattern in words, where somebody wrote them. */
export function patternInWords(pattern: string): Pattern {
  return PATTERNS.get(pattern) ?? { must: `match ${pattern}`, fix: 'write one that matches' };
}
