import { AuthorizationRule } from './authorization-rule';

const HTTP_SOURCES = ['requestPrincipals', 'notRequestPrincipals'] as const;
const HTTP_OPERATIONS = ['hosts', 'notHosts', 'methods', 'notMethods', 'paths', 'notPaths'] as const;

/** What a rule compares that only HTTP has, in the words of the properties and keys. */
export function httpAttributes({ sources = [], operations = [], conditions = [] }: AuthorizationRule): string[] {
  return distinct([
    ...sources.flatMap(source => HTTP_SOURCES.filter(name => source[name] !== undefined)),
    ...operations.flatMap(operation => HTTP_OPERATIONS.filter(name => operation[name] !== undefined)),
    ...conditions.map(({ key }) => key).filter(key => key.startsWith('request.')),
  ]);
}

/** Whether a rule says to which ports it applies. */
export function namesPorts({ operations = [], conditions = [] }: AuthorizationRule): boolean {
  return conditions.some(({ key }) => key === 'destination.port')
    || (operations.length > 0 && operations.every(({ ports, notPorts }) => (ports ?? notPorts) !== undefined));
}

function distinct(names: string[]): string[] {
  return [...new Set(names)];
}
