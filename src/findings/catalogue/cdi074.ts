import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI074: CatalogueEntry = {
  code: 'CDI074',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/AuthorizationPolicy'],
  summary: 'a rule of an AuthorizationPolicy compares the address of the client (`remoteIpBlocks`, `notRemoteIpBlocks`, `remote.ip`) at pods '
    + 'that are no gateway',
  why: [
    'A gateway knows the address, and appends it to `x-forwarded-for`. A sidecar or a waypoint takes the last entry of that header '
      + 'for it, whoever wrote it: a caller inside the mesh claims any address.',
  ],
  fix: [
    'Let the gateway compare it, as `sourceIps` of a load balancer does. Or name the gateway as the sender in the same source: '
      + "`principals: ['cluster.local/ns/edge/sa/public']` beside `remoteIpBlocks`. Acknowledge the finding where nobody else can call "
      + 'these pods.',
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
  rules: [{ sources: [{ remoteIpBlocks: ['203.0.113.0/24'] }] }],
});
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { AuthorizationPolicy, PolicyTarget } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new AuthorizationPolicy(chart, 'policy', {
  target: PolicyTarget.workload({ app: 'cart' }),
  rules: [{ sources: [{ principals: ['cluster.local/ns/edge/sa/public'], remoteIpBlocks: ['203.0.113.0/24'] }] }],
});
`,
  },
};
