/** Hosts that are resolved for each request: what `CDI092` refuses, Envoy refuses, and nothing else. What ends istiod is not tried: it ends the suite's. */
import { ApiObject, App } from 'cdk8s';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { newApp, newChart } from './shop';
import { Findings } from '../../src';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const HOST = '*.dyn.org';
const TLS = { tls: { mode: 'SIMPLE' } };
const http = (settings: object) => ({ connectionPool: { http: settings } });
const tcp = (settings: object) => ({ connectionPool: { tcp: settings } });
const atPort = (policy: object) => ({ portLevelSettings: [{ port: { number: 80 }, ...policy }] });

function appWith(protocol: string, host: string, trafficPolicy: object): App {
  const app = newApp();
  const chart = newChart(app, 'shop');
  const add = (kind: string, spec: object) => {
    const object = new ApiObject(chart, kind, { apiVersion: 'networking.istio.io/v1', kind, metadata: { name: 'dyn' }, ...{ spec } });
    Findings.of(object).acknowledge('CDI001', 'the suite has a newer Istio');
    Findings.of(object).acknowledge('CDI092', 'asked of Envoy here');
  };
  add('ServiceEntry', { hosts: [HOST], location: 'MESH_EXTERNAL', resolution: 'DYNAMIC_DNS', ports: [{ number: 80, name: 'p', protocol }] });
  add('DestinationRule', { host, trafficPolicy });
  return app;
}

test.each<[what: string, protocol: string, host: string, policy: object, isTaken: boolean]>([
  ['HTTP/2', 'HTTP', HOST, http({ h2UpgradePolicy: 'UPGRADE' }), false],
  ['HTTP/2 for a wider host', 'HTTP', '*.org', http({ h2UpgradePolicy: 'UPGRADE' }), false],
  ['HTTP/2 for a narrower host', 'HTTP', 'x.dyn.org', http({ h2UpgradePolicy: 'UPGRADE' }), true],
  ['HTTP/2 with TLS', 'HTTP', HOST, { ...http({ h2UpgradePolicy: 'UPGRADE' }), ...TLS }, true],
  ['HTTP/2 at the port', 'HTTP', HOST, atPort(http({ h2UpgradePolicy: 'UPGRADE' })), false],
  ['HTTP/2, and the port has its own', 'HTTP', HOST, { ...http({ h2UpgradePolicy: 'UPGRADE' }), ...atPort({ loadBalancer: { simple: 'RANDOM' } }) }, true],
  ['the client\'s protocol', 'TLS', HOST, http({ useClientProtocol: true }), false],
  ['idle for HTTP', 'HTTP', HOST, http({ idleTimeout: '5s' }), false],
  ['requests of a connection', 'HTTP', HOST, http({ maxRequestsPerConnection: 5 }), false],
  ['streams', 'HTTP', HOST, http({ maxConcurrentStreams: 5 }), false],
  ['idle for TCP', 'TLS', HOST, tcp({ idleTimeout: '5s' }), false],
  ['the age of connections', 'HTTP', HOST, tcp({ maxConnectionDuration: '5s' }), false],
  ['limits', 'HTTP', HOST, { connectionPool: { http: { maxRetries: 5, http1MaxPendingRequests: 5 }, tcp: { maxConnections: 3, connectTimeout: '5s' } } }, true],
  ['HTTP2', 'HTTP2', HOST, { loadBalancer: { simple: 'RANDOM' } }, false],
  ['HTTP2 with TLS', 'HTTP2', HOST, TLS, true],
  ['HTTP2 with TLS for other ports', 'HTTP2', HOST, { ...TLS, ...atPort({ loadBalancer: { simple: 'RANDOM' } }) }, false],
  ['GRPC', 'GRPC', 'x.dyn.org', TLS, false],
])('%s', async (_, protocol, host, policy, isTaken) => {
  const app = appWith(protocol, host, policy);
  expect(Findings.all(app).filter(({ code }) => code === 'CDI092')).toHaveLength(isTaken ? 0 : 1);
  const applied = mesh.apply(app);
  await (isTaken ? expect(applied).resolves.toBeDefined() : expect(applied).rejects.toThrow('must have auto_sni and auto_san_validation true'));
});
