import { App, Chart, Duration } from 'cdk8s';
import { k8s } from 'cdk8s-plus-28';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { ADMIN, ELSEWHERE, from, objectsOf, OFFICE, OFFICE_ONLY, SHOP } from './guarded-edge';
import { newApp, newChart, newService } from './shop';
import {
  FindingLevel, Findings, GatewayLoadBalancer, IngressGateway, IstioAlb, IstioAlbProps, ListenerAction, PolicyEnforcement, RequestLimit,
  WeightedService,
} from '../../src';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** Gateways in namespaces of their own, none of them that of the mesh settings. */
class Edges {
  readonly app: App = newApp();
  readonly shop: Chart = newChart(this.app, 'shop');
  readonly web: WeightedService = newService(this.shop, 'web', { v1: 1 });

  gateway(name: string, selectorLabels: Record<string, string>): IngressGateway {
    return new IngressGateway(newChart(this.app, `${name}-edge`), 'gateway', {
      name, selectorLabels, loadBalancer: GatewayLoadBalancer.clusterIp(), numTrustedProxies: 1, ports: [{ port: 80, targetPort: 18080 }],
    });
  }

  guard(props: IstioAlbProps): void {
    const http = new IstioAlb(this.shop, 'alb', props).addListener('http', { hosts: [SHOP] });
    http.addAction('admin', { conditions: [ADMIN, OFFICE_ONLY], action: ListenerAction.forward(this.web) });
    http.addAction('default', { action: ListenerAction.forward(this.web) });
  }
}

const answer = async (gateway: string, path: string, client: string) =>
  (await mesh.request({ gateway, host: SHOP, path, headers: from(client) })).status;

describe('labels of the pods of gateways that the app makes', () => {
  beforeAll(async () => {
    const edges = new Edges();
    edges.gateway('public', { istio: 'public', tier: 'edge' });
    edges.gateway('internal', { istio: 'internal', tier: 'edge' });
    edges.guard({ gatewaySelector: { tier: 'edge' } });
    await mesh.apply(edges.app);
  });

  test.each(['public', 'internal'])('stand for each of these: %s', async name => {
    const gateway = `${name}-edge/${name}`;
    expect(await answer(gateway, '/', ELSEWHERE)).toBe(200);
    expect(await answer(gateway, '/admin', OFFICE)).toBe(200);
    expect(await answer(gateway, '/admin', ELSEWHERE)).toBe(403);
  });
});

test('a label that a gateway has by itself stands for it', async () => {
  const edges = new Edges();
  edges.gateway('public', { istio: 'public' });
  edges.guard({ gatewaySelector: { app: 'public' } });
  await mesh.apply(edges.app);

  expect(await answer('public-edge/public', '/admin', OFFICE)).toBe(200);
  expect(await answer('public-edge/public', '/admin', ELSEWHERE)).toBe(403);
});

test('a gateway that has the labels of a named one too holds what that does; one that comes later is an error', async () => {
  const edges = new Edges();
  const gateway = edges.gateway('public', { istio: 'public' });
  edges.gateway('other', { istio: 'public', zone: 'b' });
  edges.guard({ gateways: [gateway] });
  await mesh.apply(edges.app);
  expect(await answer('other-edge/other', '/', ELSEWHERE)).toBe(200);
  expect(await answer('other-edge/other', '/admin', ELSEWHERE)).toBe(403);

  edges.gateway('later', { istio: 'public', zone: 'c' });
  expect(Findings.all(edges.app).filter(({ code }) => code === 'CDI071').map(({ level, message }) => [level, message]))
    .toEqual([['error', expect.stringContaining('"later-edge"')]]);
});

test.each([['other-edge', ['CDI071'], 200], ['public-edge', [], 403]])('a gateway that something else makes with these labels, in %s', async (namespace, errors, status) => {
  const edges = new Edges();
  edges.guard({ gateways: [edges.gateway('public', { istio: 'public' })] });
  const chart = new Chart(edges.app, 'chart', { namespace });
  const labels = { istio: 'public', app: 'chart' };
  const template = {
    metadata: { labels, annotations: { 'inject.istio.io/templates': 'gateway' } },
    spec: { containers: [{ name: 'istio-proxy', image: 'auto', env: [{ name: 'ISTIO_META_ROUTER_MODE', value: 'standard' }] }] },
  };
  new k8s.KubeDeployment(chart, 'pods', { metadata: { name: 'chart' }, spec: { selector: { matchLabels: labels }, template } });
  new k8s.KubeService(chart, 'service', {
    metadata: { name: 'chart' }, spec: { selector: labels, ports: [{ name: 'http', port: 80, targetPort: k8s.IntOrString.fromNumber(18080) }] },
  });
  expect(Findings.all(edges.app).filter(({ level }) => level === FindingLevel.ERROR).map(({ code }) => code)).toEqual(errors);
  await mesh.apply(objectsOf(edges.app), {});

  const { status: got } = await mesh.send({ gateway: `${namespace}/chart`, host: SHOP, path: '/admin', headers: from(ELSEWHERE) });
  expect(got).toBe(status);
});

test('other labels say nothing of the pods: what their gateway would have to hold is refused', () => {
  const edges = new Edges();
  const unknown: IstioAlbProps = { gatewaySelector: { istio: 'theirs' }, policyEnforcement: PolicyEnforcement.GATEWAY };
  expect(() => edges.guard(unknown)).toThrow('must be left out where nothing is known of the gateway\'s pods but their labels, got it with gatewaySelector {"istio":"theirs"}');

  const http = new IstioAlb(edges.shop, 'open', unknown).addListener('http', { hosts: ['open.example.com'] });
  const action = ListenerAction.forward(edges.web);
  expect(() => http.addAction('limited', { action, requestLimit: RequestLimit.perGatewayPod(1, Duration.seconds(1)) })).toThrow('nothing is known of the gateway');
  expect(() => http.addAction('default', { action })).not.toThrow();
});
