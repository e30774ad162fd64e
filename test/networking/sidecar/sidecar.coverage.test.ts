import { Chart, Testing } from 'cdk8s';
import { test } from 'vitest';
import { addSidecars } from './sidecar-corpus';
import { IstioVersion } from '../../../src/mesh-settings/istio-version';
import { MeshSettings } from '../../../src/mesh-settings/mesh-settings';
import { expectCoverage } from '../coverage';

test('every field of a Sidecar can be written', () => {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });
  MeshSettings.configure(chart, { oldestIstio: IstioVersion.V1_31 });
  addSidecars(chart);
  const byDefault = 'it is the default: leave it out';
  expectCoverage({
    kind: 'Sidecar',
    corpus: Testing.synth(chart),
    exclusions: {
      'ingress[].captureMode=DEFAULT': byDefault,
      'egress[].captureMode=DEFAULT': byDefault,
      'ingress[].connectionPool.http.h2UpgradePolicy=DEFAULT': byDefault,
      'inboundConnectionPool.http.h2UpgradePolicy=DEFAULT': byDefault,
      'ingress[].port.targetPort': 'Istio refuses it',
      'egress[].port.targetPort': 'Istio refuses it',
      'ingress[].tls': 'istiod ignores it without ENABLE_TLS_ON_SIDECAR_INGRESS, which is off: the TLS would come to the application',
      'outboundTrafficPolicy.egressProxy': 'deprecated (IST0002): a VirtualService leads to an egress gateway',
    },
  });
});
