/** Loaded with the first key or certificate that needs it: most apps have none. */
export function cryptoLibrary(): typeof import('node:crypto') {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('node:crypto') as typeof import('node:crypto');
}
