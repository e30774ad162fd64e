import { IST0159 } from '../../findings/catalogue/ist0159';
import { IST0160 } from '../../findings/catalogue/ist0160';
import { Check, readOnce } from '../check';
import { sharingNamespaces, sharingPods } from '../overlapping-selectors';

const TELEMETRY = 'telemetry.istio.io/Telemetry';

/** What Istio makes of two for a pod is not defined. */
export const telemetriesOfOnePod: Check = {
  ...IST0159,
  check(object, mesh) {
    const shared = sharedPods(mesh).get(object);
    return shared === undefined ? [] : [{
      message: `${shared.other} selects pods of this Telemetry too (${shared.pods}): one of them counts, and which one, no manifest says`,
      fix: 'put both into one, or let each select pods of its own',
      field: 'spec.selector',
      related: [shared.other],
    }];
  },
};

/** What Istio makes of two for a namespace is not defined. */
export const telemetriesOfOneNamespace: Check = {
  ...IST0160,
  check(object, mesh) {
    const other = sharedNamespaces(mesh).get(object);
    return other === undefined ? [] : [{
      message: `${other} is for all pods of the namespace too: one of them counts, and which one, no manifest says`,
      fix: 'put both into one, or let one select pods by their labels',
      related: [other],
    }];
  },
};

const sharedPods = readOnce(mesh => sharingPods(mesh.policies.ofKind(TELEMETRY).flatMap(({ object, namespace, selector, targets }) =>
  selector === undefined || targets.length > 0 ? [] : [{ object, namespace, selector }]), mesh));

const sharedNamespaces = readOnce(mesh => sharingNamespaces(mesh.policies.ofKind(TELEMETRY)
  .filter(({ selector, targets }) => selector === undefined && targets.length === 0)));
