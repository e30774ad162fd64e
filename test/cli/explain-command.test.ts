import { describe, expect, test } from 'vitest';
import { call } from './call';
import { SHOP } from '../synth/traffic/echo-app';

const FILES = { 'shop/all.yaml': SHOP };
const CART = 'GET http://shop.example.com/cart/1?x=1';

const explain = (...args: string[]) => call(['explain', ...args, 'shop'], FILES);
const decision = async (...args: string[]) => JSON.parse((await explain('--output', 'json', ...args)).out) as Record<string, unknown>;

test('JSON is the decision, and nothing else', async () => {
  expect(await decision('--request', CART)).toMatchObject({
    action: 'route',
    status: 200,
    gateway: 'shop/shop',
    virtualService: 'shop/shop',
    rule: 'cart',
    destinations: [{ host: 'cart.shop.svc.cluster.local', share: 1, workloads: ['Deployment shop/cart'] }],
    trace: [{ virtualService: 'shop/shop', rule: 'cart', matched: true }],
  });
});

test('text has the answer first, then why, then what is assumed', async () => {
  const { code, out, err } = await explain('--request', CART);
  expect([code, err]).toEqual([0, '']);
  expect(out).toMatch(new RegExp([
    '^GET http://shop\\.example\\.com/cart/1\\?x=1',
    '→ 200, by rule "cart" of shop/shop',
    ' {2}100 % {2}cart\\.shop\\.svc\\.cluster\\.local:80 {2}Deployment shop/cart',
    '[^]*\\nwhy',
    ' {2}✓ shop/shop "cart" match\\[0\\]',
    '',
    'assumed',
    ' {2}.*, because .*',
    '$',
  ].join('\n')));
  expect(out).not.toContain('\u001b');
});

test('it is coloured where somebody looks at it', async () => {
  expect((await call(['explain', '--request', CART, 'shop'], FILES, { isWatched: true })).out).toContain('\u001b[');
});

describe('whatever the answer is, it ends with 0', () => {
  test.each([
    ['GET http://shop.example.com/', 'none'], ['GET http://other.example.com/', 'none'], ['http://shop.example.com:81/', 'refused'],
    ['https://shop.example.com/', 'refused'], ['DELETE http://shop.example.com/cart/', 'route'],
  ])('%s', async (request, action) => {
    const { code, out } = await explain('--output', 'json', '--request', request);
    expect([code, (JSON.parse(out) as { action: string }).action]).toEqual([0, action]);
  });
});

test('headers are given as to curl, one line each', async () => {
  const byHeader = SHOP.replace('match: [{ uri: { prefix: /cart/ } }]', 'match: [{ headers: { x-a: { exact: "b: c" } } }]');
  const matched = async (...args: string[]) =>
    (JSON.parse((await call(['explain', '--output', 'json', '--request', CART, ...args, 'a.yaml'], { 'a.yaml': byHeader })).out) as { action: string }).action;
  expect(await matched()).toBe('none');
  expect(await matched('-H', 'X-A: b: c')).toBe('route');
  expect(await matched('-H', 'x-a: 1', '--header', 'x-a:b: c')).toBe('route');
  expect(await decision('--request', 'GET http://127.0.0.1/cart/', '-H', 'Host: shop.example.com')).toMatchObject({ action: 'route' });
});

describe('what cannot be asked ends with 2 and one line', () => {
  test.each([
    [[], 'explain which request? --request "GET https://shop.example.com/cart"'],
    [['--request', 'GET shop.example.com'], '"shop.example.com" is no URL of a request'],
    [['--request', 'GET http://a.example.com/a b'], '--request must be "METHOD URL"'],
    [['--request', 'G(T http://a.example.com/'], 'method of a request must be an HTTP method'],
    [['--request', CART, '-H', 'x-a'], '-H must be "NAME: VALUE", got "x-a"'],
    [['--request', CART, '-H', 'x a: b'], 'name of a header must be'],
    [['--request', CART, '--gateway', 'edge'], 'gateway of a request must be NAMESPACE/NAME'],
    [['--request', CART, '--gateway', 'edge/none'], 'there is no gateway "edge/none"'],
    [['--request', CART, '--source-ip', '1'], 'sourceIp of a request must be an IP address'],
    [['--request', CART, '--jwt-claims', '{'], '--jwt-claims must be a map in JSON, got "{"'],
    [['--request', CART, '--jwt-claims', '[]'], 'jwtClaims of a request must be a map'],
    [['--request', CART, '--from', 'shop/cart'], '--from is not there yet'],
    [['--request', CART, '--output', 'sarif'], '--output must be one of text, json'],
    [['--request', CART, '--mesh-config', 'none.yaml'], 'none.yaml: no such file or folder'],
    [['--request', CART, '--mesh-config', 'shop/all.yaml'], 'shop/all.yaml: this is no MeshConfig'],
  ])('%j', async (args, reason) => {
    const { code, out, err } = await explain(...args);
    expect([code, out]).toEqual([2, '']);
    expect(err).toMatch(/^cdk8s-istio: .*\n$/);
    expect(err).toContain(reason);
  });

  test('no path, a path without manifests, a document that nobody can read', async () => {
    expect(await call(['explain', '--request', CART])).toMatchObject({ code: 2, err: expect.stringContaining('explain what?') });
    expect(await call(['explain', '--request', CART, '.'])).toMatchObject({ code: 2, err: expect.stringContaining('nothing to explain') });
    expect(await call(['explain', '--request', CART, '.'], { 'a.yaml': `${SHOP}---\napiVersion: v1\nkind: [\n` }))
      .toMatchObject({ code: 2, out: '', err: expect.stringMatching(/^cdk8s-istio: a\.yaml:\d+:\d+: .*\n$/) });
  });

  test('files of several meshes', async () => {
    const files = { 'prod/a.yaml': SHOP, 'dev/a.yaml': SHOP, 'cdk8s-istio.yaml': 'meshes: { prod: [prod], dev: [dev] }\n' };
    expect(await call(['explain', '--request', CART, '.'], files)).toMatchObject({
      code: 2, err: 'cdk8s-istio: the files are 2 meshes by cdk8s-istio.yaml: give those of one\n',
    });
    expect(await call(['explain', '--request', CART, 'prod'], files)).toMatchObject({ code: 0, err: '' });
  });
});

test('a document that is skipped is told, beside the answer', async () => {
  const { code, err, out } = await call(['explain', '--output', 'json', '--request', CART, '.'], { ...FILES, 'values.yaml': 'a: 1\n' });
  expect([code, err]).toEqual([0, expect.stringMatching(/^values\.yaml:1:1: the document is skipped: it is no Kubernetes object/)]);
  expect(JSON.parse(out)).toMatchObject({ action: 'route' });
});

describe('the mesh configuration', () => {
  const slashes = 'GET http://shop.example.com/cart%2F1';
  const merging = 'pathNormalization: { normalization: DECODE_AND_MERGE_SLASHES }\n';
  const configMap = `apiVersion: v1\nkind: ConfigMap\nmetadata: { name: istio, namespace: istio-system }\ndata: { mesh: "${merging.trim()}" }\n`;
  const actionWith = async (files: Record<string, string>, ...args: string[]) => (JSON.parse(
    (await call(['explain', '--output', 'json', '--request', slashes, ...args, 'shop'], { ...FILES, ...files })).out,
  ) as { action: string }).action;

  test('is read from a file, or from the ConfigMap among the manifests', async () => {
    expect(await actionWith({})).toBe('none');
    expect(await actionWith({ 'mesh.yaml': merging }, '--mesh-config', 'mesh.yaml')).toBe('route');
    expect(await actionWith({ 'mesh.yaml': configMap }, '--mesh-config', 'mesh.yaml')).toBe('route');
    expect(await actionWith({ 'shop/mesh.yaml': configMap })).toBe('route');
    // What the call names counts before what is there.
    expect(await actionWith({ 'shop/mesh.yaml': configMap, 'mesh.yaml': '{}' }, '--mesh-config', 'mesh.yaml')).toBe('none');
  });

  test('where the pods of a gateway are, the config file says', async () => {
    const config = 'mesh: { gateways: [{ namespace: istio-system, labels: { istio: ingressgateway }, ports: [{ port: 80 }] }] }\n';
    const { out } = await call(['explain', '--output', 'json', '--request', CART, 'shop'], { ...FILES, 'cdk8s-istio.yaml': config });
    expect(JSON.parse(out)).not.toHaveProperty('ambiguous');
  });
});

test('--help explains it', async () => {
  const { code, out } = await call(['explain', '--help']);
  expect(code).toBe(0);
  expect(out).toMatch(/^Usage: cdk8s-istio explain --request/);
  expect(out).not.toContain('--from');
});
