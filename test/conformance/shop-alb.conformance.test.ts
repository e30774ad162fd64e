import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manifestsOf } from './built-examples';
import { Mesh, MeshRequest, MeshResponse, startMesh } from './driver/mesh';
import { withIssuedSecrets } from './issued-secrets';
import { bearer, newIssuer, withInlineKeys } from './tokens';

const EXTERNAL = 'shop-gateways/shop-external';
const INTERNAL = 'shop-gateways/shop-internal';
const SHOP = 'shop.example.com';
const API = 'api.example.com';
const OFFICE = 'office.shop.example.com';

const login = newIssuer('login');

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
  await mesh.apply(withInlineKeys(await withIssuedSecrets(mesh, manifestsOf('shop-alb')), login));
});

afterAll(() => mesh?.stop());

const ask = (host: string, path: string, others: Partial<MeshRequest> = {}): Promise<MeshResponse> =>
  mesh.request({ gateway: EXTERNAL, host, path, tls: {}, ...others });

const inOffice = (path: string, others: Partial<MeshRequest> = {}): Promise<MeshResponse> =>
  mesh.request({ gateway: INTERNAL, host: OFFICE, path, tls: {}, ...others });

describe('the table in the README of the shop\'s load balancers', () => {
  test('plain HTTP leads to HTTPS', async () => {
    expect(await ask(SHOP, '/cart?x=1', { tls: undefined })).toMatchObject({ status: 301, headers: { location: `https://${SHOP}/cart?x=1` } });
    expect(await inOffice('/', { tls: undefined })).toMatchObject({ status: 301, headers: { location: `https://${OFFICE}/` } });
  });

  test('each name has its own certificate', async () => {
    expect((await ask(SHOP, '/')).tls?.certificate.altNames).toEqual([SHOP, `www.${SHOP}`]);
    expect((await ask(API, '/')).tls?.certificate.altNames).toEqual([API]);
    expect((await inOffice('/')).tls?.certificate.altNames).toEqual([OFFICE]);
  });

  test('www leads to the shop', async () => {
    expect(await ask(`www.${SHOP}`, '/any?x=1')).toMatchObject({ status: 301, headers: { location: `https://${SHOP}/any?x=1` } });
  });

  test('gift cards are closed, and nothing else', async () => {
    expect(await ask(SHOP, '/gift-cards/new')).toMatchObject({ status: 503, headers: { 'content-type': 'text/html', 'retry-after': '3600' } });
    expect((await ask(SHOP, '/gift-cardsx')).pod?.labels.app).toBe('web');
  });

  test('the cart is the cart', async () => {
    expect((await ask(SHOP, '/cart/items')).pod?.labels.app).toBe('cart');
    expect((await ask(SHOP, '/cartoons')).pod?.labels.app).toBe('web');
  });

  test('testers see the new pages', async () => {
    const answers = await Promise.all(Array.from({ length: 30 }, () => ask(SHOP, '/', { headers: { 'x-shop-group': 'testers' } })));
    expect(new Set(answers.map(({ version }) => version))).toEqual(new Set(['v2']));
  });

  test('who comes back sees the same pages, and who comes first one of both', async () => {
    const first = await Promise.all(Array.from({ length: 60 }, () => ask(SHOP, '/')));
    expect(new Set(first.map(({ version }) => version))).toEqual(new Set(['v1', 'v2']));
    expect(first[0].headers['strict-transport-security']).toBe('max-age=31536000');
    for (const { version, headers } of first.slice(0, 10)) {
      const cookie = String(headers['set-cookie']).split(';')[0];
      const again = await Promise.all(Array.from({ length: 10 }, () => ask(SHOP, '/', { headers: { cookie } })));
      expect(new Set(again.map(one => one.version))).toEqual(new Set([version]));
    }
  });

  test('everybody reads the catalog, editors write', async () => {
    expect((await ask(API, '/v1/books/7')).pod?.labels.app).toBe('catalog');
    expect((await ask(API, '/v1/books', { method: 'POST' })).status).toBe(403);
    expect((await ask(API, '/v1/books', { method: 'POST', headers: bearer(login.token({ aud: 'shop-api' })) })).status).toBe(403);
    const editor = login.token({ aud: 'shop-api', groups: ['readers', 'editors'] });
    expect((await ask(API, '/v1/books', { method: 'POST', headers: bearer(editor) })).pod?.labels.app).toBe('catalog');
  });

  test('orders ask for a token of the login', async () => {
    expect((await ask(API, '/v1/orders', { headers: bearer(login.token({ aud: 'shop-api' })) })).pod?.labels.app).toBe('orders');
    expect((await ask(API, '/v1/orders')).status).toBe(403);
    expect((await ask(API, '/v1/orders', { headers: bearer(login.token({ aud: 'another' })) })).status).toBe(403);
    expect((await ask(API, '/v1/orders', { headers: bearer(newIssuer('login').token({ aud: 'shop-api' })) })).status).toBe(401);
    expect(await ask(API, '/orders')).toMatchObject({ status: 404, headers: { 'content-type': 'application/json' } });
  });

  test('the office is at the internal gateway alone, and refunds are for some of it', async () => {
    expect((await inOffice('/')).version).toBe('v2');
    await expect(ask(OFFICE, '/')).rejects.toThrow();
    await expect(mesh.request({ gateway: INTERNAL, host: SHOP, path: '/', tls: {} })).rejects.toThrow();
    expect((await inOffice('/refunds')).status).toBe(403);
  });
});
