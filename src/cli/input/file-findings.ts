import { Finding } from '../../findings';
import { CatalogueEntry } from '../../findings/catalogue-entry';
import { Position } from '../../yaml';

/** What is found in a file, and not in an object of it. */
export function fileFinding({ code, level }: CatalogueEntry, file: string, position: Position, message: string, fix?: string): Finding {
  return { code, level, path: '', file, ...position, message, ...fix === undefined ? {} : { fix } };
}
