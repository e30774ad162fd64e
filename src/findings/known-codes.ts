import { CATALOGUE } from './catalogue';
import { CatalogueEntry } from './catalogue-entry';
import { namesOf } from './codes';

/** The codes of findings that nobody can accept, and no app switches off. */
const FINAL = new Set(CATALOGUE.filter(({ cannotBeAccepted }) => cannotBeAccepted !== undefined).map(({ code }) => code));

/** Whether nobody can accept the findings of a code. */
export function isFinal(code: string): boolean {
  return FINAL.has(code);
}

/** What there is to say about a code: of several where one without its key stands for many facts, of none where there is no such. */
export function entriesOf(code: string): CatalogueEntry[] {
  return CATALOGUE.filter(entry => namesOf(entry.code).includes(code));
}
