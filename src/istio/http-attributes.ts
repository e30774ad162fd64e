import { mapOf, mapsOf, textOf } from './plain-value';

const HTTP_SOURCES = ['requestPrincipals', 'notRequestPrincipals'];
const HTTP_OPERATIONS = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'];

/** What a rule of an AuthorizationPolicy compares that only HTTP has, in the words of the manifest. */
export function httpAttributes(rule: unknown): string[] {
  const { from, to, when } = mapOf(rule);
  return [...new Set([
    ...mapsOf(from).flatMap(({ source }) => namesIn(source, HTTP_SOURCES)),
    ...mapsOf(to).flatMap(({ operation }) => namesIn(operation, HTTP_OPERATIONS)),
    ...mapsOf(when).flatMap(({ key }) => textOf(key) ?? []).filter(key => key.startsWith('request.')),
  ])];
}

/** Whether a rule says to which ports it applies. */
export function namesPorts(rule: unknown): boolean {
  const { to, when } = mapOf(rule);
  const operations = mapsOf(to);
  return mapsOf(when).some(({ key }) => key === 'destination.port')
    || operations.length > 0 && operations.every(({ operation }) => namesIn(operation, ['ports', 'notPorts']).length > 0);
}

function namesIn(fields: unknown, names: readonly string[]): string[] {
  return names.filter(name => (mapOf(fields)[name] ?? undefined) !== undefined);
}
