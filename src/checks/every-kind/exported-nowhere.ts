import { KIA0005 } from '../../findings/catalogue/kia0005';
import { EXPORT_TO_ANNOTATION, exportToOfAnnotation, labelsOf, mapOf, textsOf } from '../../istio';
import { specOf } from '../../mesh';
import { Check } from '../check';
import { knownNamespaces } from '../known-namespaces';
import { orNear } from '../missing';

/** Most namespaces are elsewhere: what is told is a name that is nearly that of one that is here. */
export const exportedNowhere: Check = {
  ...KIA0005,
  onlyWith: ['exportTo'],
  check(object, mesh) {
    const isService = object.manifest.kind === 'Service';
    const exportTo = isService ? exportToOfAnnotation(labelsOf(mapOf(object.manifest.metadata).annotations)[EXPORT_TO_ANNOTATION])
      : textsOf(specOf(object).exportTo);
    return exportTo.flatMap((name, index) => {
      if (['.', '*', '~'].includes(name) || knownNamespaces(mesh).names.has(name)) {
        return [];
      }
      const near = knownNamespaces(mesh).near.nearTo(name);
      return near === undefined && !mesh.absence.isComplete ? [] : [{
        message: `it is exported to "${name}", and no namespace is called so${orNear(near)}`,
        fix: near === undefined ? 'write the name of a namespace' : `write "${near}"; acknowledge the finding where the other one is elsewhere`,
        field: isService ? 'metadata.annotations' : `spec.exportTo[${index}]`,
      }];
    });
  },
};
