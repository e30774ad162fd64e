import { cachedView, MeshObject } from '../../mesh';
import { misreadText } from '../../yaml/misread-text';

/** What one walk over an object sees, for all checks that ask each of its keys and values: hardly any object has something for them. */
export interface ObjectSurvey {
  /** More characters than its JSON has, but for what JSON and UTF-8 make of each. */
  readonly characters: number;
  readonly hasEndlessNumber: boolean;
  readonly hasMisreadText: boolean;
}

/** A number, a boolean or nothing, and what an item has around it with the longest key that Kubernetes takes. */
const CHARACTERS_OF_SCALAR = 5;
const CHARACTERS_OF_ITEM = 52;

/** What is in an object, which is walked once. */
export const surveyOf = cachedView(({ manifest }: MeshObject): ObjectSurvey => {
  const survey = { characters: 0, hasEndlessNumber: false, hasMisreadText: false };
  look(manifest, survey);
  return survey;
});

type GrowingSurvey = { -readonly [name in keyof ObjectSurvey]: ObjectSurvey[name] };

/** Keys that are read as they were written. */
const plainKeys = new Set<string>();
const KNOWN_KEYS = 1000;

function look(value: unknown, survey: GrowingSurvey): void {
  survey.characters += CHARACTERS_OF_ITEM;
  if (typeof value === 'string') {
    survey.characters += value.length;
    survey.hasMisreadText ||= misreadText(value) !== undefined;
  } else if (Array.isArray(value)) {
    for (let index = 0; index < value.length; index++) {
      look(value[index], survey);
    }
  } else if (typeof value === 'object' && value !== null) {
    for (const key in value) {
      survey.hasMisreadText ||= !plainKeys.has(key) && isMisreadKey(key);
      look((value as Record<string, unknown>)[key], survey);
    }
  } else {
    survey.characters += CHARACTERS_OF_SCALAR;
    survey.hasEndlessNumber ||= isEndless(value);
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
