import { Fields, Inspect, at } from './shape';
import { keptByText } from '../../known-texts';
import { isGiven, isMap } from '../../plain-value';
import { Walk } from '../walk';
import { fixOfType, shown } from '../wording';

const QUANTITY = /^([+-]?)([0-9]+\.?[0-9]*|\.[0-9]+)(?:([KMGTPE])i|([numkMGTPE])|[eE]([+-]?[0-9]+))?$/;
const BINARY = 'KMGTPE';
const DECIMAL: Readonly<Record<string, number>> = { n: -9, u: -6, m: -3, k: 3, M: 6, G: 9, T: 12, P: 15, E: 18 };
/** So much two numbers may differ in JavaScript, and be one for Kubernetes. */
const CLOSE = 1e-9;

/** How much a quantity of Kubernetes is; nothing where it is none. */
export function amountOf(value: unknown): number | undefined {
  return typeof value === 'object' ? undefined : amountOfText(String(value));
}

const amountOfText = keptByText(text => {
  const [, sign, digits, binary, decimal, exponent] = QUANTITY.exec(text) ?? [];
  if (digits === undefined) {
    return undefined;
  }
  const factor = binary === undefined ? 10 ** Number(exponent ?? DECIMAL[decimal] ?? 0) : 1024 ** (BINARY.indexOf(binary) + 1);
  return (sign === '-' ? -1 : 1) * Number(digits) * factor;
});

/** A quantity of at least nothing. */
export const quantity: Inspect = (value, walk) => {
  if (typeof value !== 'number' && typeof value !== 'string') {
    return walk.refuse('pods', 'be a quantity such as 100m or 128Mi', shown(value), fixOfType('string', value));
  }
  const amount = amountOf(value);
  if (amount === undefined) {
    walk.refuse('pods', 'be a quantity such as 100m or 128Mi', shown(value),
      'write a number, and maybe a unit right behind it: m, k, M, G, Ki, Mi, Gi');
  } else if (amount < 0) {
    walk.refuse('pods', 'be at least 0', shown(value), 'leave it out for none');
  }
};

/** What a container asks for, and what it may have at most. */
export const resources: Inspect = (value, walk) => {
  if (!isMap(value)) {
    return walk.refuse('pods', 'be a map', shown(value), fixOfType('object', value));
  }
  const { requests, limits } = value;
  at('requests', walk, () => inspectAmounts(requests, walk));
  at('limits', walk, () => inspectAmounts(limits, walk));
  if (isMap(requests) && isMap(limits)) {
    at('requests', walk, () => inspectOrder(requests, limits, walk));
  }
};

function inspectAmounts(amounts: unknown, walk: Walk): void {
  for (const name of isMap(amounts) ? Object.keys(amounts) : []) {
    const value = (amounts as Fields)[name];
    if (isGiven(value)) {
      at(name, walk, () => quantity(value, walk));
    }
  }
}

function inspectOrder(requests: Fields, limits: Fields, walk: Walk): void {
  for (const name in requests) {
    const [least, most] = [requests[name], limits[name]].map(amount => isGiven(amount) ? amountOf(amount) : undefined);
    if (least !== undefined && most !== undefined && most >= 0 && least > most * (1 + CLOSE)) {
      at(name, walk, () => walk.refuse('pods', `be at most its limit (${String(limits[name])})`, shown(requests[name]),
        'raise the limit, or request less'));
    }
  }
}
