import { FindingLevel } from '../../findings';
import { CDI115 } from '../../findings/catalogue/cdi115';
import { isAddressOfOnePod, misfitOfListenAddress, never, textOf } from '../../istio';
import { Mesh, MeshObject, PodsView, readGateway, readSidecar, specOf } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { itemsAt, refused } from '../refused-by-envoy';

/** Addresses of listeners that Istio takes, and at which Envoy can not listen. */
export const refusedBinds: Check = {
  ...CDI115,
  kinds: ['networking.istio.io/Gateway', 'networking.istio.io/Sidecar'],
  check: (object, mesh) => ['servers', 'ingress', 'egress'].flatMap(list => itemsAt(`spec.${list}`, specOf(object)[list]))
    .flatMap(([field, listener]) => ofAddress(`${field}.bind`, textOf(listener.bind) ?? '', () => podsOf(object, mesh))),
};

function ofAddress(field: string, address: string, pods: () => readonly PodsView[]): FoundInObject[] {
  const misfit = misfitOfListenAddress(address);
  return misfit !== undefined ? refused([[field, address, misfit]], 'the listener')
    : isAddressOfOnePod(address) && areInNetworksOfTheirOwn(pods())
      ? refused([[field, address, NOT_THEIRS]], 'the listener').map(found => ({ ...found, level: FindingLevel.WARNING })) : [];
}

const NOT_THEIRS = never('an address that all of its pods have, such as 0.0.0.0 or 127.0.0.1',
  'leave it out: a pod gets its address when it starts, and another each time');

/** A plug-in of the network may give pods addresses that somebody knows before: it is told by annotations. */
function areInNetworksOfTheirOwn(pods: readonly PodsView[]): boolean {
  return pods.length > 0
    && pods.every(({ hostNetwork, annotations }) => !hostNetwork && !Object.keys(annotations).some(name => name.includes('cni')));
}

function podsOf(object: MeshObject, mesh: Mesh): readonly PodsView[] {
  if (object.manifest.kind === 'Gateway') {
    return mesh.gateways.podsOf(readGateway(object)).flatMap(({ pods }) => pods ?? []);
  }
  const { namespace, workloadSelector = {} } = readSidecar(object);
  return Object.keys(workloadSelector).length === 0 ? [] : mesh.pods.selectedBy(workloadSelector, namespace);
}
