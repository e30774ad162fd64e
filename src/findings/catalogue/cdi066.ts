import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI066: CatalogueEntry = {
  code: 'CDI066',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/AuthorizationPolicy'],
  summary: 'an AuthorizationPolicy for pods compares a header that proxies write themselves',
  why: [
    'What the pods see is what the last hop wrote, not what the caller sent: under mutual TLS every sidecar adds '
      + '`x-forwarded-client-cert`, so that a rule on its absence never holds.',
  ],
  fix: [
    'Compare the identity of the caller, which it can not write (`serviceAccounts`, `principals`), or a header that no proxy writes.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { AuthorizationPolicy, PolicyTarget } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new AuthorizationPolicy(chart, 'policy', {
  target: PolicyTarget.workload({ app: 'cart' }),
  rules: [{ conditions: [{ key: 'request.headers[x-forwarded-client-cert]', values: ['By=spiffe://cluster.local/ns/shop/sa/cart;*'] }] }],
});
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { AuthorizationPolicy, PolicyTarget } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new AuthorizationPolicy(chart, 'policy', {
  target: PolicyTarget.workload({ app: 'cart' }),
  rules: [{ sources: [{ principals: ['cluster.local/ns/shop/sa/cart'] }] }],
});
`,
  },
};
