/**
 * What a scalar of YAML is for Kubernetes, which reads with `go.yaml.in/yaml/v2`: that of kubectl, Argo CD, Flux and istioctl. It is YAML 1.1
 * with Go's own numbers: `0o7` is seven, `22:30` a text, and a date stays a text.
 */

/** The tags that Go gives a meaning. What has another one, such as `!Ref`, is a text. */
export type ScalarTag = 'str' | 'bool' | 'int' | 'float' | 'null' | 'timestamp' | 'binary';

/** A scalar that was resolved. A whole number that JavaScript cannot hold is a bigint. */
export interface ResolvedScalar {
  readonly tag: ScalarTag;
  readonly value: null | boolean | number | bigint | string;
}

const TAG_PREFIX = 'tag:yaml.org,2002:';
const RESOLVABLE = new Set<string>(['bool', 'int', 'float', 'null', 'timestamp']);

/** Words that are no texts. Each is taken in lower case, in capitals, and with a capital at its beginning, but for the numbers. */
const WORDS = new Map<string, ResolvedScalar>([
  ...words(['y', 'yes', 'true', 'on'], { tag: 'bool', value: true }),
  ...words(['n', 'no', 'false', 'off'], { tag: 'bool', value: false }),
  ...words(['null'], { tag: 'null', value: null }),
  ...['', '~'].map((word): [string, ResolvedScalar] => [word, { tag: 'null', value: null }]),
  ...['.nan', '.NaN', '.NAN'].map((word): [string, ResolvedScalar] => [word, { tag: 'float', value: NaN }]),
  ...['', '+', '-'].flatMap(sign => ['.inf', '.Inf', '.INF'].map((word): [string, ResolvedScalar] =>
    [sign + word, { tag: 'float', value: sign === '-' ? -Infinity : Infinity }])),
]);

/** Whether a plain scalar that begins with a letter is something else than a text. */
export function isWord(text: string): boolean {
  return WORDS.has(text);
}

/** The characters of the longest of those that begin with a letter: `false`. */
export const LONGEST_WORD = 5;

function words(lower: string[], resolved: ResolvedScalar): [string, ResolvedScalar][] {
  const written = lower.flatMap(word => [word, word.toUpperCase(), word[0].toUpperCase() + word.slice(1)]);
  return written.map(word => [word, resolved]);
}

const FLOAT = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;
/** Underscores that are not between two digits: behind a dot Go takes no others. */
const UNDERSCORES = /_(?![0-9])|(?<![0-9])_/;
const DATE = /^[0-9]{4}-[0-9]{1,2}-[0-9]{1,2}(?:$|[Tt ])/;

const MIN_INTEGER = -(2n ** 63n);
const MAX_INTEGER = 2n ** 64n - 1n;

/**
 * What a plain scalar, or one with a tag, is.
 *
 * @param text the scalar as it is after quotes, escapes and folding
 * @param tag its full tag, where it has one
 * @throws with the reason where Go refuses the document for it
 */
export function resolveScalar(text: string, tag?: string): ResolvedScalar {
  const asked = tag?.startsWith(TAG_PREFIX) ? tag.slice(TAG_PREFIX.length) : tag;
  if (asked === 'binary') {
    return { tag: 'binary', value: fromBase64(text) };
  }
  if (asked !== undefined && !RESOLVABLE.has(asked)) {
    return { tag: 'str', value: text };
  }
  const resolved = resolvePlain(text);
  if (asked === undefined || asked === resolved.tag) {
    return resolved;
  }
  if (asked === 'float' && resolved.tag === 'int' && !exceedsSigned(resolved.value)) {
    return { tag: 'float', value: Number(resolved.value) };
  }
  throw new Error(`!!${asked} does not fit ${JSON.stringify(text)}`);
}

function resolvePlain(text: string): ResolvedScalar {
  const word = WORDS.get(text);
  if (word !== undefined) {
    return word;
  }
  if (text.startsWith('.')) {
    return (UNDERSCORES.test(text) ? undefined : floatOf(text.replace(/_/g, ''))) ?? { tag: 'str', value: text };
  }
  if (!/^[-+0-9]/.test(text)) {
    return { tag: 'str', value: text };
  }
  if (SHORT_INTEGER.test(text)) {
    return { tag: 'int', value: Number(text) };
  }
  if (DATE.test(text)) {
    // A date or not: JSON has none, so it stays the text that it is.
    return { tag: 'timestamp', value: text };
  }
  const digits = text.replace(/_/g, '');
  return integerOf(digits) ?? floatOf(digits) ?? { tag: 'str', value: text };
}

/** A number with 64 bits; one that has more is a text. */
function floatOf(text: string): ResolvedScalar | undefined {
  const value = FLOAT.test(text) ? Number(text) : NaN;
  return Number.isFinite(value) ? { tag: 'float', value } : undefined;
}

/** Nearly all of them. */
const SHORT_INTEGER = /^(?:0|[1-9][0-9]{0,14})$/;

/** As Go reads numbers in its own sources, and signs behind `0b`. */
const INTEGER = /^([-+]?)(?:0[xX]([0-9a-fA-F]+)|0[bB]([01]+)|0[oO]?([0-7]+)|(0|[1-9][0-9]*))$/;
const SIGNED_BINARY = /^0b([-+])([01]+)$/;

function integerOf(text: string): ResolvedScalar | undefined {
  const signed = SIGNED_BINARY.exec(text);
  if (signed !== null) {
    return whole(signed[1], BigInt(`0b${signed[2]}`));
  }
  const match = INTEGER.exec(text);
  if (match === null) {
    return undefined;
  }
  const [, sign, hexadecimal, binary, octal, decimal] = match;
  const prefix = hexadecimal !== undefined ? '0x' : binary !== undefined ? '0b' : octal !== undefined ? '0o' : '';
  return whole(sign, BigInt(`${prefix}${hexadecimal ?? binary ?? octal ?? decimal}`));
}

function whole(sign: string, size: bigint): ResolvedScalar | undefined {
  const value = sign === '-' ? -size : size;
  // Above 63 bits Go reads no sign.
  const largest = sign === '' ? MAX_INTEGER : -MIN_INTEGER - 1n;
  if (value < MIN_INTEGER || value > largest) {
    return undefined;
  }
  const number = Number(value);
  return { tag: 'int', value: Number.isSafeInteger(number) ? number : value };
}

function fromBase64(text: string): string {
  const compact = text.replace(/[\r\n]/g, '');
  const bytes = Buffer.from(compact, 'base64');
  if (bytes.toString('base64') !== compact) {
    throw new Error('!!binary has no valid base64');
  }
  const decoded = bytes.toString('utf8');
  if (!Buffer.from(decoded).equals(bytes)) {
    throw new Error('!!binary has bytes that are no text, which JSON does not hold: put the base64 into a plain text');
  }
  return decoded;
}

/** A number that Go holds in another type than all others. */
function exceedsSigned(value: ResolvedScalar['value']): boolean {
  return typeof value === 'bigint' && value >= -MIN_INTEGER;
}

/** The name of a field whose key is no text: JSON has texts alone. */
export function keyText({ tag, value }: ResolvedScalar): string {
  if (value === null) {
    throw new Error('a key must not be null');
  }
  if (exceedsSigned(value)) {
    throw new Error(`the key ${value} is too large for a number: put it in quotes`);
  }
  return tag === 'float' ? floatKey(value as number) : String(value);
}

/** Go writes a key that is a number with half of its bits. */
function floatKey(value: number): string {
  if (Number.isNaN(value)) {
    return '.nan';
  }
  const half = Math.fround(value);
  if (!Number.isFinite(half)) {
    return half > 0 ? '.inf' : '-.inf';
  }
  if (half === 0) {
    return Object.is(half, -0) ? '-0' : '0';
  }
  const lengths = [1, 2, 3, 4, 5, 6, 7, 8, 9];
  const digits = lengths.map(count => roundedTo(count, half)).find(text => Math.fround(Number(text)) === half)!;
  const [mantissa, exponent] = digits.split('e');
  const power = Number(exponent);
  if (power < -4 || power > 5) {
    return `${mantissa}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`;
  }
  return Number(digits).toString();
}

/** A number with so many digits. What lies in the middle goes to the even digit, and not up as JavaScript has it. */
function roundedTo(count: number, value: number): string {
  const rounded = value.toExponential(count - 1);
  const exact = value.toExponential(count);
  const isMiddle = /5e/.test(exact) && Number(exact) === value;
  const below = `${exact.slice(0, exact.indexOf('e') - 1).replace(/\.$/, '')}${exact.slice(exact.indexOf('e'))}`;
  return isMiddle && /[02468](?=e)/.test(below) ? below : rounded;
}
