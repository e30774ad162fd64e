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

function look(container: object, survey: { -readonly [name in keyof ObjectSurvey]: ObjectSurvey[name] }): void {
  const isMap = !Array.isArray(container);
  for (const key in container) {
    const value = (container as Record<string, unknown>)[key];
    survey.characters += CHARACTERS_OF_ITEM;
    if (isMap && misreadText(key, true) !== undefined) {
      survey.hasMisreadText = true;
    }
    if (typeof value === 'string') {
      survey.characters += value.length;
      survey.hasMisreadText ||= misreadText(value) !== undefined;
    } else if (typeof value === 'object' && value !== null) {
      look(value, survey);
    } else {
      survey.characters += CHARACTERS_OF_SCALAR;
      survey.hasEndlessNumber ||= isEndless(value);
    }
  }
}

/** Whether a value is a number that JSON can not say. */
export function isEndless(value: unknown): value is number {
  return typeof value === 'number' && !Number.isFinite(value);
}
