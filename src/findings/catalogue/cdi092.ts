import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI092: CatalogueEntry = {
  code: 'CDI092',
  level: FindingLevel.ERROR,
  lesser: 'a warning for the protocol of a port where no DestinationRule for the host is known, because it may lie elsewhere',
  kinds: ['networking.istio.io/ServiceEntry'],
  summary: 'a host that is resolved for each request has a DestinationRule or a protocol that istiod or Envoy can not make a cluster of',
  why: [
    'With `outlierDetection` for a host of `resolution: DYNAMIC_DNS`, istiod 1.31 ends with a panic, and again at each start: nobody gets '
      + 'configuration any more.',
    'With HTTP2, GRPC, `h2UpgradePolicy: UPGRADE`, `useClientProtocol`, `idleTimeout`, `maxRequestsPerConnection`, `maxConcurrentStreams` or '
      + '`maxConnectionDuration`, and without TLS, every proxy refuses the cluster: `dynamic_forward_proxy cluster must have auto_sni and '
      + 'auto_san_validation`. Istio sets these two with TLS only.',
  ],
  fix: [
    'Leave outlier detection out for such hosts. Leave the settings out too, and use HTTP or TLS for the port, or let the proxy begin TLS: '
      + '`tls` of the DestinationRule for the host. A DestinationRule for a wider host, such as `*.com` for `*.example.com`, counts too: a '
      + 'DestinationRule for the host itself takes its place.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { DestinationRule, IstioVersion, MeshSettings, ServiceEntry, ServiceEntryProtocol, ServiceEntryResolution } from 'cdk8s-istio';

const app = new App();
MeshSettings.configure(app, { oldestIstio: IstioVersion.V1_28 });
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const partners = new ServiceEntry(chart, 'partners', {
  hosts: ['*.example.com'],
  ports: [{ port: 80, protocol: ServiceEntryProtocol.HTTP }],
  resolution: ServiceEntryResolution.dynamicDns(),
});
new DestinationRule(chart, 'rule', { host: partners.host, trafficPolicy: { outlierDetection: { consecutive5xxErrors: 5 } } });
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { DestinationRule, IstioVersion, MeshSettings, ServiceEntry, ServiceEntryProtocol, ServiceEntryResolution } from 'cdk8s-istio';

const app = new App();
MeshSettings.configure(app, { oldestIstio: IstioVersion.V1_28 });
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const partners = new ServiceEntry(chart, 'partners', {
  hosts: ['*.example.com'],
  ports: [{ port: 80, protocol: ServiceEntryProtocol.HTTP }],
  resolution: ServiceEntryResolution.dynamicDns(),
});
new DestinationRule(chart, 'rule', { host: partners.host, trafficPolicy: { connectionPool: { tcp: { maxConnections: 100 } } } });
`,
  },
};
