import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI013: CatalogueEntry = {
  code: 'CDI013',
  level: FindingLevel.WARNING,
  kinds: ['IstioAlb'],
  summary: 'a listener for every host, or for every connection, on a gateway that the app does not own',
  why: [
    'Its rules meet the requests for hosts that nobody names, and those of another such listener are mixed with them: see [sharing a '
      + 'gateway](sharing-a-gateway.md). Of two listeners for TCP at one port Istio keeps the older one.',
  ],
  fix: [
    'Name the hosts where there are some, make an `IngressGateway`, or acknowledge it where the gateway, or the port, is for this app '
      + 'alone.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { IstioAlb, ListenerAction } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new IstioAlb(chart, 'alb').addListener('http', { defaultAction: ListenerAction.fixedResponse(200) });
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { IstioAlb, ListenerAction } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new IstioAlb(chart, 'alb').addListener('http', { hosts: ['shop.example.com'], defaultAction: ListenerAction.fixedResponse(200) });
`,
  },
};
