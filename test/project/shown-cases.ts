/** Tables of the docs that name the case of the suite that shows each row. */
import { existsSync, readFileSync } from 'node:fs';
import * as path from 'node:path';
import { REPOSITORY } from './assembly';

/** `FILE`: words of a case; several are apart by a semicolon. */
export function isShown(cell: string): boolean {
  return cell === 'object: cert-manager does the work' || cell.split('; ').every(case_ => {
    const [, file, words] = /^(?:objects: |configuration: )?`([\w-]+)`: (.+)$/.exec(case_) ?? [];
    return file !== undefined && titlesOf(file).some(title => title.includes(words));
  });
}

function titlesOf(file: string): string[] {
  const location = path.join(REPOSITORY, 'test', 'conformance', `${file}.conformance.test.ts`);
  const text = existsSync(location) ? readFileSync(location, 'utf8') : '';
  // Cases of a table begin with their name.
  const naming = text.split('\n').filter(line => /^\s*(?:test|describe|\]\)\(|\[')/.test(line));
  return naming.flatMap(line => [...line.matchAll(/(['`])((?:(?!\1)[^\\]|\\.)+)\1/g)].map(([,, title]) => title.replaceAll('\\', '')));
}
