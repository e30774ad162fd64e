import { expect, test } from 'vitest';
import { call } from './call';
import { SHOP } from '../synth/traffic/echo-app';

test('text and JSON have each rule with its destinations', async () => {
  expect(await call(['routes', 'a.yaml'], { 'a.yaml': SHOP })).toEqual({
    code: 0,
    out: 'shop/shop port 80 HTTP: shop.example.com\n  cart  path prefix /cart/  100 %  cart.shop.svc.cluster.local:80  shop/shop\n',
    err: '',
  });
  const { out } = await call(['routes', '--output', 'json', 'a.yaml'], { 'a.yaml': SHOP });
  expect(JSON.parse(out)).toEqual([{
    gateway: 'shop/shop',
    port: 80,
    protocol: 'HTTP',
    hosts: ['shop.example.com'],
    rules: [{
      virtualService: 'shop/shop',
      name: 'cart',
      ruleIndex: 0,
      match: ['path prefix /cart/'],
      action: 'route',
      destinations: [{ host: 'cart.shop.svc.cluster.local', port: 80, share: 1, workloads: ['Deployment shop/cart'] }],
    }],
  }]);
});

test('without a rule it says so, and JSON is an empty list', async () => {
  expect(await call(['routes', 'a.yaml'], { 'a.yaml': '# nothing\n' })).toEqual({ code: 0, out: 'no Gateway has a host with rules\n', err: '' });
  expect(await call(['routes', '--output', 'json', 'a.yaml'], { 'a.yaml': '# nothing\n' })).toEqual({ code: 0, out: '[]\n', err: '' });
});

test.each([
  [['routes'], 'list what? Name files or folders'],
  [['routes', '.'], 'nothing to list: . has no *.yaml'],
  [['routes', '--output', 'yaml', '.'], '--output must be one of text, json'],
  [['routes', '--request', 'a', '.'], 'Unknown option \'--request\''],
])('%j ends with 2 and the reason', async (args, reason) => {
  expect(await call(args)).toMatchObject({ code: 2, out: '', err: expect.stringContaining(reason) });
});
