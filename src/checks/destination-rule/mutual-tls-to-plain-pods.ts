import { CDI100 } from '../../findings/catalogue/cdi100';
import { readDestinationRule, resourceName, takenTls } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { upstreamTlsBy } from './upstream-tls';

/** Mutual TLS of Istio ends in a sidecar, and nowhere else. */
export const mutualTlsToPlainPods: Check = {
  ...CDI100,
  onlyWith: ['tls'],
  check: (object, mesh) => readDestinationRule(object).flatMap((rule): FoundInObject[] => {
    for (const { mode, field, service, port, pods, targetPort } of upstreamTlsBy(rule, mesh)) {
      const { isTaken, because, policy } = takenTls(mode, pods, targetPort, mesh);
      if (mode === 'ISTIO_MUTUAL' && isTaken === 'no') {
        const name = resourceName(pods.object.manifest);
        return [{
          message: `proxies call port ${port.port} of "${service.host}" with mutual TLS of Istio, and nobody ends it at the pods of ${name} (${
            because}): requests are answered with 503`,
          fix: 'leave tls out: proxies use mutual TLS by themselves where the pods take it',
          field,
          related: [name, ...policy === undefined ? [] : [resourceName(policy.manifest)]],
        }];
      }
    }
    return [];
  }),
};
