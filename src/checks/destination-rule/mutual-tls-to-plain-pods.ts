import { CDI100 } from '../../findings/catalogue/cdi100';
import { readDestinationRule, resourceName } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { sidecarOf } from '../sidecar-of-pods';
import { upstreamTlsToSidecars } from './upstream-tls';

/** Mutual TLS of Istio ends in a sidecar, and nowhere else. */
export const mutualTlsToPlainPods: Check = {
  ...CDI100,
  check: (object, mesh) => readDestinationRule(object).flatMap((rule): FoundInObject[] => {
    for (const { mode, field, service, port, pods, targetPort } of upstreamTlsToSidecars(rule, mesh)) {
      if (mode !== 'ISTIO_MUTUAL') {
        continue;
      }
      const { isThere, bypass } = sidecarOf(pods, targetPort, mesh);
      const peers = isThere === 'no' || targetPort === undefined ? undefined : mesh.peerModeAt(pods, targetPort);
      if (isThere === 'no' || isThere === 'yes' && peers?.mode === 'DISABLE') {
        const name = resourceName(pods.object.manifest);
        const policy = peers && resourceName(peers.policy.object.manifest);
        return [{
          message: `proxies call port ${port.port} of "${service.host}" with mutual TLS of Istio, and nobody ends it at the pods of ${name} (${
            policy === undefined ? bypass : `${policy}: DISABLE`}): requests are answered with 503`,
          fix: 'leave tls out: proxies use mutual TLS by themselves where the pods take it',
          field,
          related: [name, ...policy === undefined ? [] : [policy]],
        }];
      }
    }
    return [];
  }),
};
