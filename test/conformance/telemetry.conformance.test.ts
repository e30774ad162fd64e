import { setTimeout as sleep } from 'node:timers/promises';
import { App, Chart } from 'cdk8s';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { newApp, newChart, newService } from './shop';
import { AccessLogs, IstioAlb, ListenerAction, ListenerCondition, PolicyEnforcement } from '../../src';
import { addTelemetries, PROVIDERS } from '../telemetry/telemetry-corpus';

const HOST = 'shop.example.com';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** A load balancer that answers 200, and 418 below `/teapot`. */
function loggedShop(accessLogs?: AccessLogs): App {
  const app = newApp();
  const chart: Chart = newChart(app, 'shop');
  const http = new IstioAlb(chart, 'alb', { accessLogs, policyEnforcement: PolicyEnforcement.GATEWAY }).addListener('http', { hosts: [HOST] });
  http.addAction('teapot', { conditions: [ListenerCondition.pathPrefixes(['/teapot'])], action: ListenerAction.fixedResponse(418) });
  http.addAction('default', { action: ListenerAction.forward(newService(chart, 'echo')) });
  return app;
}

/** As much of a listener of Envoy as the tests look at. */
interface Listener {
  readonly filterChains: { readonly filters: { readonly name: string; readonly typedConfig: { readonly accessLog?: Logger[] } }[] }[];
}

interface Logger {
  readonly name: string;
  readonly filter?: object;
}

async function loggers(): Promise<Logger[]> {
  const listeners = await mesh.dump<Listener>('gateway', 'listeners');
  return listeners.flatMap(({ filterChains }) => filterChains).flatMap(({ filters }) => filters)
    .filter(({ name }) => name === 'envoy.filters.network.http_connection_manager').flatMap(({ typedConfig }) => typedConfig.accessLog ?? []);
}

test('every field of a Telemetry is accepted', async () => {
  const app = newApp({ extensionProviders: PROVIDERS });
  const chart = newChart(app, 'shop');
  newService(chart, 'echo');
  addTelemetries(chart);
  const { findings } = await mesh.validate(app.synthYaml());
  expect(findings).toEqual([]);
});

test('a load balancer with access logs is accepted', async () => {
  const { findings } = await mesh.validate(loggedShop({ filter: 'response.code >= 400' }).synthYaml());
  expect(findings).toEqual([]);
});

test('the gateways log with the filter; without access logs they do not', async () => {
  await mesh.apply(loggedShop());
  expect(await loggers()).toEqual([]);
  await mesh.apply(loggedShop({ filter: 'response.code >= 400' }));
  expect(await loggers()).toMatchObject([{
    name: 'envoy.access_loggers.file',
    filter: { extensionFilter: { typedConfig: { expression: 'response.code >= 400' } } },
  }]);
});

test('Envoy writes a line for a request that the filter lets through, and none for others', async () => {
  await mesh.apply(loggedShop({ filter: 'response.code >= 400 && request.url_path.startsWith("/teapot")' }));
  const { status } = await mesh.request({ host: HOST, path: '/not-logged' });
  expect(status).toBe(200);
  expect((await mesh.request({ host: HOST, path: '/teapot/logged' })).status).toBe(418);
  // Envoy writes every ten seconds.
  for (let waited = 0; waited < 30 && !mesh.logOf('gateway').includes('/teapot/logged'); waited++) {
    await sleep(1_000);
  }
  expect(mesh.logOf('gateway')).toMatch(/"GET \/teapot\/logged HTTP\/1\.1" 418 /);
  expect(mesh.logOf('gateway')).not.toContain('/not-logged');
});
