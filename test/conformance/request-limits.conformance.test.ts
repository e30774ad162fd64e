import { setTimeout as sleep } from 'node:timers/promises';
import { App, Chart, Duration } from 'cdk8s';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { newSecret, tlsKeys } from './secrets';
import { newApp, newChart, newService } from './shop';
import {
  ApplicationListener, ClientAddress, EnvoyConfigPatch, EnvoyFilter, EnvoyPatch, EnvoyPatchContext, IstioAlb, ListenerAction, ListenerCertificate,
  ListenerCondition, PolicyEnforcement, PolicyTarget, RequestLimit,
} from '../../src';

const GATEWAY = { labels: { istio: 'ingressgateway' }, namespaceName: 'istio-system', clientAddress: ClientAddress.X_FORWARDED_FOR };
const HOUR = Duration.hours(1);
const SHOP = 'shop.example.com';
const WWW = 'www.example.com';

/** What Istio says of every EnvoyFilter. */
const OF_EVERY_ENVOY_FILTER = 'EnvoyFilter exposes internal implementation details';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** A load balancer for two hosts, with a limit for two paths; everything else is not limited. */
class LimitedShop {
  readonly app: App = newApp({ gatewayWorkload: GATEWAY });
  readonly chart: Chart = newChart(this.app, 'shop');
  readonly action = ListenerAction.forward(newService(this.chart, 'echo'));
  readonly http: ApplicationListener = this.balance('alb').addListener('http', { hosts: [SHOP, WWW] });

  constructor(requestLimit: RequestLimit, action = this.action) {
    this.http.addAction('limited', { conditions: [ListenerCondition.paths(['/limited', '/too'])], action, requestLimit });
    this.http.addAction('default', { action: this.action });
  }

  balance(id: string): IstioAlb {
    return new IstioAlb(this.chart, id, { policyEnforcement: PolicyEnforcement.GATEWAY });
  }

  /** One proxy in front of the gateway is trusted to say who the client is. */
  trustProxy(): this {
    const value = {
      typed_config: {
        '@type': 'type.googleapis.com/envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager',
        'xff_num_trusted_hops': 1,
      },
    };
    new EnvoyFilter(this.chart, 'proxy', {
      metadata: { namespace: GATEWAY.namespaceName },
      target: PolicyTarget.workload(GATEWAY.labels),
      configPatches: [EnvoyConfigPatch.networkFilter(EnvoyPatch.merge(value), {
        context: EnvoyPatchContext.GATEWAY, networkFilter: 'envoy.filters.network.http_connection_manager',
      })],
    });
    return this;
  }
}

/** The status of each of some requests, one after the other. */
async function statuses(count: number, host: string, path: string, headers: Record<string, string> = {}): Promise<number[]> {
  const answers: number[] = [];
  for (let sent = 0; sent < count; sent++) {
    answers.push((await mesh.request({ host, path, headers })).status);
  }
  return answers;
}

/** A limit is new with each configuration, but Envoy keeps one that is equal. */
async function apply({ app }: LimitedShop): Promise<void> {
  await mesh.apply('');
  await mesh.apply(app);
}

test('nothing of it is refused, and nobody warns of more than that it is an EnvoyFilter', async () => {
  const { app, http, action } = new LimitedShop(RequestLimit.perGatewayPod(3, HOUR));
  http.addAction('client', { conditions: [ListenerCondition.paths(['/client'])], action, requestLimit: RequestLimit.perClient(3, Duration.millis(50), { burst: 10 }) });
  http.addAction('header', { conditions: [ListenerCondition.paths(['/key'])], action, requestLimit: RequestLimit.perHeader('x-api-key', 3, HOUR) });
  const { findings } = await mesh.validate(app.synthYaml());
  expect(findings.filter(({ message }) => !message.includes(OF_EVERY_ENVOY_FILTER))).toEqual([]);
});

test('all paths and hosts of a rule count together, and what is refused reaches no pod', async () => {
  await apply(new LimitedShop(RequestLimit.perGatewayPod(3, HOUR)));
  const before = mesh.receivedBy('echo-v1').length + mesh.receivedBy('echo-v2').length;
  expect(await statuses(2, SHOP, '/limited')).toEqual([200, 200]);
  expect(await statuses(1, WWW, '/too')).toEqual([200]);
  expect(await statuses(2, SHOP, '/too')).toEqual([429, 429]);
  expect(await statuses(1, WWW, '/limited')).toEqual([429]);
  expect(mesh.receivedBy('echo-v1').length + mesh.receivedBy('echo-v2').length - before).toBe(3);
});

test('a call of gRPC is refused in the words of gRPC', async () => {
  await apply(new LimitedShop(RequestLimit.perGatewayPod(1, HOUR)));
  const call = () => mesh.request({ host: SHOP, path: '/limited', method: 'POST', headers: { 'content-type': 'application/grpc' } });
  expect((await call()).headers['grpc-status']).toBeUndefined();
  expect(await call()).toMatchObject({ status: 200, headers: { 'grpc-status': '8' } });
});

test('other rules, load balancers and hosts of the gateway are not limited', async () => {
  const shop = new LimitedShop(RequestLimit.perGatewayPod(1, HOUR));
  const { action } = shop;
  const conditions = [ListenerCondition.paths(['/limited'])];
  shop.balance('other').addListener('http', { hosts: ['other.example.com'], defaultAction: action }).addAction('limited', { conditions, action });
  const both = shop.balance('both').addListener('http', { hosts: ['both.example.com'], defaultAction: action });
  both.addAction('limited', { conditions, action, requestLimit: RequestLimit.perGatewayPod(2, HOUR) });
  await apply(shop);
  expect(await statuses(3, SHOP, '/limited')).toEqual([200, 429, 429]);
  expect(await statuses(30, WWW, '/other')).toEqual(Array(30).fill(200));
  expect(await statuses(30, 'other.example.com', '/limited')).toEqual(Array(30).fill(200));
  expect(await statuses(3, 'both.example.com', '/limited')).toEqual([200, 200, 429]);
});

test('each target of a sticky forward counts for the rule', async () => {
  const shop = new LimitedShop(RequestLimit.perGatewayPod(20, HOUR));
  const sticky = ListenerAction.forward(newService(shop.chart, 'sticky'), { stickinessDuration: HOUR });
  shop.http.addAction('sticky', { conditions: [ListenerCondition.paths(['/sticky'])], action: sticky, requestLimit: RequestLimit.perGatewayPod(2, HOUR) });
  await apply(shop);
  const first = await mesh.request({ host: SHOP, path: '/sticky' });
  const cookie = [first.headers['set-cookie'] ?? []].flat()[0].split(';')[0];
  expect(first.status).toBe(200);
  expect(await statuses(2, SHOP, '/sticky', { cookie })).toEqual([200, 429]);
  expect(await statuses(1, SHOP, '/sticky')).toEqual([429]);
});

test('with HTTPS too, where hosts with different certificates count apart', async () => {
  const ca = await mesh.issueAuthority('limits-ca');
  const certificates = await Promise.all([['one.example.com', 'two.example.com'], ['three.example.com']].map(names => mesh.issueCertificate({ ca, names })));
  const shop = new LimitedShop(RequestLimit.perGatewayPod(1, HOUR));
  certificates.forEach((certificate, index) => newSecret(shop.chart, `limits-tls-${index}`, tlsKeys(certificate)));
  shop.balance('secure').addListener('https', {
    hosts: ['one.example.com', 'two.example.com', 'three.example.com'],
    certificates: [ListenerCertificate.fromSecret('limits-tls-0'), ListenerCertificate.fromSecret('limits-tls-1', { hosts: ['three.example.com'] })],
    redirectHttp: false,
  }).addAction('limited', { action: shop.action, requestLimit: RequestLimit.perGatewayPod(2, HOUR) });
  await apply(shop);
  const ask = async (host: string) => (await mesh.request({ host, tls: { ca: ca.certificate } })).status;
  expect([await ask('one.example.com'), await ask('two.example.com'), await ask('one.example.com')]).toEqual([200, 200, 429]);
  expect([await ask('three.example.com'), await ask('three.example.com'), await ask('three.example.com')]).toEqual([200, 200, 429]);
});

test('each client has its own limit, by the address that the proxy in front saw', async () => {
  await apply(new LimitedShop(RequestLimit.perClient(2, HOUR)).trustProxy());
  const from = (address: string) => ({ 'x-forwarded-for': address });
  expect(await statuses(3, SHOP, '/limited', from('203.0.113.1'))).toEqual([200, 200, 429]);
  expect(await statuses(3, SHOP, '/too', from('203.0.113.2'))).toEqual([200, 200, 429]);
  // What a client puts there itself does not count.
  expect(await statuses(1, SHOP, '/limited', from('198.51.100.9, 203.0.113.1'))).toEqual([429]);
  for (let client = 0; client < 100; client++) {
    await statuses(1, SHOP, '/limited', from(`203.0.113.${100 + client}`));
  }
  expect(await statuses(1, SHOP, '/limited', from('203.0.113.1'))).toEqual([429]);
  expect(await statuses(5, SHOP, '/other', from('203.0.113.1'))).toEqual(Array(5).fill(200));
});

test('each value of a header has its own limit, and requests without it share one', async () => {
  await apply(new LimitedShop(RequestLimit.perHeader('X-API-Key', 2, HOUR)));
  expect(await statuses(3, SHOP, '/limited', { 'x-api-key': 'one' })).toEqual([200, 200, 429]);
  expect(await statuses(3, WWW, '/too', { 'x-api-key': 'two' })).toEqual([200, 200, 429]);
  expect(await statuses(3, SHOP, '/limited')).toEqual([200, 200, 429]);
  expect(await statuses(1, SHOP, '/limited', { 'x-api-key': 'three' })).toEqual([200]);
});

test('a client that sends the header several times has one limit, whatever it writes there', async () => {
  await apply(new LimitedShop(RequestLimit.perHeader('X-API-Key', 2, HOUR)));
  const withValues = async (...values: string[]) => (await mesh.request({ host: SHOP, path: '/limited', headers: { 'x-api-key': values } })).status;
  expect([await withValues('a', 'key'), await withValues('b', 'key'), await withValues('c', 'key')]).toEqual([200, 200, 429]);
  expect([await withValues('key', 'd'), await withValues('e,key'), await withValues('f', 'g', 'key')]).toEqual([429, 429, 429]);
  expect([await withValues('key'), await withValues('key'), await withValues('key')]).toEqual([200, 200, 429]);
  expect(await statuses(3, SHOP, '/limited', { 'x-api-key': '' })).toEqual([200, 200, 429]);
  expect(await withValues('other')).toBe(200);
});

test('requests pass again evenly over the interval, and a burst is not exceeded', async () => {
  await apply(new LimitedShop(RequestLimit.perGatewayPod(10, Duration.seconds(20), { burst: 2 })));
  expect(await statuses(3, SHOP, '/limited')).toEqual([200, 200, 429]);
  await sleep(2_100);
  expect(await statuses(1, SHOP, '/limited')).toEqual([200]);
  await sleep(4_100);
  expect((await statuses(6, SHOP, '/limited')).slice(0, 2)).toEqual([200, 200]);
  expect(await statuses(1, SHOP, '/limited')).toEqual([429]);
});

test('another way to write the path or the host of a limited rule, or another name in the handshake, is no way around', async () => {
  const app = newApp({ gatewayWorkload: GATEWAY });
  const chart = newChart(app, 'shop');
  const action = ListenerAction.forward(newService(chart, 'echo'));
  const requestLimit = RequestLimit.perGatewayPod(1, HOUR);
  const http = new IstioAlb(chart, 'alb', { policyEnforcement: PolicyEnforcement.GATEWAY }).addListener('http', { hosts: [SHOP, '*.example.com'] });
  http.addAction('limited', { conditions: [ListenerCondition.hostHeaders([SHOP]), ListenerCondition.paths(['/users/@me'])], action, requestLimit });
  http.addAction('default', { action });
  await mesh.apply('');
  await mesh.apply(app);
  const status = async (host: string, path: string): Promise<number> => (await mesh.request({ host, path })).status;
  expect([await status(SHOP, '/users/@me'), await status(SHOP, '/users/@me')]).toEqual([200, 429]);
  expect([await status(SHOP, '/users/%40me'), await status(SHOP, '/x/%2e%2e;/users/@me'), await status(`x@${SHOP}`, '/users/@me')]).toEqual([403, 403, 403]);
  expect([await status(SHOP, '/users/you'), await status(WWW, '/users/@me')]).toEqual([200, 200]);
});
