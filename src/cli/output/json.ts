import { Finding } from '../../findings';

/** The keys of a finding, in the order in which they are printed. */
const KEYS = ['code', 'level', 'resource', 'namespace', 'name', 'kind', 'message', 'field', 'path', 'file', 'line', 'column', 'fix', 'url', 'related',
  'acknowledged'] as const satisfies readonly (keyof Finding)[];

/** Findings for a program. What does not apply is absent. */
export function lintJson(findings: readonly Finding[]): string {
  const plain = findings.map(finding => Object.fromEntries(KEYS.filter(key => finding[key] !== undefined && finding[key] !== '')
    .map(key => [key, finding[key]])));
  return `${JSON.stringify(plain, null, 2)}\n`;
}
