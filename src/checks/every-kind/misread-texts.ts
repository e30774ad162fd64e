import { CDI004 } from '../../findings/catalogue/cdi004';
import { misreadText } from '../../yaml/misread-text';
import { Check } from '../check';

/** A text of a manifest that is not read as it was written. */
interface MisreadText {
  /** Where it is: `spec.hosts[0]`. */
  readonly field: string;
  /** The same in words. */
  readonly what: string;
  readonly text: string;
  readonly reason: string;
}

const SHOWN_CHARACTERS = 60;

/** A text that is another one, or none, for what applies the manifest. */
export const misreadTexts: Check = {
  ...CDI004,
  check({ manifest }) {
    const found = misreadBelow(manifest, '');
    return found === undefined ? [] : [{
      message: `${found.what} is ${shown(found.text)}, which Kubernetes reads otherwise: ${found.reason}`,
      fix: 'write the value without that, by hand where it was copied from a document',
      field: found.field,
    }];
  },
};

/** The first one: others mostly have the same cause. */
function misreadBelow(container: object, path: string): MisreadText | undefined {
  for (const [key, value] of Object.entries(container)) {
    const field = Array.isArray(container) ? `${path}[${key}]` : path === '' ? key : `${path}.${key}`;
    const found = (Array.isArray(container) ? undefined : misread(field, key, true)) ?? misreadIn(value, field);
    if (found !== undefined) {
      return found;
    }
  }
  return undefined;
}

function misreadIn(value: unknown, field: string): MisreadText | undefined {
  if (typeof value === 'string') {
    return misread(field, value);
  }
  return typeof value === 'object' && value !== null ? misreadBelow(value, field) : undefined;
}

function misread(field: string, text: string, isKey = false): MisreadText | undefined {
  const reason = misreadText(text, isKey);
  return reason === undefined ? undefined : { field, what: isKey ? `the key of ${field}` : field, text, reason };
}

/** With every character that nobody sees as its number. */
function shown(text: string): string {
  const start = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
  return JSON.stringify(start).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, character =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
