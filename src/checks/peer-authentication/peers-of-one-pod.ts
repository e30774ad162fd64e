import { KIA0002 } from '../../findings/catalogue/kia0002';
import { KIA0003 } from '../../findings/catalogue/kia0003';
import { Check, readOnce } from '../check';
import { sharingNamespaces, sharingPods } from '../overlapping-selectors';

const KIND = 'security.istio.io/PeerAuthentication';

/** Of those for all pods of a namespace the oldest counts, and of those that select pods too. */
export const peersOfOneNamespace: Check = {
  ...KIA0002,
  check(object, mesh) {
    const other = sharedNamespaces(mesh).get(object);
    return other === undefined ? [] : [{
      message: `${other} is for all pods of the namespace too: the older one counts, and manifests have no age`,
      fix: 'keep one of them, or let one select pods by their labels',
      related: [other],
    }];
  },
};

/** Of those that select a pod the oldest counts. */
export const peersOfOnePod: Check = {
  ...KIA0003,
  check(object, mesh) {
    const shared = sharedPods(mesh).get(object);
    return shared === undefined ? [] : [{
      message: `${shared.other} selects pods of this PeerAuthentication too (${shared.pods}): the older one counts, and manifests have no age`,
      fix: 'put modes and ports into one PeerAuthentication, or let each select pods of its own',
      field: 'spec.selector',
      related: [shared.other],
    }];
  },
};

const sharedNamespaces = readOnce(mesh => sharingNamespaces(mesh.policies.ofKind(KIND).filter(({ selector }) => selector === undefined)));

const sharedPods = readOnce(mesh => sharingPods(mesh.policies.ofKind(KIND).flatMap(({ object, namespace, selector }) =>
  selector === undefined ? [] : [{ object, namespace, selector }]), mesh));
