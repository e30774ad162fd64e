import { Manifest, mapOf, textsOf } from '../../../src/istio';

/** The headers that routes and tokens write, or remove, in lower case. */
export function writtenHeaders(objects: readonly Manifest[]): string[] {
  const found = new Set<string>();
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) {
      value.forEach(visit);
    } else if (typeof value === 'object' && value !== null) {
      for (const [key, inner] of Object.entries(value)) {
        if (key === 'request' || key === 'response') {
          const { set, add, remove } = mapOf(inner);
          [...Object.keys(mapOf(set)), ...Object.keys(mapOf(add)), ...textsOf(remove)].forEach(name => found.add(name.toLowerCase()));
        } else if (key === 'outputPayloadToHeader' || key === 'header') {
          found.add(String(inner).toLowerCase());
        } else {
          visit(inner);
        }
      }
    }
  };
  visit(objects.filter(({ kind }) => kind === 'VirtualService' || kind === 'RequestAuthentication'));
  ['host', ':authority'].forEach(name => found.delete(name));
  return [...found];
}
