/** The parser of YAML, loaded with the first text: most apps read none. */
export function yamlLibrary(): typeof import('js-yaml') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('js-yaml') as typeof import('js-yaml');
}
