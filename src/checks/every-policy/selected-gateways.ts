import { IST0166 } from '../../findings/catalogue/ist0166';
import { readPolicy } from '../../mesh';
import { Check } from '../check';

const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

/** A policy names a Gateway of the Gateway API, and not its pods. */
export const selectedGateways: Check = {
  ...IST0166,
  check(object, mesh) {
    const { selector = {}, targets, namespace } = readPolicy(object);
    const gateway = targets.length > 0 || Object.keys(selector).length === 0 ? undefined
      : selector[GATEWAY_NAME] ?? mesh.pods.selectedBy(selector, namespace).find(({ labels }) => GATEWAY_NAME in labels)?.labels[GATEWAY_NAME];
    return gateway === undefined ? [] : [{
      message: `${object.manifest.kind} selects the pods of the Gateway "${gateway}" of the Gateway API by their labels: a waypoint reads no such `
        + 'policy, and a gateway only while no other one names it',
      fix: `name the Gateway: targetRefs: [{ group: gateway.networking.k8s.io, kind: Gateway, name: ${gateway} }]`,
      field: 'spec.selector',
    }];
  },
};
