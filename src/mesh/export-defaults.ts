import { MeshObject, specOf } from './mesh-object';
import { EXPORT_TO_ANNOTATION, kindOf, Manifest, mapOf, textsOf } from '../istio';

/** What a MeshConfig says for objects of a kind that do not say who sees them. */
const FIELDS = new Map(Object.entries({
  'networking.istio.io/VirtualService': 'defaultVirtualServiceExportTo',
  'networking.istio.io/DestinationRule': 'defaultDestinationRuleExportTo',
  'networking.istio.io/ServiceEntry': 'defaultServiceExportTo',
  '/Service': 'defaultServiceExportTo',
}));

/** The objects as istiod reads them, where the mesh says who sees those that say nothing of it. */
export function withExportDefaults(objects: readonly MeshObject[], meshConfig: Readonly<Record<string, unknown>>): readonly MeshObject[] {
  const isSaid = [...FIELDS.values()].some(field => textsOf(meshConfig[field]).length > 0);
  return !isSaid ? objects : objects.map(object => {
    const exportTo = textsOf(meshConfig[FIELDS.get(kindOf(object.manifest)) ?? '']);
    return exportTo.length === 0 ? object : { ...object, manifest: exportedTo(object, exportTo) };
  });
}

function exportedTo(object: MeshObject, exportTo: readonly string[]): Manifest {
  const { manifest } = object;
  if (manifest.kind !== 'Service') {
    return textsOf(specOf(object).exportTo).length > 0 ? manifest : { ...manifest, spec: { ...specOf(object), exportTo } };
  }
  const metadata = mapOf(manifest.metadata);
  const annotations = { [EXPORT_TO_ANNOTATION]: exportTo.join(','), ...mapOf(metadata.annotations) };
  return { ...manifest, metadata: { ...metadata, annotations } } as Manifest;
}
