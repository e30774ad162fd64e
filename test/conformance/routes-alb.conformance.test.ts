import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { newApp, newChart, newService } from './shop';
import { ApplicationListener, IstioAlb, ListenerAction, ListenerCondition, WeightedService } from '../../src';

interface Load {
  readonly alb: IstioAlb;
  readonly echo: WeightedService;
  /** Adds a rule to a version of echo; without conditions the default. */
  readonly rule: (listener: ApplicationListener, id: string, version: string, ...conditions: ListenerCondition[]) => void;
}

const { hostHeaders, httpHeader, pathPrefixes, paths } = ListenerCondition;

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

function serve(build: (load: Load) => void): void {
  beforeAll(() => {
    const app = newApp();
    const chart = newChart(app, 'shop');
    const echo = newService(chart, 'echo', { v1: 50, v2: 50, v3: 0, v4: 0 });
    build({
      alb: new IstioAlb(chart, 'alb'),
      echo,
      rule: (listener, id, version, ...conditions) => listener.addAction(id, {
        action: ListenerAction.forward(echo.version(version)), conditions: conditions.length > 0 ? conditions : undefined,
      }),
    });
    return mesh.apply(app);
  });
}

async function versionAt(host: string, path = '/', headers: Record<string, string | string[]> = {}, port = 80): Promise<string | number> {
  const { version, status } = await mesh.request({ host, path, headers, port });
  return version ?? status;
}

describe('conditions', () => {
  serve(({ alb, rule }) => {
    const http = alb.addListener('http');
    rule(http, 'beta', 'v2', httpHeader('X-User-Group', ['beta', 'qa']));
    rule(http, 'cart', 'v3', pathPrefixes(['/cart', '/checkout/']));
    rule(http, 'files', 'v3', paths(['/index.html', '/slash/']));
    rule(http, 'both', 'v4', httpHeader('x-a', ['1', '2']), httpHeader('x-b', ['1']), pathPrefixes(['/both']));
    rule(http, 'default', 'v1');
  });

  test.each([
    [['beta'], 'v2'],
    [['qa'], 'v2'],
    [['other', 'beta'], 'v2'],
    [['Beta'], 'v1'],
    [['beta1'], 'v1'],
    [['beta,qa'], 'v1'],
    [[''], 'v1'],
  ])('the header x-user-group %j: %s', async (values, version) => {
    expect(await versionAt('any.example.com', '/', { 'x-user-group': values })).toBe(version);
  });

  test.each([
    ['/cart', 'v3'],
    ['/cart/', 'v3'],
    ['/cart/items', 'v3'],
    ['/cart?x=1', 'v3'],
    ['/a/../cart', 'v3'],
    ['/cartoon', 'v1'],
    ['/Cart', 'v1'],
    ['//cart', 'v1'],
    ['/cart%2Fitems', 'v1'],
    ['/cart;p=1', 'v1'],
    ['/checkout', 'v3'],
    ['/checkout/x', 'v3'],
    ['/checkouts', 'v1'],
    ['/index.html', 'v3'],
    ['/index.html?x=1', 'v3'],
    ['/index.html/', 'v1'],
    ['/indexAhtml', 'v1'],
    ['/slash/', 'v3'],
    ['/slash', 'v1'],
    ['/', 'v1'],
  ])('the path %s: %s', async (path, version) => {
    expect(await versionAt('any.example.com', path)).toBe(version);
  });

  test.each([
    ['/both', { 'x-a': '1', 'x-b': '1' }, 'v4'],
    ['/both/x', { 'x-a': '2', 'x-b': '1' }, 'v4'],
    ['/both', { 'x-a': '3', 'x-b': '1' }, 'v1'],
    ['/both', { 'x-a': '1' }, 'v1'],
    ['/bothx', { 'x-a': '1', 'x-b': '1' }, 'v1'],
  ])('all conditions must hold: %s %j: %s', async (path, headers, version) => {
    expect(await versionAt('any.example.com', path, headers)).toBe(version);
  });

  test('the first rule decides', async () => {
    expect(await versionAt('any.example.com', '/cart', { 'x-user-group': 'beta' })).toBe('v2');
  });
});

describe('a forward to a service', () => {
  serve(({ alb, echo }) => alb.addListener('http').addAction('default', { action: ListenerAction.forward(echo) }));

  test('splits by its weights, and weight 0 gets nothing', async () => {
    const { v1, v2, ...others } = await mesh.count(400, { host: 'any.example.com' });
    expect(others).toEqual({});
    expect(v1).toBeGreaterThan(140);
    expect(v1).toBeLessThan(260);
    expect(v1 + v2).toBe(400);
  });
});

describe('rules on hosts of a listener for every host', () => {
  serve(({ alb, rule }) => {
    const http = alb.addListener('http');
    rule(http, 'health', 'v4', paths(['/health']));
    rule(http, 'shop-cart', 'v2', hostHeaders(['shop.example.com']), pathPrefixes(['/cart']));
    rule(http, 'everywhere-cart', 'v3', pathPrefixes(['/cart']));
    rule(http, 'wildcard', 'v2', hostHeaders(['*.example.com']), pathPrefixes(['/wild']));
    rule(http, 'admin', 'v3', hostHeaders(['admin.example.com']));
    rule(http, 'default', 'v1');
  });

  test.each([
    ['shop.example.com', '/health', 'v4'],
    ['shop.example.com', '/cart', 'v2'],
    ['shop.example.com:8080', '/cart', 'v2'],
    ['SHOP.example.com', '/cart', 'v2'],
    ['shop.example.com', '/wild', 'v2'],
    ['shop.example.com', '/', 'v1'],
    ['other.example.com', '/health', 'v4'],
    ['other.example.com', '/cart', 'v3'],
    ['other.example.com', '/wild', 'v2'],
    ['other.example.com', '/', 'v1'],
    ['a.shop.example.com', '/cart', 'v3'],
    ['a.shop.example.com', '/wild', 'v2'],
    ['admin.example.com', '/health', 'v4'],
    ['admin.example.com', '/cart', 'v3'],
    ['admin.example.com', '/wild', 'v2'],
    ['admin.example.com', '/', 'v3'],
    ['example.com', '/wild', 'v1'],
    ['example.org', '/health', 'v4'],
    ['example.org', '/cart', 'v3'],
    ['example.org', '/wild', 'v1'],
    ['example.org', '/', 'v1'],
  ])('%s%s: %s', async (host, path, version) => {
    expect(await versionAt(host, path)).toBe(version);
  });
});

describe('rules on hosts, without a default', () => {
  serve(({ alb, rule }) => {
    const http = alb.addListener('http', { hosts: ['*.example.com', 'shop.test'] });
    rule(http, 'shop', 'v2', hostHeaders(['shop.example.com']));
    rule(http, 'several', 'v3', hostHeaders(['a.example.com', 'b.example.com', '*.c.example.com']));
    rule(http, 'test', 'v4', hostHeaders(['shop.test']), pathPrefixes(['/cart']));
  });

  test.each([
    ['shop.example.com', '/', 'v2'],
    ['a.example.com', '/', 'v3'],
    ['b.example.com', '/', 'v3'],
    ['x.c.example.com', '/', 'v3'],
    ['c.example.com', '/', 404],
    ['d.example.com', '/', 404],
    ['shop.test', '/cart', 'v4'],
    ['shop.test', '/', 404],
    ['example.com', '/', 404],
    ['nobody.org', '/', 404],
  ])('%s%s: %s', async (host, path, expected) => {
    expect(await versionAt(host, path)).toBe(expected);
  });
});

describe('hosts of a listener', () => {
  serve(({ alb, rule }) => {
    const http = alb.addListener('http', { hosts: ['*.example.com', 'shop.test'] });
    rule(http, 'default', 'v1');
    rule(http, 'later', 'v2', pathPrefixes(['/later']));
  });

  test.each([
    ['a.example.com', '/', 'v1'],
    ['shop.test', '/x', 'v1'],
    ['a.example.com', '/later', 'v2'],
    ['shop.test', '/later/x', 'v2'],
    ['other.test', '/', 404],
    ['example.com', '/', 404],
  ])('%s%s: %s, the default last wherever it was added', async (host, path, expected) => {
    expect(await versionAt(host, path)).toBe(expected);
  });
});

describe('several listeners', () => {
  serve(({ alb, rule }) => {
    const http = alb.addListener('http', { port: 80, hosts: ['shop.example.com', 'only80.example.com'] });
    const preview = alb.addListener('preview', { port: 8000, hosts: ['shop.example.com', 'only8000.example.com'] });
    rule(http, 'cart', 'v3', pathPrefixes(['/cart']));
    rule(http, 'default', 'v1');
    rule(preview, 'beta', 'v4', httpHeader('x-user-group', ['beta']));
    rule(preview, 'default', 'v2');
  });

  test.each([
    [80, 'shop.example.com', '/', 'v1'],
    [80, 'shop.example.com', '/cart', 'v3'],
    [8000, 'shop.example.com', '/', 'v2'],
    [8000, 'shop.example.com', '/cart', 'v2'],
    [80, 'only80.example.com', '/', 'v1'],
    [8000, 'only80.example.com', '/', 404],
    [8000, 'only8000.example.com', '/', 'v2'],
    [80, 'only8000.example.com', '/', 404],
    [80, 'other.example.com', '/', 404],
  ])('port %i, %s%s: %s', async (port, host, path, expected) => {
    expect(await versionAt(host, path, {}, port)).toBe(expected);
  });

  test('a rule of one listener does nothing at the other', async () => {
    expect(await versionAt('shop.example.com', '/', { 'x-user-group': 'beta' }, 8000)).toBe('v4');
    expect(await versionAt('shop.example.com', '/', { 'x-user-group': 'beta' }, 80)).toBe('v1');
  });

  test('a port without a listener answers nothing', async () => {
    await expect(mesh.request({ host: 'shop.example.com', port: 9000 })).rejects.toThrow(/ECONNREFUSED/);
  });
});

describe('several listeners for every host', () => {
  serve(({ alb, rule }) => {
    const http = alb.addListener('http', { port: 80 });
    const preview = alb.addListener('preview', { port: 8000 });
    rule(http, 'shop', 'v3', hostHeaders(['shop.example.com']));
    rule(http, 'default', 'v1');
    rule(preview, 'cart', 'v4', pathPrefixes(['/cart']));
    rule(preview, 'default', 'v2');
  });

  test.each([
    [80, 'shop.example.com', '/cart', 'v3'],
    [80, 'other.example.com', '/cart', 'v1'],
    [8000, 'shop.example.com', '/cart', 'v4'],
    [8000, 'shop.example.com', '/', 'v2'],
    [8000, 'other.example.com', '/cart', 'v4'],
    [8000, 'other.example.com', '/', 'v2'],
  ])('port %i, %s%s: %s', async (port, host, path, expected) => {
    expect(await versionAt(host, path, {}, port)).toBe(expected);
  });
});

describe('two rules on overlapping hosts of two listeners', () => {
  serve(({ alb, rule }) => {
    const http = alb.addListener('http', { port: 80 });
    const preview = alb.addListener('preview', { port: 8000, hosts: ['*.example.com'] });
    rule(http, 'wild', 'v3', hostHeaders(['*.example.com']), pathPrefixes(['/cart']));
    rule(http, 'default', 'v1');
    rule(preview, 'shop', 'v4', hostHeaders(['shop.example.com']), pathPrefixes(['/cart']));
    rule(preview, 'default', 'v2');
  });

  test.each([
    [80, 'shop.example.com', '/cart', 'v3'],
    [80, 'shop.example.com', '/', 'v1'],
    [80, 'example.org', '/cart', 'v1'],
    [8000, 'shop.example.com', '/cart', 'v4'],
    [8000, 'shop.example.com', '/', 'v2'],
    [8000, 'a.example.com', '/cart', 'v2'],
    [8000, 'example.org', '/', 404],
  ])('port %i, %s%s: %s', async (port, host, path, expected) => {
    expect(await versionAt(host, path, {}, port)).toBe(expected);
  });
});
