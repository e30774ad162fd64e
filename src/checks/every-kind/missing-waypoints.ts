import { KIA1313 } from '../../findings/catalogue/kia1313';
import { labelsOf, mapOf, resourceName, USE_WAYPOINT as LABEL, WAYPOINT_CLASS as CLASS } from '../../istio';
import { Mesh, MeshObject, nameOf, namespaceOf, specOf } from '../../mesh';
import { Check, readOnce } from '../check';
import { levelOfMissing, orNear } from '../missing';
import { NearNames } from '../near-names';

const KIND = 'gateway.networking.k8s.io/Gateway';

/** A waypoint is a Gateway of the class `istio-waypoint`. */
export const missingWaypoints: Check = {
  ...KIA1313,
  onlyWith: ['labels'],
  check(object, mesh) {
    const labels = labelsOf(mapOf(object.manifest.metadata).labels);
    const name = labels[LABEL];
    if (name === undefined || name === 'none' || name === '') {
      return [];
    }
    const namespace = labels[`${LABEL}-namespace`] ?? (object.manifest.kind === 'Namespace' ? nameOf(object) : namespaceOf(object));
    const { byName, near: names } = waypoints(mesh);
    const gateway = byName.get(`${namespace}/${name}`);
    const field = 'metadata.labels';
    if (gateway !== undefined) {
      const { gatewayClassName: given } = specOf(gateway);
      return given === CLASS || String(given).includes('waypoint') ? [] : [{
        message: `${LABEL} names ${resourceName(gateway.manifest)}, which is no waypoint: its class is ${JSON.stringify(given)}`,
        fix: `name a Gateway of the class "${CLASS}"`,
        field,
        related: [resourceName(gateway.manifest)],
      }];
    }
    const near = names.nearTo(`${namespace}/${name}`);
    const level = levelOfMissing(mesh.absence.of(KIND, namespace), near);
    return level === undefined ? [] : [{
      message: `${LABEL} names the waypoint "${name}" of the namespace "${namespace}", and there is no such Gateway${orNear(near)}: traffic goes `
        + 'past it, and nobody applies routes and policies of HTTP',
      fix: near === undefined ? `add the Gateway, of the class "${CLASS}"; acknowledge the finding where it is made elsewhere`
        : `write "${near.split('/')[1]}"`,
      field,
    }];
  },
};

const waypoints = readOnce((mesh: Mesh) => {
  const byName = new Map(mesh.ofKind(KIND).map((object): [string, MeshObject] => [`${namespaceOf(object)}/${nameOf(object)}`, object]));
  return { byName, near: new NearNames(byName.keys()) };
});
