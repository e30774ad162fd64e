/** What the pages say of clients that an ALB takes as they are. */
import * as kplus from 'cdk8s-plus-28';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { clusterState, ClusterState, readManifests } from './driver/cluster-state';
import { Mesh, startMesh } from './driver/mesh';
import { gatewayTarget } from './driver/proxies';
import { sendRaw } from './envoy/raw';
import { newApp, newChart, newService } from './shop';
import {
  Gateway, GatewayLoadBalancer, GatewayServer, HttpAction, IngressGateway, IstioAlb, ListenerAction, ListenerCondition, StringMatch, VirtualService,
} from '../../src';

const HOST = 'shop.example.com';
const L2_HOST = 'l2.example.com';

let mesh: Mesh;
let state: ClusterState;

beforeAll(async () => {
  mesh = await startMesh();
  const app = newApp();
  const [edge, shop] = [newChart(app, 'edge'), newChart(app, 'shop')];
  const [plain, patient] = ['plain', 'patient'].map(name =>
    new IngressGateway(edge, name, { name, loadBalancer: GatewayLoadBalancer.clusterIp(), ports: [{ port: 80 }] }));
  patient.deployment.containers[0].env.addVariable('ISTIO_META_HTTP10', kplus.EnvValue.fromValue('1'));
  const web = newService(shop, 'web', { v1: 1, v2: 0 });
  const http = new IstioAlb(shop, 'alb', { gateways: [plain, patient] }).addListener('http', { hosts: [HOST], defaultAction: ListenerAction.forward(web) });
  http.addAction('canary', {
    conditions: [ListenerCondition.httpHeader('cookie', ['canary=yes', 'canary=yes;*', '*; canary=yes', '*; canary=yes;*'])],
    action: ListenerAction.forward(web.version('v2')),
  });
  const gateway = new Gateway(shop, 'l2', { selector: plain.workload.labels, servers: [GatewayServer.http({ hosts: [L2_HOST] })] });
  new VirtualService(shop, 'l2-routes', {
    hosts: [L2_HOST],
    gateways: [gateway],
    http: [
      {
        name: 'canary',
        matches: [{ headers: { cookie: StringMatch.regex('(.*; )?canary=yes(;.*)?') } }],
        action: HttpAction.route(web.version('v2').trafficDestinations()),
      },
      { name: 'default', action: HttpAction.route(web.trafficDestinations()) },
    ],
  });
  const yaml = app.synthYaml();
  state = clusterState(readManifests(yaml));
  await mesh.apply(yaml);
});

afterAll(() => mesh?.stop());

describe('a client with HTTP/1.0', () => {
  const ask = async (gateway: string) => (await sendRaw(gatewayTarget(`edge/${gateway}`, 80, state), `GET / HTTP/1.0\r\nhost: ${HOST}\r\n\r\n`)).status;

  test('gets 426, unless a variable of the gateway lets it in', async () => {
    expect(await ask('plain')).toBe(426);
    expect(await ask('patient')).toBe(200);
  });
});

describe('one cookie among several', () => {
  test.each([
    ['canary=yes', 'v2'],
    ['canary=yes; b=2', 'v2'],
    ['a=1; canary=yes', 'v2'],
    ['a=1; canary=yes; b=2', 'v2'],
    ['xcanary=yes', 'v1'],
    ['canary=yesterday', 'v1'],
    ['a=1; canary=no; b=canary', 'v1'],
  ])('%s: %s', async (cookie, expected) => {
    for (const host of [HOST, L2_HOST]) {
      const { version } = await mesh.request({ gateway: 'edge/plain', host, headers: { cookie } });
      expect(version).toBe(expected);
    }
  });
});
