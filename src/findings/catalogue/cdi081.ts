import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI081: CatalogueEntry = {
  code: 'CDI081',
  level: FindingLevel.ERROR,
  lesser: 'a warning where no DestinationRule for the host is known, because it may lie elsewhere',
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a route sends plain requests to a port that takes TLS',
  why: [
    'A proxy that routes requests has ended the TLS of the client. It begins another one on the way to the service only where the '
      + 'DestinationRule says so; that the port is called `https` changes nothing, nor does mutual TLS of the mesh, which ends before the '
      + 'application. So a server that takes TLS gets plain text there: it answers 400, or not at all.',
  ],
  fix: [
    'Let the proxy begin TLS: `tls` of a [target group](target-groups.md), or of the `trafficPolicy` of the WeightedService or the '
      + 'DestinationRule, such as `ClientTls.simple(…)`. Or let the pods take plain requests, which mutual TLS of the mesh protects on their '
      + 'way, and give the port the protocol `http`. Where a gateway should pass TLS through, use a listener for TLS.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { ApplicationProtocol, IstioAlb, ListenerAction, WeightedService } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const web = new WeightedService(chart, 'web', {
  port: 443,
  protocol: ApplicationProtocol.HTTPS,
  versions: [{ name: 'v1', containers: [{ image: 'web:1', portNumber: 8443 }] }],
});
const http = new IstioAlb(chart, 'alb').addListener('http', { hosts: ['shop.example.com'] });
http.addAction('default', { action: ListenerAction.forward(web) });
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { ApplicationProtocol, ClientTls, IstioAlb, ListenerAction, ServerVerification, WeightedService } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
const web = new WeightedService(chart, 'web', {
  port: 443,
  protocol: ApplicationProtocol.HTTPS,
  trafficPolicy: { tls: ClientTls.simple({ verification: ServerVerification.caFile('/etc/shop/ca.pem') }) },
  versions: [{ name: 'v1', containers: [{ image: 'web:1', portNumber: 8443 }] }],
});
const http = new IstioAlb(chart, 'alb').addListener('http', { hosts: ['shop.example.com'] });
http.addAction('default', { action: ListenerAction.forward(web) });
`,
  },
};
