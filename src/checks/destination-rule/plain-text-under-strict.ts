import { FindingLevel } from '../../findings';
import { KIA0207 } from '../../findings/catalogue/kia0207';
import { readDestinationRule, resourceName } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { sidecarOf } from '../sidecar-of-pods';
import { upstreamTlsToSidecars } from './upstream-tls';

/** Pods that take mutual TLS alone refuse everything else. */
export const plainTextUnderStrict: Check = {
  ...KIA0207,
  check: (object, mesh) => readDestinationRule(object).flatMap((rule): FoundInObject[] => {
    for (const { mode, field, service, port, pods, targetPort } of upstreamTlsToSidecars(rule, mesh)) {
      const peers = mode !== 'DISABLE' && mode !== 'SIMPLE' || targetPort === undefined ? undefined : mesh.peerModeAt(pods, targetPort);
      const sidecar = peers?.mode === 'STRICT' ? sidecarOf(pods, targetPort, mesh).isThere : 'no';
      if (sidecar !== 'no') {
        const [policy, name] = [peers!.policy, pods].map(({ object: { manifest } }) => resourceName(manifest));
        return [{
          level: sidecar === 'yes' ? FindingLevel.ERROR : FindingLevel.WARNING,
          message: `proxies call port ${port.port} of "${service.host}" with the TLS mode ${mode}, and ${name} takes mutual TLS of Istio alone `
            + `(${policy}: STRICT): requests are answered with 503`,
          fix: 'leave tls out, so that proxies use mutual TLS where the pods take it, or write ISTIO_MUTUAL',
          field,
          related: [policy, name],
        }];
      }
    }
    return [];
  }),
};
