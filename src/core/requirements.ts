import { ValidationError, refuse, show } from './errors';
import {
  DNS_LABEL, DNS_SUBDOMAIN, isHeaderName, isLabelKey, isLabelValue, isObjectName, MAX_HEADER_LENGTH, MAX_OBJECT_NAME, MAX_PORT,
} from '../istio';

/** Largest value of the unsigned 32-bit integers in Istio's API. */
export const MAX_UINT32 = 4294967295;
/** Largest value of the signed 32-bit integers in Istio's API. */
export const MAX_INT32 = 2147483647;

/** An integer in a closed range. */
export function requireInteger(what: string, value: number, minimum: number, maximum: number, fix?: string): number {
  if (!Number.isInteger(value) || value < minimum || value > maximum) {
    const tooLarge = typeof value === 'number' && value > maximum;
    const range = maximum >= MAX_INT32 && !tooLarge ? `an integer of at least ${minimum}` : `an integer from ${minimum} to ${maximum}`;
    refuse(what, range, value, fix ?? 'use a whole number in that range');
  }
  return value;
}

/** A number, whole or not, in a closed range. */
export function requireNumber(what: string, value: number, minimum: number, maximum: number, fix?: string): number {
  if (typeof value !== 'number' || !Number.isFinite(value) || value < minimum || value > maximum) {
    refuse(what, `a number from ${minimum} to ${maximum}`, value, fix ?? 'use a number in that range');
  }
  return value;
}

/** A percentage; Envoy counts in millionths, so less than 0.0001 is nothing. */
export function requirePercentage(what: string, value: number, step = 0.0001): number {
  requireNumber(what, value, 0, 100, 'percentages are numbers from 0 to 100, 12.5 for example');
  if (value > 0 && value < step) {
    refuse(what, `0 or at least ${step}`, value, `Envoy counts in steps of ${step} percent`);
  }
  return value;
}

/** A TCP port. */
export function requirePort(what: string, value: number): number {
  return requireInteger(what, value, 1, MAX_PORT, 'use the number of a TCP port');
}

/** The name of a namespace, a subset, a version, a port: lower case letters, digits and inner hyphens. */
export function requireDnsLabel(what: string, value: string, fix?: string): string {
  if (typeof value !== 'string' || !DNS_LABEL.test(value)) {
    refuse(what, 'a DNS label (1 to 63 lower case letters, digits and inner hyphens)', value, fixOfName(value, DNS_LABEL, fix));
  }
  return value;
}

/** The name of a Kubernetes object such as a Secret, without its namespace. */
export function requireObjectName(what: string, value: string, fix?: string): string {
  if (!isObjectName(value)) {
    refuse(what, 'the name of a Kubernetes object (lower case letters, digits, "-" and ".")', value, fixOfName(value, DNS_SUBDOMAIN, fix));
  }
  return value;
}

/** How to mend a name: with one that may stand there and is nearly the same. What is none can not be renamed. */
function fixOfName(name: unknown, form: RegExp, fix?: string): string {
  if (fix !== undefined) {
    return fix;
  }
  if (typeof name !== 'string' || name === '') {
    return 'give it a name';
  }
  const mended = name.toLowerCase().replace(form === DNS_LABEL ? /[^a-z0-9-]+/g : /[^a-z0-9.-]+/g, '-');
  return form.test(mended) && mended.length <= MAX_OBJECT_NAME ? `rename it, "${mended}" for example` : 'rename it';
}

/** Names of JavaScript that cdk8s and constructs trip over as the key of a map or the id of a construct. */
const UNUSABLE_NAMES = ['constructor', '__proto__'];

/** A name that becomes the key of a map or the id of a construct. */
export function requireUsableName(what: string, name: string): string {
  if (UNUSABLE_NAMES.includes(name)) {
    refuse(what, 'another name', name, 'cdk8s can not write this one');
  }
  return name;
}

/** A text that is not empty. */
export function requireText(what: string, value: string, fix: string): string {
  if (typeof value !== 'string' || value.length === 0) {
    refuse(what, 'a text that is not empty', value, fix);
  }
  return value;
}

const CONTROL_CHARACTER = /[\x00-\x1F\x7F]/;

/** A text of one line, without characters that only steer a terminal: Envoy takes those nowhere where it writes headers. */
export function requireNoControlCharacter(what: string, value: string): string {
  if (CONTROL_CHARACTER.test(value)) {
    refuse(what, 'a text without line breaks and other control characters', value,
      'leave them out: Envoy refuses everything that comes with such a text');
  }
  return value;
}

/** A list with at least one item. */
export function requireItems<T>(what: string, values: readonly T[], fix: string): readonly T[] {
  if (!Array.isArray(values) || values.length === 0) {
    refuse(what, 'a list of at least one', values, fix);
  }
  return values;
}

/** One of a few values, such as the members of an enum, which JavaScript does not check. */
export function requireOneOf<T>(what: string, values: readonly T[], value: T, fix: string): T {
  return values.includes(value) ? value : refuse(what, `one of ${values.join(', ')}`, value, fix);
}

/** A list that names nothing again. */
export function requireUnique<T extends string | number>(what: string, values: readonly T[], fix: string): readonly T[] {
  const twice = values.find((value, index) => values.indexOf(value) !== index);
  if (twice !== undefined) {
    throw new ValidationError(`${what} must be there once, got ${show(twice)} again: ${fix}`);
  }
  return values;
}

/** Labels as Kubernetes accepts them. */
export function requireLabels(what: string, values: Record<string, string>): Record<string, string> {
  for (const [key, value] of Object.entries(values)) {
    requireUsableName(`${what}: label key`, key);
    if (!isLabelKey(key)) {
      refuse(`${what}: label key`, 'a Kubernetes label key such as "app" or "example.com/tier"', key,
        key === '' ? 'give the label a key' : 'rename the label');
    }
    if (!isLabelValue(value)) {
      refuse(`${what}: label ${key}`, 'at most 63 letters, digits, ".", "_" and "-"', value, 'change the value; numbers and booleans need quotes');
    }
  }
  return { ...values };
}

/** Labels by which an object chooses pods: without any it would be about all of them. */
export function requireSelectorLabels(what: string, labels: Record<string, string>, fix: string): Record<string, string> {
  requireItems(what, Object.keys(labels), fix);
  return requireLabels(what, labels);
}

/** The name of an HTTP header (a token of RFC 7230). */
export function requireHeaderName(what: string, value: string): string {
  if (!isHeaderName(value)) {
    refuse(what, 'an HTTP header name', value, 'header names are letters, digits and hyphens, without a colon');
  }
  if (value.length > MAX_HEADER_LENGTH) {
    refuse(what, `an HTTP header name of at most ${MAX_HEADER_LENGTH} characters`, value, 'Envoy refuses all routes of the port with a longer one');
  }
  return requireUsableName(what, value);
}

/** A field that the caller may leave out: checked only when it is set. */
export function optional<T, R>(value: T | undefined, check: (value: T) => R): R | undefined {
  return value === undefined ? undefined : check(value);
}
