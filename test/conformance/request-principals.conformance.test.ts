/** Which tokens Istio takes for a request principal: those of which `misfitOfRequestPrincipal` and CDI120 say that none is, it does not take. */
import { ApiObject } from 'cdk8s';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { newChart, Shop } from './shop';
import { bearer, newIssuer } from './tokens';
import { Findings, JsonWebKeys, PolicyTarget, RequestAuthentication } from '../../src';
import { misfitOfRequestPrincipal, misreadIssuer } from '../../src/istio';

const HOST = 'shop.example.com';
const SLASH = { ...newIssuer('tenant'), issuer: 'https://tenant.example.com/' };
const ACTIONS = newIssuer('actions');
const REPOSITORY = 'repo:shop/cart:ref:refs/heads/main';
const TOKENS: Record<string, string> = {
  'an issuer with a slash': SLASH.token({ iss: SLASH.issuer, sub: 'alice' }),
  'a subject with slashes': ACTIONS.token({ sub: REPOSITORY }),
  'a plain subject': ACTIONS.token({ sub: 'alice' }),
};
const [OF_SLASH, OF_REPOSITORY, PLAIN] = Object.keys(TOKENS);

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** The tokens that a gateway refuses whose policy denies a request principal. */
async function refusedBy(value: string): Promise<string[]> {
  const shop = new Shop();
  shop.serve(HOST, shop.fallback);
  const edge = newChart(shop.app, 'istio-system');
  Findings.of(edge).acknowledge('CDI120', 'tried below');
  Findings.of(edge).acknowledge('IST0133/deny-without-ports', 'the gateway has no TCP');
  const labels = { istio: 'ingressgateway' };
  const jwtRules = [SLASH, ACTIONS].map(({ issuer, jwks }) => ({ issuer, keys: JsonWebKeys.inline(jwks) }));
  new RequestAuthentication(edge, 'tokens', { target: PolicyTarget.workload(labels), jwtRules });
  new ApiObject(edge, 'policy', {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    spec: { selector: { matchLabels: labels }, action: 'DENY', rules: [{ from: [{ source: { requestPrincipals: [value] } }] }] },
  });
  await mesh.apply(shop.app);
  const answers = await Promise.all(Object.entries(TOKENS).map(async ([name, token]) =>
    ({ name, status: (await mesh.request({ host: HOST, path: '/', headers: bearer(token) })).status })));
  expect(answers.filter(({ status }) => ![200, 403].includes(status))).toEqual([]);
  return answers.filter(({ status }) => status === 403).map(({ name }) => name);
}

test.each<[string, string[]]>([
  ['https://*', []],
  ['https://actions*', []],
  ['https://actions.example.com', []],
  ['https://actions.example.com/', []],
  ['*example.com/*', []],
  ['https://tenant.example.com/*', []],
  [`https://actions.example.com/${REPOSITORY}`, []],
  ['*', [OF_SLASH, OF_REPOSITORY, PLAIN]],
  ['https*', [OF_SLASH, OF_REPOSITORY, PLAIN]],
  ['https://tenant.example.com//*', [OF_SLASH]],
  ['https://tenant.example.com//alice', [OF_SLASH]],
  ['https://actions.example.com/*', [OF_REPOSITORY, PLAIN]],
  ['https://actions.example.com/alice', [PLAIN]],
  ['*example.com/alice', [PLAIN]],
  ['*/alice', [OF_SLASH, PLAIN]],
  ['*alice', [OF_SLASH, PLAIN]],
])('a policy that denies %s refuses tokens with %j', async (value, expected) => {
  const isTold = misfitOfRequestPrincipal(value) !== undefined || misreadIssuer(value, [SLASH.issuer, ACTIONS.issuer]) !== undefined;
  expect(await refusedBy(value)).toEqual(expected);
  expect(isTold).toBe(expected.length === 0);
});
