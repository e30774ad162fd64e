import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI067: CatalogueEntry = {
  code: 'CDI067',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/RequestAuthentication'],
  summary: 'a RequestAuthentication takes tokens from a cookie, and does not say that they go on',
  why: [
    'Without `forwardOriginalToken` Envoy takes a token out of headers and parameters, but not out of cookies: the service gets it.',
  ],
  fix: [
    'Set `forwardOriginalToken: true`, which is what happens, or take the token from a header.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { PolicyTarget, RequestAuthentication } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new RequestAuthentication(chart, 'tokens', {
  target: PolicyTarget.workload({ app: 'cart' }),
  jwtRules: [{ issuer: 'https://login.example.com', fromCookies: ['session'] }],
});
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { PolicyTarget, RequestAuthentication } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new RequestAuthentication(chart, 'tokens', {
  target: PolicyTarget.workload({ app: 'cart' }),
  jwtRules: [{ issuer: 'https://login.example.com', fromCookies: ['session'], forwardOriginalToken: true }],
});
`,
  },
};
