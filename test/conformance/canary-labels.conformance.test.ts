import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { newApp, newChart } from './shop';
import { Destination, DestinationRule, IstioAlb, ListenerAction, HttpAction, Findings, Gateway, GatewayServer, ServiceHost, VirtualService, WeightedService } from '../../src';

const HOST = 'web.example.com';
const REQUESTS = 200;

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** A Service that selects by a label of its own, with the pods that it has had for years. */
class Existing {
  readonly app: App = newApp();
  readonly chart: Chart = newChart(this.app, 'shop');

  constructor(selector: Record<string, string>, labels: Record<string, string>) {
    const service = new kplus.Service(this.chart, 'existing', { metadata: { name: 'web' }, ports: [{ port: 80, targetPort: 8080, name: 'http' }] });
    Object.entries(selector).forEach(([key, value]) => service.selectLabel(key, value));
    this.deploy('web', labels);
  }

  deploy(name: string, labels: Record<string, string>): void {
    const pods = new kplus.Deployment(this.chart, name, {
      metadata: { name }, podMetadata: { labels }, replicas: 1, select: false, containers: [{ image: 'web', portNumber: 8080 }],
    });
    pods.select(kplus.LabelSelector.of({ labels }));
  }

  canary(podLabels: Record<string, string>, serviceSelector?: Record<string, string>): WeightedService {
    return new WeightedService(this.chart, 'canary', {
      service: ServiceHost.fromServiceName('web'),
      serviceSelector,
      port: 80,
      versions: [
        { name: 'stable', weight: 90, podLabels },
        { name: 'canary', weight: 10, replicas: 1, containers: [{ image: 'web', portNumber: 8080 }] },
      ],
    });
  }

  expose(service: WeightedService): this {
    new IstioAlb(this.chart, 'alb').addListener('http', { hosts: [HOST] }).addAction('default', { action: ListenerAction.forward(service) });
    return this;
  }
}

test('a canary on what exists gets its share, and no more', async () => {
  const existing = new Existing({ app: 'web' }, { app: 'web', version: 'stable' });
  existing.expose(existing.canary({ app: 'web', version: 'stable' }, { app: 'web' }));
  await mesh.apply(existing.app);

  const { stable, canary = 0, ...others } = await mesh.count(REQUESTS, { host: HOST });
  expect(others).toEqual({});
  expect(stable + canary).toBe(REQUESTS);
  expect(canary).toBeGreaterThan(0);
  expect(canary).toBeLessThan(REQUESTS / 4);
});

test('labels of the old pods that the new ones have too are refused, and would give the canary half of all', async () => {
  const existing = new Existing({ app: 'web' }, { app: 'web', version: 'stable' });
  expect(() => existing.canary({ app: 'web' })).toThrow('got {"app":"web"} of version "stable", which pods of "canary" have too');

  existing.deploy('web-canary', { app: 'web', version: 'canary' });
  const web = ServiceHost.fromServiceName('web');
  const rule = new DestinationRule(existing.chart, 'rule', {
    host: web, subsets: [{ name: 'stable', labels: { app: 'web' } }, { name: 'canary', labels: { version: 'canary' } }],
  });
  const to = (name: string, weight: number) => ({ destination: Destination.toSubset(rule.subset(name)), weight });
  new VirtualService(existing.chart, 'routes', {
    hosts: [HOST],
    gateways: [new Gateway(existing.chart, 'gateway', { servers: [GatewayServer.http({ hosts: [HOST] })] })],
    http: [{ name: 'split', action: HttpAction.route([to('stable', 90), to('canary', 10)]) }],
  });
  expect(Findings.all(existing.app).map(({ code }) => code)).toContain('CDI070');
  await mesh.apply(existing.app);

  const { canary } = await mesh.count(REQUESTS, { host: HOST });
  expect(canary).toBeGreaterThan(REQUESTS * 0.4);
});

test('pods that are built have what the Service selects by; without it their share gets 503', async () => {
  const selector = { tier: 'web' };
  const known = new Existing(selector, { tier: 'web', track: 'stable' });
  known.expose(known.canary({ track: 'stable' }, selector));
  await mesh.apply(known.app);
  const answers = await mesh.count(REQUESTS, { host: HOST });
  expect(answers[503]).toBeUndefined();
  expect(answers.canary).toBeGreaterThan(0);

  const unknown = new Existing(selector, { tier: 'web', track: 'stable' });
  unknown.expose(unknown.canary({ track: 'stable' }));
  await mesh.apply(unknown.app);
  expect((await mesh.count(REQUESTS, { host: HOST }))[503]).toBeGreaterThan(0);
  const other = new Existing(selector, { tier: 'web', track: 'stable' });
  expect(() => other.canary({ tier: 'shop' }, selector)).toThrow('label tier of the podLabels of version "stable"');
});
