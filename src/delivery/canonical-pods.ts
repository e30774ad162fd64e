import { isMap } from '../istio';

/** A quantity: its digits, and one of three kinds of exponents. */
const QUANTITY = /^([+-]?)([0-9]*)\.?([0-9]*)(?:([KMGTPE])i|([numkMGTPE])|[eE]([+-]?[0-9]+))?$/;

const BINARY = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];
/** By their exponents of a thousand. */
const DECIMAL = new Map([[-3, 'n'], [-2, 'u'], [-1, 'm'], [0, ''], [1, 'k'], [2, 'M'], [3, 'G'], [4, 'T'], [5, 'P'], [6, 'E']]);

/** Fields with a quantity, and those with several by name. */
const WITH_QUANTITY = new Set(['sizeLimit', 'divisor']);
const WITH_QUANTITIES = new Set(['limits', 'requests']);

/** Fields that are left out where they say what holds without them: `false`, 0 or nothing. Of other fields that is something of its own. */
const LEFT_OUT = new Set([
  'hostNetwork', 'hostPID', 'hostIPC', 'stdin', 'stdinOnce', 'tty', 'readOnly', 'subPath', 'medium', 'hostPort',
  'initialDelaySeconds', 'timeoutSeconds', 'periodSeconds', 'successThreshold', 'failureThreshold',
]);

/** Maps whose names somebody chose. */
const WITH_OWN_NAMES = new Set(['nodeSelector', 'matchLabels', 'labels', 'annotations', 'volumeAttributes']);

/**
 * What a template says of its pods, as a controller writes it back that reads it into Kubernetes' own types: Argo Rollouts does so with each new
 * version. Written otherwise, what is in Git would differ from the cluster, and a GitOps tool would apply it again and again.
 *
 * @param spec the field `spec` of the template
 * @see https://kubernetes.io/docs/reference/kubernetes-api/common-definitions/quantity/
 */
export function canonicalPods(spec: object): object {
  return canonicalMap(spec as Record<string, unknown>);
}

function canonicalMap(map: Record<string, unknown>): Record<string, unknown> {
  const kept = Object.entries(map).filter(([name, value]) => !isLeftOut(name, value));
  return Object.fromEntries(kept.map(([name, value]) => [name, canonical(name, value)]));
}

function isLeftOut(name: string, value: unknown): boolean {
  return Array.isArray(value) ? value.length === 0 : LEFT_OUT.has(name) && (value === false || value === 0 || value === '');
}

function canonical(name: string, value: unknown): unknown {
  if (WITH_QUANTITY.has(name)) {
    return canonicalQuantity(value);
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => isPlain(item) ? canonicalMap(name === 'env' ? canonicalVariable(item) : item) : item);
  }
  if (!isPlain(value) || WITH_OWN_NAMES.has(name)) {
    return value;
  }
  return WITH_QUANTITIES.has(name) ? Object.fromEntries(Object.entries(value).map(([resource, amount]) => [resource, canonicalQuantity(amount)]))
    : canonicalMap(value);
}

/** A variable without a text is as good as one with an empty text. */
function canonicalVariable({ value, ...others }: Record<string, unknown>): Record<string, unknown> {
  return value === undefined || value === '' ? others : { ...others, value };
}

/** Whether it is a map, and nothing that cdk8s makes one of later. */
function isPlain(value: unknown): value is Record<string, unknown> {
  return isMap(value) && Object.getPrototypeOf(value) === Object.prototype;
}

/** A quantity with the largest suffix of its kind that leaves a whole number; what is none, a token of cdk8s for example, stays. */
function canonicalQuantity(given: unknown): unknown {
  const [, sign, whole, fraction, binary, decimal = '', exponent] = QUANTITY.exec(String(given)) ?? [];
  if (whole === undefined || whole + fraction === '' || !['string', 'number'].includes(typeof given)) {
    return given;
  }
  const digits = BigInt(whole + fraction);
  if (binary !== undefined) {
    const times = 1024n ** BigInt(BINARY.indexOf(`${binary}i`));
    const divisor = 10n ** BigInt(fraction.length);
    if (digits * times % divisor === 0n && digits * times / divisor >= 1024n) {
      return `${sign === '-' ? sign : ''}${inSteps(digits * times / divisor, 1024n, BINARY)}`;
    }
    return inThousands(sign, digits * times, -fraction.length, false);
  }
  const thousands = [...DECIMAL].find(([, suffix]) => suffix === decimal)![0];
  return inThousands(sign, digits, Number(exponent ?? 3 * thousands) - fraction.length, exponent !== undefined);
}

function inSteps(amount: bigint, step: bigint, suffixes: readonly string[]): string {
  const isLast = suffixes.length === 1 || amount % step !== 0n;
  return isLast ? `${amount}${suffixes[0]}` : inSteps(amount / step, step, suffixes.slice(1));
}

/** As many as possible times a power of a thousand. */
function inThousands(sign: string, digits: bigint, power: number, isScientific: boolean): string {
  if (digits === 0n) {
    return '0';
  }
  let [amount, exponent] = [digits, power];
  for (; amount % 10n === 0n; exponent++) {
    amount /= 10n;
  }
  for (; exponent % 3 !== 0; exponent--) {
    amount *= 10n;
  }
  const suffix = isScientific ? exponent === 0 ? '' : `e${exponent}` : DECIMAL.get(exponent / 3);
  // Smaller than a billionth, or larger than there are suffixes.
  return `${sign === '-' ? sign : ''}${amount}${suffix ?? `e${exponent}`}`;
}
