import { CustomResourceDefinition, Schema } from '../../.scripts/crd-schema';

/** A CRD that serves each version with its `spec`; a version named `v1!` is not served. */
export function madeUpCrd(kind: string, specs: Record<string, Schema>, group = 'example.com'): CustomResourceDefinition {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: `${kind.toLowerCase()}s.${group}` },
    spec: {
      group,
      names: { kind },
      versions: Object.entries(specs).map(([name, spec], index) => ({
        name: name.replace('!', ''),
        served: !name.endsWith('!'),
        storage: index === 0,
        schema: { openAPIV3Schema: { type: 'object', properties: { spec } } },
      })),
    },
  };
}

export function object(properties: Record<string, Schema>): Schema {
  return { type: 'object', properties };
}

export function list(items: Schema): Schema {
  return { type: 'array', items };
}

export const text: Schema = { type: 'string' };

export function oneOfTheValues(...values: string[]): Schema {
  return { type: 'string', enum: values };
}
