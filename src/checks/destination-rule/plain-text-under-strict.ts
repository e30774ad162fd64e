import { FindingLevel } from '../../findings';
import { KIA0207 } from '../../findings/catalogue/kia0207';
import { readDestinationRule, resourceName, takenTls } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { upstreamTlsBy } from './upstream-tls';

/** Pods that take mutual TLS alone refuse everything else. */
export const plainTextUnderStrict: Check = {
  ...KIA0207,
  onlyWith: ['tls'],
  check: (object, mesh) => readDestinationRule(object).flatMap((rule): FoundInObject[] => {
    for (const { mode, field, service, port, pods, targetPort } of upstreamTlsBy(rule, mesh)) {
      const { isTaken, because, policy } = takenTls(mode, pods, targetPort, mesh);
      if (mode !== 'ISTIO_MUTUAL' && isTaken !== 'yes') {
        const name = resourceName(pods.object.manifest);
        return [{
          level: isTaken === 'no' ? FindingLevel.ERROR : FindingLevel.WARNING,
          message: `proxies call port ${port.port} of "${service.host}" with the TLS mode ${mode}, and ${name} takes mutual TLS of Istio alone `
            + `(${because}): requests are answered with 503`,
          fix: 'leave tls out, so that proxies use mutual TLS where the pods take it, or write ISTIO_MUTUAL',
          field,
          related: [resourceName(policy!.manifest), name],
        }];
      }
    }
    return [];
  }),
};
