import { CDI004 } from '../../findings/catalogue/cdi004';
import { Manifest } from '../../mesh';
import { misreadText } from '../../yaml/misread-text';
import { Check } from '../check';
import { firstLeaf, FoundLeaf } from './first-leaf';
import { surveyOf } from './schema-violations';

/** A text of a manifest that is not read as it was written. */
interface MisreadText {
  readonly isKey: boolean;
  readonly text: string;
  readonly reason: string;
}

const SHOWN_CHARACTERS = 60;

/** A text that is another one, or none, for what applies the manifest. */
export const misreadTexts: Check = {
  ...CDI004,
  check(object) {
    const leaf = surveyOf(object).hasMisreadText ? firstMisread(object.manifest) : undefined;
    if (leaf === undefined) {
      return [];
    }
    const { field, found: { isKey, text, reason } } = leaf;
    return [{
      message: `${isKey ? 'the key of ' : ''}${field} is ${shown(text)}, which Kubernetes reads otherwise: ${reason}`,
      fix: 'write the value without that, by hand where it was copied from a document',
      field,
    }];
  },
};

function firstMisread(manifest: Manifest): FoundLeaf<MisreadText> | undefined {
  return firstLeaf(manifest, value => typeof value === 'string' ? misread(value, false) : undefined, key => misread(key, true));
}

function misread(text: string, isKey: boolean): MisreadText | undefined {
  const reason = misreadText(text, isKey);
  return reason === undefined ? undefined : { isKey, text, reason };
}

/** With every character that nobody sees as its number. */
function shown(text: string): string {
  const start = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
  return JSON.stringify(start).replace(/[\u007f-\u009f\u2028\u2029\ufeff\ufffe\uffff]/g, character =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
