import { ApiObject } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, MeshRequest, MeshResponse, startMesh } from './driver/mesh';
import { request } from './envoy/http';
import { Accounts, CART, IdentifiedShop, IdentifiedShopOptions, SERVICE_PORT, SHOP, spiffe } from './identified-shop';
import {
  AuthorizationAction, AuthorizationPolicy, AuthorizationSource, ClientTls, Findings, PeerAuthentication, PeerAuthenticationMode, PolicyTarget,
} from '../../src';

const POD_PORT = 8080;
const GATEWAY = spiffe('edge', 'public');
const SLEEP = spiffe('clients', 'sleep');
const { STRICT, PERMISSIVE, DISABLE } = PeerAuthenticationMode;

const THROUGH_GATEWAY: MeshRequest = { gateway: 'edge/public', host: SHOP };
const FROM_SLEEP: MeshRequest = { from: 'sleep', host: 'cart.shop', port: SERVICE_PORT };

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const apply = async (options: IdentifiedShopOptions = {}, add: (shop: IdentifiedShop) => void = () => undefined): Promise<void> => {
  const shop = new IdentifiedShop(options);
  add(shop);
  ['CDI100', 'KIA0207'].forEach(code => Findings.of(shop.app).acknowledge(code, 'tried here'));
  await mesh.apply(shop.app, { inject: [CART] });
};

const statusOf = async (of: MeshRequest): Promise<number> => (await mesh.request(of)).status;

const both = async (): Promise<number[]> => [await statusOf(THROUGH_GATEWAY), await statusOf(FROM_SLEEP)];

/** Who called, as the pod was told: each of the two sides by its certificate. */
function peersOf({ received }: MeshResponse): { by?: string; uri?: string } {
  const told = String(received?.headers['x-forwarded-client-cert'] ?? '');
  const [by, uri] = [/(?:^|;)By=([^;,]*)/, /(?:^|;)URI=([^;,]*)/].map(pattern => pattern.exec(told)?.[1]);
  return { by, uri };
}

const peers = async (of: MeshRequest) => peersOf(await mesh.request(of));

/** The status that a client without certificates gets, at the address of the pod; or why it gets none. */
async function inPlainText(): Promise<number | string | undefined> {
  const { pod } = await mesh.request(THROUGH_GATEWAY);
  const answer = request({ address: pod!.ip, port: POD_PORT, headers: { host: 'cart.shop' } });
  return answer.then(({ status }) => status, ({ code }: NodeJS.ErrnoException) => code);
}

describe('a pod with a sidecar', () => {
  beforeAll(() => apply());

  test('is told who calls', async () => {
    const pod = spiffe('shop', 'cart');
    expect([await peers(THROUGH_GATEWAY), await peers(FROM_SLEEP)]).toEqual([{ by: pod, uri: GATEWAY }, { by: pod, uri: SLEEP }]);
  });

  test('is not told what a client claims', async () => {
    const claim = { headers: { 'x-forwarded-client-cert': `By=${spiffe('shop', 'cart')};URI=${spiffe('shop', 'admin')}` } };
    expect([await peers({ ...THROUGH_GATEWAY, ...claim }), await peers({ ...FROM_SLEEP, ...claim })].map(({ uri }) => uri)).toEqual([GATEWAY, SLEEP]);
  });

  test('also takes plain text, from which it learns nothing', async () => {
    expect(await inPlainText()).toBe(200);
  });

  test('without a sidecar a pod gets plain text', async () => {
    const { status, received } = await mesh.request({ ...THROUGH_GATEWAY, path: '/outside' });
    expect([status, received!.headers]).toEqual([200, expect.not.objectContaining({ 'x-forwarded-client-cert': expect.anything() })]);
  });
});

describe('a PeerAuthentication', () => {
  test.each([
    [STRICT, [200, 200, 'ECONNRESET']],
    [PERMISSIVE, [200, 200, 200]],
  ])('%s', async (mode, expected) => {
    await apply({}, ({ shop }) => new PeerAuthentication(shop, 'peers', { mode }));
    expect([...await both(), await inPlainText()]).toEqual(expected);
  });

  test.each([
    ['the port of the pod', STRICT, POD_PORT, PERMISSIVE, 200],
    ['the port of the Service', STRICT, SERVICE_PORT, PERMISSIVE, 'ECONNRESET'],
    ['the port of the pod', PERMISSIVE, POD_PORT, STRICT, 'ECONNRESET'],
    ['the port of the Service', PERMISSIVE, SERVICE_PORT, STRICT, 200],
  ])('with another mode for %s', async (_, mode, port, ofPort, expected) => {
    await apply({}, ({ shop }) => new PeerAuthentication(shop, 'peers', { selector: { app: 'cart' }, mode, portModes: [{ port, mode: ofPort }] }));
    expect([...await both(), await inPlainText()]).toEqual([200, 200, expected]);
  });

  test('DISABLE for a port ends no TLS there, and Istio sends none', async () => {
    await apply({}, ({ shop }) => new PeerAuthentication(shop, 'peers', {
      selector: { app: 'cart' }, mode: STRICT, portModes: [{ port: POD_PORT, mode: DISABLE }],
    }));
    expect([...await both(), await inPlainText(), await peers(THROUGH_GATEWAY)]).toEqual([200, 200, 200, {}]);
  });
});

describe('a DestinationRule without TLS', () => {
  test.each([
    [STRICT, [503, 503], {}],
    [PERMISSIVE, [200, 200], {}],
  ])('to %s pods', async (mode, expected, told) => {
    await apply({ trafficPolicy: { tls: ClientTls.disable() } }, ({ shop }) => new PeerAuthentication(shop, 'peers', { mode }));
    expect([await both(), await peers(THROUGH_GATEWAY)]).toEqual([expected, told]);
  });

  test('with that of the mesh to pods without a sidecar is 503, and without it is not', async () => {
    const ask = () => statusOf({ ...THROUGH_GATEWAY, path: '/outside' });
    await apply();
    const before = await ask();
    await apply({}, ({ shop }) => new ApiObject(shop, 'outside tls', {
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name: 'outside-tls' },
      spec: { host: 'outside', trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } },
    }));
    expect([before, await ask()]).toEqual([200, 503]);
  });
});

describe('an AuthorizationPolicy on pods', () => {
  const police = (action: AuthorizationAction, source: AuthorizationSource) => apply({}, ({ shop }) => new AuthorizationPolicy(shop, 'policy', {
    target: PolicyTarget.workload({ app: 'cart' }), action, rules: [{ sources: [source] }],
  }));

  const GATEWAY_SOURCES: [string, AuthorizationSource][] = [
    ['its principal', { principals: ['cluster.local/ns/edge/sa/public'] }],
    ['a wildcard of its principal', { principals: ['cluster.local/ns/edge/*'] }],
    ['its namespace', { namespaces: ['edge'] }],
    ['its service account', { serviceAccounts: ['edge/public'] }],
    ['all principals but another', { notPrincipals: ['cluster.local/ns/clients/sa/sleep'] }],
    ['all namespaces but another', { notNamespaces: ['clients'] }],
  ];
  const SLEEP_SOURCES: [string, AuthorizationSource][] = [
    ['its principal', { principals: ['cluster.local/ns/clients/sa/sleep'] }],
    ['its namespace', { namespaces: ['clients'] }],
    ['its service account', { serviceAccounts: ['clients/sleep'] }],
  ];
  const NOBODY: [string, AuthorizationSource][] = [
    ['a longer name', { principals: ['cluster.local/ns/edge/sa/public2'] }],
    ['a shorter name', { principals: ['cluster.local/ns/edge/sa/publi'] }],
    ['the account in another namespace', { principals: ['cluster.local/ns/shop/sa/public', 'cluster.local/ns/shop/sa/sleep'] }],
    ['another trust domain', { principals: ['example.com/ns/edge/sa/public'] }],
    ['another namespace', { namespaces: ['edg', 'edges', 'shop'] }],
    ['service accounts of the policy\'s own namespace', { serviceAccounts: ['public', 'sleep'] }],
  ];

  describe.each([
    ['the gateway', GATEWAY_SOURCES, [200, 403], [403, 200]],
    ['the sleep pod', SLEEP_SOURCES, [403, 200], [200, 403]],
    ['nobody here', NOBODY, [403, 403], [200, 200]],
  ])('for %s', (_, sources, allowed, denied) => {
    test.each(sources)('by %s', async (__, source) => {
      await police(AuthorizationAction.ALLOW, source);
      const allow = await both();
      await police(AuthorizationAction.DENY, source);
      expect([allow, await both()]).toEqual([allowed, denied]);
    });
  });

  test.each<[string, AuthorizationSource, number]>([
    ['a namespace lets plain text through', { namespaces: ['clients'] }, 200],
    ['all principals but one does not', { notPrincipals: ['cluster.local/ns/edge/sa/public'] }, 403],
  ])('that denies %s', async (_, source, expected) => {
    await police(AuthorizationAction.DENY, source);
    expect(await inPlainText()).toBe(expected);
  });
});

describe('an Envoy that becomes another workload', () => {
  const ACCOUNTS: Accounts[] = [
    {}, { sleep: 'awake' }, { sleep: 'awake', cart: 'till' }, { cart: 'till' }, { cart: 'till', sleep: 'third' }, { cart: 'basket', sleep: 'third' },
  ];

  test('never shows who it was before', async () => {
    for (let turn = 0; turn < 60; turn++) {
      const { cart = 'cart', sleep = 'sleep' } = ACCOUNTS[turn % ACCOUNTS.length];
      await apply({ cart, sleep });
      const by = spiffe('shop', cart);
      expect([turn, await peers(THROUGH_GATEWAY), await peers(FROM_SLEEP)])
        .toEqual([turn, { by, uri: GATEWAY }, { by, uri: spiffe('clients', sleep) }]);
    }
  });

  test('nor after a mesh in which nobody needs a certificate', async () => {
    for (let turn = 0; turn < 20; turn++) {
      await mesh.apply('');
      const sleep = `account-${turn % 3}`;
      await apply({ sleep }, ({ shop }) => new PeerAuthentication(shop, 'peers', { mode: STRICT }));
      expect([turn, await peers(FROM_SLEEP), await peers(THROUGH_GATEWAY)])
        .toEqual([turn, { by: spiffe('shop', 'cart'), uri: spiffe('clients', sleep) }, { by: spiffe('shop', 'cart'), uri: GATEWAY }]);
    }
  });
});
