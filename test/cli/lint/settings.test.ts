import { expect, test } from 'vitest';
import { CDI111 } from '../../../src/findings/catalogue/cdi111';
import { findingsIn } from '../call';

const BUDGET = `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: cart, namespace: shop }
spec:
  host: cart.shop.svc.cluster.local
  trafficPolicy: { retryBudget: { percent: 20 } }
`;

const codesIn = async (...args: Parameters<typeof findingsIn>) => (await findingsIn(...args)).map(({ code }) => code);

test('without settings the newest Istio is assumed; an older one is said by the file, by an IstioOperator, or by the ConfigMap', async () => {
  const operator = 'apiVersion: install.istio.io/v1alpha1\nkind: IstioOperator\nspec: { tag: 1.26.2-distroless }\n';
  const configMap = `apiVersion: v1
kind: ConfigMap
metadata: { name: istio, namespace: istio-system, labels: { app.kubernetes.io/version: 1.26.0 } }
data: { mesh: "rootNamespace: istio-config" }
`;
  expect(await codesIn(BUDGET)).toEqual([]);
  expect(await codesIn(BUDGET, 'mesh: { istioVersion: "1.26" }')).toEqual(['CDI001']);
  expect(await codesIn({ 'a.yaml': BUDGET, 'b.yaml': operator })).toEqual(['CDI001']);
  expect(await codesIn({ 'a.yaml': BUDGET, 'b.yaml': configMap })).toEqual(['CDI001']);
  // The file knows better.
  expect(await codesIn({ 'a.yaml': BUDGET, 'b.yaml': operator }, 'mesh: { istioVersion: "1.27" }')).toEqual([]);
});

test('all paths are one mesh, unless the file names several', async () => {
  const service = 'apiVersion: v1\nkind: Service\nmetadata: { name: cart, namespace: shop }\nspec: { ports: [{ name: http, port: 80 }] }\n';
  const files = { 'clusters/prod/a.yaml': service, 'clusters/dev/a.yaml': service };
  expect(await findingsIn(files)).toMatchObject([
    { code: 'CDI003', fix: expect.stringMatching(/meshes: \{ NAME: \[FOLDER\] \} in cdk8s-istio\.yaml$/) },
  ]);
  expect(await codesIn(files, 'meshes: { prod: [../clusters/prod], dev: [../clusters/dev] }')).toEqual([]);
  // What is in none of them is together another one; what is in two is told once.
  expect(await codesIn(files, 'meshes: { prod: [../clusters/prod] }')).toEqual([]);
  expect(await codesIn({ ...files, 'clusters/dev/b.yaml': service }, 'meshes: { all: [../clusters], again: [../clusters] }')).toEqual(['CDI003', 'CDI003']);
});

test('rules are switched off, and levels raised, by code or by all codes of a name', async () => {
  const subset = 'apiVersion: networking.istio.io/v1\nkind: DestinationRule\nmetadata: { name: cart, namespace: shop }\n'
    + 'spec: { host: cart, subsets: [{ name: v1 }] }\n';
  const levels = async (config: string) => (await findingsIn({ 'a.yaml': subset, 'b.yaml': 'a: b' }, config)).map(({ code, level }) => [code, level]);
  expect(await levels('{}')).toEqual([['KIA0209', 'warning'], ['CDI097', 'info']]);
  expect(await levels('rules: { KIA0209: off }')).toEqual([['CDI097', 'info']]);
  expect(await levels('rules: { KIA0209: error, CDI097: warning }')).toEqual([['KIA0209', 'error'], ['CDI097', 'warning']]);
});

test('what is excluded is not read, unless a call names it', async () => {
  expect(await codesIn({ 'a.yaml': 'a: b', 'charts/b.yaml': 'a: b' }, 'exclude: [../charts]')).toEqual(['CDI097']);
});

test('what is said to be in the cluster beside the input is not missed, and what a namespace does not have that is wholly there is an error', async () => {
  const files = {
    'a.yaml': `apiVersion: v1
kind: Service
metadata: { name: web, namespace: shop }
spec: { ports: [{ name: http, port: 80 }] }
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop }
spec: { hosts: [web], http: [{ route: [{ destination: { host: wbe } }] }] }
`,
  };
  const levels = async (config: string) => (await findingsIn(files, config)).filter(({ code }) => code.startsWith('IST0101')).map(({ level }) => level);
  expect(await levels('')).toEqual(['warning']);
  expect(await levels('external: { services: [{ name: wbe, namespace: shop, ports: [{ port: 80, name: http }] }] }')).toEqual([]);
  expect(await levels('external: { namespaces: [{ name: shop, isComplete: true }] }')).toEqual(['error']);
});

test('so are pods of others, ports of their Services where the input has none, and a whole cluster', async () => {
  const policy = `apiVersion: v1
kind: Pod
metadata: { name: web, namespace: shop, labels: { app: web } }
spec: { containers: [{ name: web, image: web }] }
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: { name: cart, namespace: shop }
spec: { selector: { matchLabels: { app: cart } }, action: DENY, rules: [{ from: [{ source: { namespaces: [shop] } }] }] }
`;
  expect(await codesIn(policy)).toEqual(['IST0127']);
  expect(await codesIn(policy, 'external: { workloads: [{ namespace: shop, labels: { app: cart, team: a } }] }')).toEqual([]);
  const routes = `apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: web, namespace: shop }
spec: { hosts: [web], http: [{ route: [{ destination: { host: web, port: { number: 81 } } }] }] }
`;
  expect(await codesIn(routes)).toEqual([]);
  expect(await codesIn(routes, 'external: { services: [{ name: web, namespace: shop, ports: [{ port: 80 }] }] }')).toEqual(['IST0101/destination-port']);
  expect(await codesIn(routes, 'external: { services: [{ name: web, namespace: shop, ports: [{ port: 81 }] }] }')).toEqual([]);
  expect(await codesIn(routes, 'external: { isComplete: true }')).toEqual(['IST0101/destination-host']);
});

test('the waypoint of an ambient mesh is asked by gateways where the settings say so', async () => {
  const text = CDI111.example.bad.replace(/ *istio\.io\/use-waypoint: .*\n/g, '');
  const found = async (config: string) => (await codesIn(text, `mesh: { dataPlane: ambient${config} }`)).filter(code => code === 'CDI111');
  expect(await found(', waypoint: true')).toEqual(['CDI111']);
  expect(await found(', waypoint: { ingressUseWaypoint: false }')).toEqual(['CDI111']);
  expect(await found(', waypoint: { ingressUseWaypoint: true }')).toEqual([]);
  expect(await found(', waypoint: false')).toEqual([]);
});
