import { describe, expect, test } from 'vitest';
import { RuleMesh } from './balanced-shop';
import { ListenerCondition } from '../../src';

const { hostHeaders, pathPrefixes, paths } = ListenerCondition;

const shops = new RuleMesh();

/** Hosts with the versions that answer them. */
function answers(path: string, cases: [host: string, expected: string | number][]): void {
  test.each(cases)(`%s${path}: %s`, async (host, expected) => {
    expect(await shops.versionAt(host, path)).toBe(expected);
  });
}

describe('full names and wildcards at the beginning', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http');
    shop.rule(http, 'shop', 'v2', hostHeaders(['shop.example.com', '10.0.0.7']));
    shop.rule(http, 'wild', 'v3', hostHeaders(['*.example.com', '*-api.example.org', '*example.net']));
    shop.rule(http, 'default', 'v1');
  });

  answers('/', [
    ['shop.example.com', 'v2'],
    ['SHOP.Example.com', 'v2'],
    ['shop.example.com:80', 'v2'],
    ['shop.example.com:9999', 'v2'],
    ['shop.example.com:', 'v2'],
    ['shop.example.com.', 'v1'],
    ['10.0.0.7', 'v2'],
    ['10.0.0.7:8080', 'v2'],
    ['10.0.0.70', 'v1'],
    ['xshop.example.com', 'v3'],
    ['a.shop.example.com', 'v3'],
    ['A.Example.COM:8080', 'v3'],
    ['example.com', 'v1'],
    ['.example.com', 'v1'],
    ['shop.example.com.evil.org', 'v1'],
    ['a-api.example.org', 'v3'],
    ['a.b-api.example.org:80', 'v3'],
    ['-api.example.org', 'v1'],
    ['api.example.org', 'v1'],
    ['example.net', 'v3'],
    ['an-example.net', 'v3'],
    ['an.example.net', 'v3'],
    ['example.net.org', 'v1'],
  ]);
});

describe('wildcards elsewhere', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http');
    shop.rule(http, 'star', 'v2', hostHeaders(['api-*.example.com']));
    shop.rule(http, 'one', 'v3', hostHeaders(['shop?.example.com', '*.t?st', 'end.exampl??']));
    shop.rule(http, 'named', 'v4', hostHeaders(['api-4.example.com', 'www.example.com']), pathPrefixes(['/named']));
    shop.rule(http, 'wild', 'v4', hostHeaders(['*.wild.example.com']), pathPrefixes(['/named']));
    shop.rule(http, 'default', 'v1');
  });

  answers('/', [
    ['api-1.example.com', 'v2'],
    ['API-1.Example.Com', 'v2'],
    ['api-1.example.com:8080', 'v2'],
    ['api-1.example.com:', 'v2'],
    ['api-1.example.com.', 'v1'],
    ['api-.example.com', 'v2'],
    ['api-a.b.example.com', 'v2'],
    ['api-1.example.org', 'v1'],
    ['api.example.com', 'v1'],
    ['xapi-1.example.com', 'v1'],
    ['api-1.example.com.evil.org', 'v1'],
    ['api-1.exampleAcom', 'v1'],
    ['shop1.example.com', 'v3'],
    ['shop.example.com', 'v1'],
    ['shop12.example.com', 'v1'],
    ['a.test', 'v3'],
    ['a.b.tost:80', 'v3'],
    ['a.tst', 'v1'],
    ['end.example', 'v1'],
    ['end.exampled', 'v3'],
    ['end.exampl:8', 'v1'],
    ['end.example:8', 'v1'],
    ['api-4.example.com', 'v2'],
    ['www.example.com', 'v1'],
  ]);

  answers('/named', [
    ['api-4.example.com', 'v2'],
    ['www.example.com', 'v4'],
    ['api-5.example.com', 'v2'],
    ['api-6.wild.example.com', 'v2'],
    ['a.wild.example.com', 'v4'],
    ['example.org', 'v1'],
  ]);
});

describe('a listener for wildcards', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: ['*.example.com', 'shop.example.com', 'api.test', '*.api.test'] });
    shop.rule(http, 'star', 'v2', hostHeaders(['api*.example.com', 'a*.test']), paths(['/', '/x']));
    shop.rule(http, 'named', 'v3', hostHeaders(['shop.example.com', 'v1.api.test']), paths(['/', '/y']));
    shop.rule(http, 'default', 'v1');
  });

  answers('/', [
    ['api.example.com', 'v2'],
    ['api-2.example.com', 'v2'],
    ['a.example.com', 'v1'],
    ['shop.example.com', 'v3'],
    ['api.test', 'v2'],
    ['v1.api.test', 'v3'],
    ['v2.api.test', 'v1'],
    ['a2.api.test', 'v2'],
    ['a2.test', 404],
    ['example.com', 404],
    ['example.org', 404],
  ]);

  answers('/x', [
    ['api.example.com', 'v2'],
    ['shop.example.com', 'v1'],
    ['api.test', 'v2'],
    ['v1.api.test', 'v1'],
    ['a2.test', 404],
  ]);
});

describe('rules for every host between rules for hosts', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: ['a.example.com', 'b.example.com', 'c.example.com', '*.example.org'] });
    http.addAction('last', { priority: 30, conditions: [pathPrefixes(['/cart'])], action: shop.to('v4') });
    http.addAction('b-first', { priority: 10, conditions: [hostHeaders(['b.example.com']), pathPrefixes(['/cart'])], action: shop.to('v2') });
    http.addAction('middle', { priority: 20, conditions: [paths(['/cart', '/health'])], action: shop.to('v3') });
    shop.rule(http, 'default', 'v1');
  });

  answers('/cart', [['a.example.com', 'v3'], ['b.example.com', 'v2'], ['c.example.com', 'v3'], ['x.example.org', 'v3'], ['d.example.com', 404]]);
  answers('/cart/1', [['a.example.com', 'v4'], ['b.example.com', 'v2'], ['c.example.com', 'v4'], ['x.example.org', 'v4'], ['example.org', 404]]);
  answers('/health', [['a.example.com', 'v3'], ['b.example.com', 'v3'], ['x.example.org', 'v3']]);
  answers('/other', [['a.example.com', 'v1'], ['b.example.com', 'v1'], ['x.example.org', 'v1']]);
});

describe('values that are in others of the same rule', () => {
  shops.serve(shop => {
    const http = shop.alb.addListener('http', { hosts: ['a.example.com', 'b.example.com'] });
    shop.rule(http, 'cart', 'v2', pathPrefixes(['/cart', '/cart/items', '/']), hostHeaders(['a.example.com']));
    shop.rule(http, 'others', 'v3', pathPrefixes(['/cart', '/cart/items']), hostHeaders(['b.example.com']));
    shop.rule(http, 'default', 'v1');
  });

  answers('/cart/items', [['a.example.com', 'v2'], ['b.example.com', 'v3']]);
  answers('/other', [['a.example.com', 'v2'], ['b.example.com', 'v1']]);
});
