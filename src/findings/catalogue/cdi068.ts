import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI068: CatalogueEntry = {
  code: 'CDI068',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/RequestAuthentication'],
  summary: 'an issuer has two JwtRules for the same pods, with other options',
  why: [
    'Istio makes one filter of all RequestAuthentications for some pods. A token passes where it fits one of the rules, so that the '
      + 'audiences of the other are not asked for, and places, headers and keys of both hold for all.',
    'Where a load balancer asks for tokens of the issuer it is an error that nobody accepts: its guard takes what the other rule lets in.',
  ],
  fix: [
    'Use one JwtRule for an issuer.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { PolicyTarget, RequestAuthentication } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
for (const audience of ['shop', 'admin']) {
  new RequestAuthentication(chart, audience, {
    target: PolicyTarget.workload({ app: 'cart' }),
    jwtRules: [{ issuer: 'https://login.example.com', audiences: [audience] }],
  });
}
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { PolicyTarget, RequestAuthentication } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new RequestAuthentication(chart, 'tokens', {
  target: PolicyTarget.workload({ app: 'cart' }),
  jwtRules: [{ issuer: 'https://login.example.com', audiences: ['shop', 'admin'] }],
});
`,
  },
};
