import { CDI004 } from '../../findings/catalogue/cdi004';
import { misreadText } from '../../yaml/misread-text';
import { Check } from '../check';

/** A text of a manifest that is not read as it was written. */
interface MisreadText {
  /** Where it is: `.spec.hosts[0]`. */
  readonly field: string;
  readonly isKey: boolean;
  readonly text: string;
  readonly reason: string;
}

const SHOWN_CHARACTERS = 60;

/** A text that is another one, or none, for what applies the manifest. */
export const misreadTexts: Check = {
  ...CDI004,
  check({ manifest }) {
    const found = misreadBelow(manifest);
    if (found === undefined) {
      return [];
    }
    const field = found.field.slice(1);
    return [{
      message: `${found.isKey ? 'the key of ' : ''}${field} is ${shown(found.text)}, which Kubernetes reads otherwise: ${found.reason}`,
      fix: 'write the value without that, by hand where it was copied from a document',
      field,
    }];
  },
};

/** The first one: others mostly have the same cause. Its place is written on the way back, because hardly any object has one. */
function misreadBelow(container: object): MisreadText | undefined {
  const isList = Array.isArray(container);
  for (const key in container) {
    const found = (isList ? undefined : misread(key, true)) ?? misreadIn((container as Record<string, unknown>)[key]);
    if (found !== undefined) {
      return { ...found, field: `${isList ? `[${key}]` : `.${key}`}${found.field}` };
    }
  }
  return undefined;
}

function misreadIn(value: unknown): MisreadText | undefined {
  if (typeof value === 'string') {
    return misread(value, false);
  }
  return typeof value === 'object' && value !== null ? misreadBelow(value) : undefined;
}

function misread(text: string, isKey: boolean): MisreadText | undefined {
  const reason = misreadText(text, isKey);
  return reason === undefined ? undefined : { field: '', isKey, text, reason };
}

/** With every character that nobody sees as its number. */
function shown(text: string): string {
  const start = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
  return JSON.stringify(start).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, character =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
