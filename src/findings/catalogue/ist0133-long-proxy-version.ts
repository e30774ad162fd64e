import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0133_LONG_PROXY_VERSION: CatalogueEntry = {
  code: 'IST0133/long-proxy-version',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/EnvoyFilter'],
  summary: 'a patch compares the version of proxies with an expression of more than 1,024 bytes',
  why: [
    'Istio compiles no longer one: the patch applies to proxies of every version.',
  ],
  fix: [
    'Shorten the expression: one for all patches of 1.30 has six characters.',
  ],
  example: {
    language: 'typescript',
    bad: `
import { App, Chart } from 'cdk8s';
import { crds } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new crds.networking.EnvoyFilter(chart, 'filter', {
  spec: {
    priority: 10,
    configPatches: [{
      applyTo: crds.networking.EnvoyFilterSpecConfigPatchesApplyTo.CLUSTER,
      match: { proxy: { proxyVersion: '1.30.1|'.repeat(200) } },
      patch: { operation: crds.networking.EnvoyFilterSpecConfigPatchesPatchOperation.REMOVE },
    }],
  },
});
`,
    mended: `
import { App, Chart } from 'cdk8s';
import { crds } from 'cdk8s-istio';

const app = new App();
const chart = new Chart(app, 'shop', { namespace: 'shop' });
new crds.networking.EnvoyFilter(chart, 'filter', {
  spec: {
    priority: 10,
    configPatches: [{
      applyTo: crds.networking.EnvoyFilterSpecConfigPatchesApplyTo.CLUSTER,
      match: { proxy: { proxyVersion: '1.30.*' } },
      patch: { operation: crds.networking.EnvoyFilterSpecConfigPatchesPatchOperation.REMOVE },
    }],
  },
});
`,
  },
};
