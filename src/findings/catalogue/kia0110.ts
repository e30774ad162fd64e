import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const KIA0110: CatalogueEntry = {
  code: 'KIA0110',
  level: FindingLevel.ERROR,
  lesser: 'a warning where nobody gets in that the policy says it keeps out',
  kinds: ['security.istio.io/AuthorizationPolicy'],
  summary: 'an AuthorizationPolicy in an ambient mesh that the proxy of a node applies otherwise than it says, or not at all',
  why: [
    'In an ambient mesh the proxy of a node applies policies without a target, and those for pods. Waypoints do not look at them. It '
      + 'knows TCP only: ports, addresses of peers, and identities of senders but their trust domains.',
    [
      '| a rule | that compares something else | level |',
      '|---|---|---|',
      '| of DENY | denies nothing, where all of its sources, all of its operations, or a condition compare nothing that it knows: `{ '
        + "operations: [{ paths: ['/admin'] }] }`, also beside a source that it knows | error |",
      '| of DENY | denies nothing of a source or operation that compares nothing that it knows, beside others that do | error |',
      '| of DENY | denies more than it says, where a source or operation compares both: of `paths` with `ports` the ports are left | '
        + 'warning |',
      '| of ALLOW | is left out: what it allows is denied | warning |',
      '| of ALLOW, by `trustDomains` alone | allows nothing by that source | warning |',
      '| of ALLOW, by `trustDomains` beside others | allows every trust domain | error |',
    ].join('\n'),
    "The action CUSTOM does nothing there (error), nor does AUDIT (warning). Istiod's own status on the object says of DENY that it "
      + '"will be more restrictive than requested": that is so only where something is left of every part, because the proxy skips what '
      + 'is left empty. Gateways have a proxy of their own and are not reported: the gateway workload of the mesh settings, and pods '
      + 'chosen by the label `istio` or `gateway.networking.k8s.io/gateway-name`.',
  ],
  fix: [
    'Give the policy a target with a waypoint: `PolicyTarget.services` or `PolicyTarget.gateways`. Where the pods of a chart have '
      + 'sidecars in a mesh that is otherwise ambient, say so with `MeshSettings.configure(chart, { dataPlane: DataPlane.SIDECAR })`.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { AuthorizationAction, AuthorizationPolicy, DataPlane, MeshSettings, PolicyTarget } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
MeshSettings.configure(chart, { dataPlane: DataPlane.AMBIENT });
new AuthorizationPolicy(chart, 'policy', {
  action: AuthorizationAction.DENY,
  target: PolicyTarget.workload({ app: 'cart' }),
  rules: [{ operations: [{ paths: ['/admin'] }] }],
});
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { AuthorizationAction, AuthorizationPolicy, DataPlane, MeshSettings, PolicyTarget } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
MeshSettings.configure(chart, { dataPlane: DataPlane.AMBIENT });
new AuthorizationPolicy(chart, 'policy', {
  action: AuthorizationAction.DENY,
  target: PolicyTarget.services(['cart']),
  rules: [{ operations: [{ paths: ['/admin'], ports: [80] }] }],
});
`,
  },
};
