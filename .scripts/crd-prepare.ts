/**
 * What a CRD goes through before `cdk8s import` reads it. The committed CRDs stay as published.
 */
import { CustomResourceDefinition, Schema, newestServedVersion, rootSchema } from './crd-schema';

/** A copy with the newest served version only, in a form for which `cdk8s import` writes types that work. */
export function prepareForImport(crd: CustomResourceDefinition): CustomResourceDefinition {
  // With one version, that version gets the plain class name: VirtualService, not VirtualServiceV1.
  const version = newestServedVersion(crd);
  const prepared = { ...version, schema: { openAPIV3Schema: prepareSchema(rootSchema(version)) } };
  return { ...crd, spec: { ...crd.spec, versions: [prepared] } };
}

function prepareSchema(schema: Schema): Schema {
  const prepared: Schema = { ...schema };
  if (schema.format === 'date-time') {
    // It would become a Date, which ApiObject.toJson() of cdk8s refuses: a string can be rendered.
    delete prepared.format;
  }
  if (isFreeFormObject(schema)) {
    // It would become `any`, which also takes a string or a list; the schema says that it is an object.
    prepared.additionalProperties = {};
  }
  if (schema['x-kubernetes-int-or-string'] && !schema.anyOf) {
    // It would become `any`: the two types are told by `anyOf` only.
    prepared.anyOf = [{ type: 'integer' }, { type: 'string' }];
  }
  if (schema.properties) {
    prepared.properties = Object.fromEntries(Object.entries(schema.properties).map(([name, property]) => [name, prepareSchema(property)]));
  }
  if (schema.items) {
    prepared.items = prepareSchema(schema.items);
  }
  if (typeof schema.additionalProperties === 'object') {
    prepared.additionalProperties = prepareSchema(schema.additionalProperties);
  }
  return prepared;
}

function isFreeFormObject(schema: Schema): boolean {
  return schema.type === 'object' && !schema.properties && !schema.additionalProperties;
}
