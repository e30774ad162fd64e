import { IST0144 } from '../../findings/catalogue/ist0144';
import { labelsOf, mapOf, mapsOf, numberOf } from '../../istio';
import { podTemplateOf } from '../../mesh';
import { Check } from '../check';

/** Whose traffic the sidecar does not take: its own. */
const PROXY_USER = 1337;
const OF_ISTIO = ['istio-proxy', 'istio-operator', 'istio-init', 'istio-validation'];

/** What runs as the user of the proxy goes past the proxy. */
export const userOfTheProxy: Check = {
  ...IST0144,
  check(object) {
    const template = podTemplateOf(object);
    const labels = labelsOf(mapOf(object.manifest.metadata).labels);
    if (template === undefined || 'istio' in labels || labels.release === 'istio') {
      return [];
    }
    const { field, spec } = template;
    const places = [
      ...runsAsProxy(spec) ? [`${field}.securityContext.runAsUser`] : [],
      ...mapsOf(spec.containers).flatMap((container, index) => runsAsProxy(container) && !OF_ISTIO.includes(String(container.name))
        ? [`${field}.containers[${index}].securityContext.runAsUser`] : []),
    ];
    return places.slice(0, 1).map(place => ({
      message: `the pods run as user ${PROXY_USER}, which is that of the sidecar: it takes none of what they send, and the mesh knows nothing of it`,
      fix: 'run them as another user',
      field: place,
    }));
  },
};

function runsAsProxy({ securityContext }: Record<string, unknown>): boolean {
  return numberOf(mapOf(securityContext).runAsUser) === PROXY_USER;
}
