import { quoted } from '../istio';

/** What people write around a host, in the order in which it is taken away. */
const AROUND: [RegExp, string][] = [
  [/^[A-Za-z][A-Za-z0-9+.-]*:\/\//, 'leave out the scheme'],
  [/[/?#].*$/s, 'leave out the path'],
  [/(?<=^[^:]*):\d*$/, 'leave out the port'],
  [/\s+/g, 'leave out the blanks'],
  [/\.$/, 'leave out the dot at its end'],
];

const CAPITAL = /[A-Z]/;

/**
 * How to mend a host, by what is wrong with it; and what it is then.
 *
 * @param host what was given
 * @param isValid whether a text may stand there
 * @param otherwise what to say where it is none of the usual mistakes
 */
export function fixOfHost(host: unknown, isValid: (mended: string) => boolean, otherwise: string): string {
  if (typeof host !== 'string' || host === '') {
    return 'write the host as a text';
  }
  const steps: string[] = [];
  let mended = host;
  for (const [around, step] of AROUND) {
    if (around.test(mended) && !isValid(mended)) {
      mended = mended.replace(around, '');
      steps.push(step);
    }
  }
  if (CAPITAL.test(mended)) {
    mended = mended.toLowerCase();
    steps.push('write it in lower case');
  }
  if (steps.length === 0) {
    return otherwise;
  }
  return isValid(mended) ? `${steps.join(', ')}: ${quoted(mended)}` : [...steps, otherwise].join(', ');
}
