/** Shows that Istio and Envoy run and do what the manifests say: `npx tsx test/conformance/istio/smoke.ts`. */
import { strict as assert } from 'node:assert';
import { type Configuration, type Outcome, startIstio } from './istio';
import { startEnvoy } from '../envoy/envoy';
import { type Received, request, startBackend } from '../envoy/http';

const GATEWAY_PORT = 18080;
const GATEWAY_TLS_PORT = 18443;
const SIDECAR_OFFSET = 20_000;
const BACKEND_PORT = 18081;
const RECONFIGURATIONS = Number(process.env.RECONFIGURATIONS ?? 200);

const KUBERNETES = `
apiVersion: v1
kind: Namespace
metadata: { name: istio-system }
---
apiVersion: v1
kind: Service
metadata: { name: istio-ingressgateway, namespace: istio-system }
spec:
  clusterIP: 10.0.0.1
  selector: { istio: ingressgateway }
  ports:
    - { name: http, port: 80, targetPort: ${GATEWAY_PORT} }
    - { name: https, port: 443, targetPort: ${GATEWAY_TLS_PORT} }
---
apiVersion: v1
kind: Service
metadata: { name: reviews }
spec:
  clusterIP: 10.0.0.2
  selector: { app: reviews }
  ports: [{ name: http, port: 80, targetPort: ${BACKEND_PORT} }]
---
${pod('reviews-v1', 'v1', '127.0.0.2')}
---
${pod('reviews-v2', 'v2', '127.0.0.3')}
---
apiVersion: discovery.k8s.io/v1
kind: EndpointSlice
metadata: { name: reviews, labels: { kubernetes.io/service-name: reviews } }
addressType: IPv4
ports: [{ name: http, port: ${BACKEND_PORT}, protocol: TCP }]
endpoints:
  - { addresses: [127.0.0.2], targetRef: { kind: Pod, name: reviews-v1, namespace: default } }
  - { addresses: [127.0.0.3], targetRef: { kind: Pod, name: reviews-v2, namespace: default } }
`;

function pod(name: string, version: string, ip: string): string {
  return `
apiVersion: v1
kind: Pod
metadata: { name: ${name}, labels: { app: reviews, version: ${version} } }
spec: { containers: [{ name: main, image: reviews }] }
status: { podIP: ${ip} }`;
}

const GATEWAY = `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: public }
spec:
  selector: { istio: ingressgateway }
  servers:
    - port: { number: 80, name: http, protocol: HTTP }
      hosts: ['*']
`;

const SUBSETS = `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews }
spec:
  host: reviews
  subsets:
    - { name: v1, labels: { version: v1 } }
    - { name: v2, labels: { version: v2 } }
`;

function split(v1: number, v2: number): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews }
spec:
  hosts: [reviews.example.com, reviews]
  gateways: [public, mesh]
  http:
    - route:
        - { destination: { host: reviews, subset: v1 }, weight: ${v1} }
        - { destination: { host: reviews, subset: v2 }, weight: ${v2} }
`;
}

function redirect(name: string, target: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: ${name} }
spec:
  hosts: [${name}.example.com]
  gateways: [public]
  http: [{ redirect: { uri: /${target} } }]
`;
}

const configuration = (...istio: string[]): Configuration => ({
  istio: istio.join('\n---\n'),
  kubernetes: KUBERNETES,
  gateway: { namespace: 'istio-system', labels: { istio: 'ingressgateway' }, ip: '127.0.0.1' },
  sidecars: [{ id: 'sleep', namespace: 'default', labels: { app: 'sleep' }, ip: '127.0.0.4', portOffset: SIDECAR_OFFSET }],
});

const say = (text: string): boolean => process.stdout.write(`${text}\n`);

async function timed<T>(what: string, work: () => Promise<T>): Promise<T> {
  const start = performance.now();
  const result = await work();
  say(`${what}: ${Math.round(performance.now() - start)} ms`);
  return result;
}

async function count(port: number, host: string): Promise<Record<string, number>> {
  const counts: Record<string, number> = {};
  for (let i = 0; i < 1_000; i += 20) {
    const answers = await Promise.all(Array.from({ length: 20 }, () => request({ port, headers: { host } })));
    for (const { status, body } of answers) {
      assert.equal(status, 200, body);
      const { backend } = JSON.parse(body) as Received;
      counts[backend] = (counts[backend] ?? 0) + 1;
    }
  }
  return counts;
}

function quantiles(values: number[]): string {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): string => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))].toFixed(1);
  return `median ${at(0.5)} ms, 95 % ${at(0.95)} ms, worst ${at(1)} ms`;
}

function accepted(outcome: Outcome): Outcome {
  assert.deepEqual(outcome.nacks, []);
  return outcome;
}

async function main(): Promise<void> {
  const istio = await timed('Istio starts', () => startIstio());
  const backends = [await startBackend('v1', '127.0.0.2', BACKEND_PORT), await startBackend('v2', '127.0.0.3', BACKEND_PORT)];
  accepted(await timed('first configuration', () => istio.configure(configuration(GATEWAY, SUBSETS, split(80, 20)))));
  const gateway = await timed('gateway Envoy starts', () => startEnvoy({ id: 'gateway', xdsPort: istio.xdsPort }));
  const sidecar = await timed('sidecar Envoy starts', () => startEnvoy({ id: 'sleep', xdsPort: istio.xdsPort }));
  try {
    const host = 'reviews.example.com';
    say(`80/20 at the gateway: ${JSON.stringify(await count(GATEWAY_PORT, host))}`);
    say(`80/20 at the sidecar: ${JSON.stringify(await count(SIDECAR_OFFSET + 80, 'reviews'))}`);
    const changed = accepted(await istio.configure(configuration(GATEWAY, SUBSETS, split(0, 100))));
    assert.deepEqual(changed.proxies, ['gateway', 'sleep']);
    assert.deepEqual(await count(GATEWAY_PORT, host), { v2: 1_000 });
    assert.deepEqual(await count(SIDECAR_OFFSET + 80, 'reviews'), { v2: 1_000 });

    const location = async (name: string): Promise<string | undefined> =>
      (await request({ port: GATEWAY_PORT, headers: { host: `${name}.example.com` } })).headers.location;
    const whole: number[] = [];
    const single: number[] = [];
    for (let i = 0; i < RECONFIGURATIONS; i++) {
      const start = performance.now();
      accepted(await istio.configure(configuration(GATEWAY, redirect(`r${i % 3}`, `to-${i}`))));
      assert.equal(await location(`r${i % 3}`), `http://r${i % 3}.example.com/to-${i}`);
      whole.push(performance.now() - start);
      assert.equal(await location(`r${(i + 2) % 3}`), undefined, 'what was removed is gone');
    }
    for (let i = 0; i < RECONFIGURATIONS; i++) {
      const start = performance.now();
      accepted(await istio.apply(redirect('single', `to-${i}`)));
      assert.equal(await location('single'), `http://single.example.com/to-${i}`);
      single.push(performance.now() - start);
    }
    accepted(await istio.remove(redirect('single', '')));
    assert.equal(await location('single'), undefined);
    say(`${RECONFIGURATIONS} configurations, never stale: ${quantiles(whole)}`);
    say(`${RECONFIGURATIONS} changes of one object, never stale: ${quantiles(single)}`);

    const report = await istio.validate([
      GATEWAY.replace('selector:', 'selectr: {}\n  selector:'),
      redirect('string', 'x').replace('[{ redirect: { uri: /x } }]', '[{ route: [{ destination: { host: reviews }, weight: "80" }] }]'),
      redirect('regex', 'x').replace('[{ redirect', '[{ match: [{ uri: { regex: "(" } }], redirect'),
      redirect('subset', 'x').replace('{ redirect: { uri: /x } }', '{ route: [{ destination: { host: reviews, subset: v3 } }] }'),
    ].join('---'), KUBERNETES);
    for (const finding of report.findings) {
      say(`  ${finding.layer} ${finding.level} ${finding.code ?? ''} ${finding.resource}: ${finding.message}`);
    }
    say(JSON.stringify({ ...report, findings: report.findings.length, analyzers: report.analyzers.executed.length }));
    assert.deepEqual(report.analyzers.skipped, []);

    // It passes all three layers, and only Envoy knows better.
    const refused = await istio.apply(`
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: { name: bad, namespace: istio-system }
spec:
  workloadSelector: { labels: { istio: ingressgateway } }
  configPatches:
    - applyTo: HTTP_FILTER
      match: { context: GATEWAY, listener: { filterChain: { filter: { name: envoy.filters.network.http_connection_manager } } } }
      patch:
        operation: INSERT_BEFORE
        value:
          name: lua
          typed_config:
            '@type': type.googleapis.com/envoy.extensions.filters.http.lua.v3.Lua
            default_source_code: { inline_string: 'function envoy_on_request(' }
`);
    say(`refused: ${JSON.stringify(refused.nacks)}`);
    assert.equal(refused.nacks.length, 1);
    accepted(await timed('recovery', () => istio.configure(configuration(GATEWAY, SUBSETS, split(80, 20)))));
    say(`80/20 at the gateway: ${JSON.stringify(await count(GATEWAY_PORT, host))}`);
    for (const type of ['listeners', 'routes', 'clusters', 'endpoints'] as const) {
      say(`dump: ${type}: ${(await istio.dump('gateway', type)).length} at the gateway, ${(await istio.dump('sleep', type)).length} at the sidecar`);
    }
  } finally {
    await Promise.all([gateway.stop(), sidecar.stop(), istio.stop(), ...backends.map((backend) => backend.stop())]);
  }
}

void main();
