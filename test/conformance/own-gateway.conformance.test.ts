import { ApiObject, App, Chart, JsonPatch } from 'cdk8s';
import { EnvValue, ServiceAccount } from 'cdk8s-plus-28';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, MeshRequest, MeshResponse, startMesh } from './driver/mesh';
import { TlsError } from './envoy/tls';
import { issuedSecrets, withIssuedSecrets } from './issued-secrets';
import { Certificate } from './istio/certificates';
import { newSecret, tlsKeys } from './secrets';
import { newApp, newChart, newService } from './shop';
import {
  GatewayLoadBalancer, IngressGateway, IngressGatewayProps, IstioAlb, ListenerAction, ListenerCertificate, MeshNamespace,
  NetworkLoadBalancerScheme, WeightedService,
} from '../../src';

const SHOP = 'shop.example.com';
const ADMIN = 'admin.example.com';
const DOCS = 'docs.example.com';

/** A client on the internet. */
const CLIENT = '203.0.113.7';

let mesh: Mesh;
let ca: Certificate;
let shopTls: Certificate;

beforeAll(async () => {
  mesh = await startMesh();
  ca = await mesh.issueAuthority('own-gateway-ca');
  shopTls = await mesh.issueCertificate({ ca, names: [SHOP] });
});

afterAll(() => mesh?.stop());

/** A chart for gateways, another with a service in three versions. */
class Edge {
  readonly app: App = newApp();
  readonly edge: Chart = newChart(this.app, 'edge');
  readonly shop: Chart = newChart(this.app, 'shop');
  readonly echo: WeightedService = newService(this.shop, 'echo', { v1: 1, v2: 1, v3: 1 });

  constructor() {
    new MeshNamespace(this.edge, 'namespace', { labels: { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled' } });
    newSecret(this.edge, 'shop-tls', tlsKeys(shopTls), 'edge');
  }

  gateway(name: string, props: Partial<IngressGatewayProps> = {}): IngressGateway {
    return new IngressGateway(this.edge, name, { name, loadBalancer: GatewayLoadBalancer.clusterIp(), ...props });
  }

  alb(name: string, ...gateways: IngressGateway[]): IstioAlb {
    return new IstioAlb(this.shop, name, { gateways });
  }

  to(version: string): ListenerAction {
    return ListenerAction.forward(this.echo.version(version));
  }
}

const ask = (gateway: string, host: string, others: Partial<MeshRequest> = {}): Promise<MeshResponse> => mesh.request({ gateway, host, ...others });

/** The version that answers, else the status, else why there is no answer. */
async function answer(gateway: string, host: string, others: Partial<MeshRequest> = {}): Promise<string | number> {
  try {
    const { version, status } = await ask(gateway, host, others);
    return version ?? status;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code ?? String(error);
  }
}

describe('an external and an internal gateway', () => {
  beforeAll(async () => {
    const edge = new Edge();
    const [external, internal] = [edge.gateway('external'), edge.gateway('internal', { ports: [{ port: 80 }, { port: 443 }, { port: 8443 }] })];
    edge.alb('public', external).addListener('http', { hosts: [SHOP], defaultAction: edge.to('v1') });
    edge.alb('private', internal).addListener('http', { hosts: [ADMIN], defaultAction: edge.to('v2') });
    edge.alb('both', external, internal).addListener('http', { hosts: [DOCS], defaultAction: edge.to('v3') });
    await mesh.apply(edge.app);
  });

  test('each has the hosts of its load balancer, and both those of the one that they share', async () => {
    const hosts = [SHOP, ADMIN, DOCS];
    expect(await Promise.all(hosts.map(host => answer('edge/external', host)))).toEqual(['v1', 404, 'v3']);
    expect(await Promise.all(hosts.map(host => answer('edge/internal', host)))).toEqual([404, 'v2', 'v3']);
  });

  test('the gateway of the cluster has none of them', async () => {
    await expect(mesh.request({ host: DOCS })).rejects.toThrow('ECONNREFUSED');
  });

  test('where there is no listener, nothing listens', async () => {
    expect(await answer('edge/internal', ADMIN, { port: 8443 })).toBe('ECONNREFUSED');
  });

  test('a port that the Service does not have, or a gateway that is none, is said by its name', async () => {
    await expect(ask('edge/external', SHOP, { port: 8443 })).rejects.toThrow('the Service of edge/external has no port 8443: it has 15021, 80, 443');
    await expect(ask('edge/public', SHOP)).rejects.toThrow('the app has no gateway edge/public with a Service: it has edge/external, edge/internal');
  });

  test('istiod configures each by its own labels', async () => {
    expect(await mesh.dump('edge/internal', 'listeners')).toMatchObject([{ address: { socketAddress: { portValue: 80 } } }]);
  });
});

describe('HTTPS', () => {
  beforeAll(async () => {
    const edge = new Edge();
    const [reader, stranger] = [edge.gateway('reader'), edge.gateway('stranger', { serviceAccount: new ServiceAccount(edge.edge, 'nobody') })];
    edge.alb('secure', reader, stranger)
      .addListener('https', { hosts: [SHOP], certificates: [ListenerCertificate.fromSecret('shop-tls')], defaultAction: edge.to('v1') });
    await mesh.apply(edge.app);
  });

  test('has the certificate from the Secret beside the gateway', async () => {
    const { version, tls } = await ask('edge/reader', SHOP, { tls: { ca: ca.certificate } });
    expect([version, tls?.certificate.altNames]).toEqual(['v1', [SHOP]]);
  });

  test('a ServiceAccount that may not read Secrets gets none', async () => {
    await expect(ask('edge/stranger', SHOP, { tls: {} })).rejects.toThrow(TlsError);
    expect(await answer('edge/stranger', SHOP)).toBe(301);
  });
});

describe('an app that names a Secret which somebody else issues', () => {
  let yaml: string;

  beforeAll(() => {
    const edge = new Edge();
    edge.alb('issued', edge.gateway('issued'))
      .addListener('https', { hosts: [DOCS], certificates: [ListenerCertificate.fromSecret('docs-tls')], defaultAction: edge.to('v1') });
    yaml = edge.app.synthYaml();
  });

  test('has the certificate with it', async () => {
    await mesh.apply(await withIssuedSecrets(mesh, yaml));
    const { version, tls } = await ask('edge/issued', DOCS, { tls: {} });
    expect([version, tls?.certificate.altNames]).toEqual(['v1', [DOCS]]);
  });

  test('passes Istio\'s validation with it, and not without', async () => {
    const secrets = await issuedSecrets(mesh, yaml);
    expect(secrets.map(({ metadata }) => metadata)).toEqual([{ name: 'docs-tls', namespace: 'edge' }]);
    expect((await mesh.validate(yaml, secrets)).findings).toEqual([]);
    expect((await mesh.validate(yaml)).findings).toMatchObject([{ code: 'IST0101', message: expect.stringContaining('docs-tls') as string }]);
  });
});

describe('the address of the client', () => {
  beforeAll(async () => {
    const edge = new Edge();
    const balancer = GatewayLoadBalancer.awsLoadBalancerController({ scheme: NetworkLoadBalancerScheme.INTERNET_FACING, proxyProtocol: true });
    const gateways = [edge.gateway('plain'), edge.gateway('behind-cdn', { numTrustedProxies: 1 }), edge.gateway('balanced', { loadBalancer: balancer })];
    const alb = edge.alb('alb', ...gateways);
    alb.addListener('http', { hosts: [SHOP], defaultAction: edge.to('v1') });
    alb.addListener('https', { hosts: [ADMIN], certificates: [ListenerCertificate.fromSecret('shop-tls')], defaultAction: edge.to('v1') });
    await mesh.apply(edge.app);
  });

  /** What the backend hears of the addresses before it: the client that the gateway believes in, and the whole list. */
  async function heard(gateway: string, others: Partial<MeshRequest> = {}): Promise<unknown[]> {
    const { headers } = (await ask(gateway, SHOP, others)).received ?? {};
    return [headers?.['x-envoy-external-address'], headers?.['x-forwarded-for']];
  }

  /** Instead of an address of the loopback network, Envoy adds that of its machine to the list. */
  const list = (...before: string[]): unknown => expect.stringMatching(new RegExp(`^${[...before, ''].join(',')}[^,]+$`));

  test('what a client says of itself is not believed', async () => {
    expect(await heard('edge/plain')).toEqual(['127.0.0.1', list()]);
    expect(await heard('edge/plain', { source: '127.9.0.1', headers: { 'x-forwarded-for': CLIENT } })).toEqual(['127.9.0.1', list(CLIENT)]);
  });

  test('a trusted proxy is believed, but not what came to it', async () => {
    expect(await heard('edge/behind-cdn', { headers: { 'x-forwarded-for': `198.51.100.9,${CLIENT}` } })).toEqual([CLIENT, list('198.51.100.9', CLIENT)]);
  });

  test('the PROXY protocol tells it', async () => {
    expect(await heard('edge/balanced', { proxyProtocol: { source: CLIENT } })).toEqual([CLIENT, CLIENT]);
    expect(await heard('edge/balanced', { proxyProtocol: { source: '2001:db8::7' } })).toEqual(['2001:db8::7', '2001:db8::7']);
  });

  test('also in front of TLS', async () => {
    const { received } = await ask('edge/balanced', ADMIN, { tls: { ca: undefined }, proxyProtocol: { source: CLIENT } });
    expect(received?.headers['x-forwarded-for']).toBe(CLIENT);
  });

  test('without its header a connection is closed', async () => {
    expect(await answer('edge/balanced', SHOP)).toBe('ECONNRESET');
    expect(await answer('edge/balanced', ADMIN, { tls: {} })).toBe('ECONNRESET');
  });

  test('and a gateway that does not expect it takes it for no request', async () => {
    expect(await answer('edge/plain', SHOP, { proxyProtocol: { source: CLIENT } })).toBe(400);
  });
});

describe('what a pod says of its proxy', () => {
  beforeAll(async () => {
    const edge = new Edge();
    const [plain, strict, unprivileged] = ['plain', 'strict', 'unprivileged'].map(name => edge.gateway(name));
    ApiObject.of(strict.deployment).addJsonPatch(JsonPatch.add('/spec/template/metadata/annotations/proxy.istio.io~1config', 'connectionSettings:\n  profile: EDGE\n'));
    unprivileged.deployment.containers[0].env.addVariable('ISTIO_META_UNPRIVILEGED_POD', EnvValue.fromValue('true'));
    const keeping = edge.gateway('keeping', { loadBalancer: GatewayLoadBalancer.nodePort({ preserveClientAddresses: true }) });
    edge.alb('alb', plain, strict, unprivileged, keeping).addListener('http', { hosts: [SHOP], defaultAction: edge.to('v1') });
    await mesh.apply(edge.app, { meshConfig: { defaultConfig: { gatewayTopology: { numTrustedProxies: 1 } } } });
  });

  test('counts: its ProxyConfig, and its environment', async () => {
    const headers = { x_user: 'me' };
    expect(await Promise.all(['plain', 'strict', 'unprivileged'].map(name => answer(`edge/${name}`, SHOP, { headers })))).toEqual(['v1', 400, 'ECONNREFUSED']);
    expect(await answer('edge/strict', SHOP)).toBe('v1');
  });

  test('counts for slashes in the path, which are merged, and unescaped by the client', async () => {
    expect((await ask('edge/strict', SHOP, { path: '/a//b?c=//' })).received?.target).toBe('/a/b?c=//');
    const { status, headers } = await ask('edge/strict', SHOP, { path: '/a%2F/b%5Cc?d=%2F' });
    expect([status, headers.location]).toEqual([307, '/a/b/c?d=%2F']);
    expect((await ask('edge/plain', SHOP, { path: '/a%2F/b' })).received?.target).toBe('/a%2F/b');
  });

  test('counts together with what the mesh says', async () => {
    const headers = { 'x-forwarded-for': `198.51.100.9,${CLIENT}` };
    expect((await ask('edge/plain', SHOP, { headers })).received?.headers['x-envoy-external-address']).toBe(CLIENT);
    expect((await ask('edge/strict', SHOP, { headers })).received?.headers['x-envoy-external-address']).toBe(CLIENT);
  });

  test('counts alone where the balancer keeps addresses: clients can not claim others', async () => {
    const { received } = await ask('edge/keeping', SHOP, { headers: { 'x-forwarded-for': CLIENT } });
    expect(received?.headers['x-envoy-external-address']).toBe('127.0.0.1');
  });
});

test('the Envoys serve the gateways of another app', async () => {
  const edge = new Edge();
  edge.alb('alb', edge.gateway('other')).addListener('http', { defaultAction: edge.to('v2') });
  await mesh.apply(edge.app);
  expect(await answer('edge/other', 'any.example.com')).toBe('v2');
  await expect(mesh.dump('edge/plain', 'listeners')).rejects.toThrow('edge/plain has no proxy');
});
