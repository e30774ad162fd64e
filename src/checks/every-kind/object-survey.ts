import { Witness } from '../../istio/schema/validation';
import { misreadText } from '../../yaml/misread-text';

/** A number, a boolean or nothing, and what an item has around it with the longest key that Kubernetes takes. */
const CHARACTERS_OF_SCALAR = 5;
const CHARACTERS_OF_ITEM = 52;

/** Keys that are read as they were written. */
const plainKeys = new Set<string>();
const KNOWN_KEYS = 1000;

/** What is in an object, for all checks that ask each of its keys and values: hardly any object has something for them. */
export class ObjectSurvey implements Witness {
  /** More characters than its JSON has, but for what JSON and UTF-8 make of each. */
  public characters = 0;
  public hasEndlessNumber = false;
  public hasMisreadText = false;

  public meetScalar(value: unknown): void {
    this.characters += CHARACTERS_OF_ITEM;
    if (typeof value === 'string') {
      this.characters += value.length;
      this.hasMisreadText ||= misreadText(value) !== undefined;
    } else {
      this.characters += CHARACTERS_OF_SCALAR;
      this.hasEndlessNumber ||= isEndless(value);
    }
  }

  public meetContainer(): void {
    this.characters += CHARACTERS_OF_ITEM;
  }

  public meetKey(name: string): void {
    this.hasMisreadText ||= !plainKeys.has(name) && isMisreadKey(name);
  }

  public meetWhole(value: unknown): void {
    if (typeof value !== 'object' || value === null) {
      return this.meetScalar(value);
    }
    this.meetContainer();
    if (Array.isArray(value)) {
      for (let index = 0; index < value.length; index++) {
        this.meetWhole(value[index]);
      }
    } else {
      for (const name in value) {
        this.meetField(name, (value as Record<string, unknown>)[name]);
      }
    }
  }

  /** What is not given makes no JSON. */
  private meetField(name: string, value: unknown): void {
    if (value !== undefined) {
      this.meetKey(name);
      this.meetWhole(value);
    }
  }
}

/** All objects have the same few keys, but for those that somebody makes up for a label or a ConfigMap. */
function isMisreadKey(key: string): boolean {
  const isMisread = misreadText(key, true) !== undefined;
  if (!isMisread && plainKeys.size < KNOWN_KEYS) {
    plainKeys.add(key);
  }
  return isMisread;
}

/** Whether a value is a number that JSON can not say. */
export function isEndless(value: unknown): value is number {
  return typeof value === 'number' && !Number.isFinite(value);
}
