import { IST0146 } from '../../findings/catalogue/ist0146';
import { IST0147 } from '../../findings/catalogue/ist0147';
import { asksForSidecars, INJECT_LABEL, Labels, labelsOf, mapOf, mapsOf, REVISION_LABEL } from '../../istio';
import { Mesh, MeshObject, namespaceOf, podTemplateOf } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** The injector writes the image of the proxy in its place. */
const IMAGE = 'auto';

/** Whose pods nobody starts. */
export const imageWithoutInjection: Check = { ...IST0146, check: inspect };

/** As IST0146, of a pod that nobody makes. */
export const imageOfPodWithoutInjection: Check = { ...IST0147, check: inspect };

function inspect(object: MeshObject, mesh: Mesh): FoundInObject[] {
  const template = podTemplateOf(object);
  const index = mapsOf(template?.spec.containers).findIndex(({ image }) => image === IMAGE);
  if (template === undefined || index < 0 || isInjected(labelsOf(mapOf(template.metadata).labels), namespaceOf(object), mesh)) {
    return [];
  }
  return [{
    message: `the image "${IMAGE}" is written by the injector, and neither the namespace "${namespaceOf(object)}" nor the pods ask for it: no `
      + 'pod starts',
    fix: `give the pods the label ${INJECT_LABEL}: "true", or the namespace istio-injection: enabled`,
    field: `${template.field}.containers[${index}].image`,
  }];
}

/** As far as is known: the labels of a namespace that the manifests do not have may say so. */
function isInjected(labels: Labels, namespace: string, mesh: Mesh): boolean {
  if (Object.hasOwn(labels, INJECT_LABEL) || Object.hasOwn(labels, REVISION_LABEL)) {
    return labels[INJECT_LABEL] !== 'false';
  }
  const known = mesh.namespacesNamed(namespace);
  return known.length === 0 ? !mesh.absence.isComplete : known.some(one => asksForSidecars(one.labels));
}
