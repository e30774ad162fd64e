import { ApiObject, App, Chart } from 'cdk8s';
import { Construct } from 'constructs';
import { expect, test } from 'vitest';
import { writtenByController, writtenFieldsOf } from '../../src/core/written-fields';

function service(scope: Construct, name: string): ApiObject {
  return new ApiObject(scope, name, { apiVersion: 'v1', kind: 'Service', metadata: { name } });
}

/** What is found below a construct: names of objects with their pointers. */
function found(scope: Construct) {
  return writtenFieldsOf(scope).map(({ object, pointers }) => [object.name, ...pointers]);
}

test('objects whose fields a controller writes are found below a construct, in the order of the tree', () => {
  const app = new App();
  const [shop, other] = ['shop', 'other'].map(id => new Chart(app, id));
  const inner = new Construct(shop, 'inner');
  const [cart, orders, mail] = [service(inner, 'cart'), service(shop, 'orders'), service(other, 'mail')];
  service(shop, 'untouched');

  writtenByController(mail, ['/spec/selector']);
  writtenByController(orders, ['/spec/http', '/metadata/labels']);
  writtenByController(cart, ['/spec/replicas']);

  expect(found(app)).toEqual([['cart', '/spec/replicas'], ['orders', '/spec/http', '/metadata/labels'], ['mail', '/spec/selector']]);
  expect(found(shop)).toEqual([['cart', '/spec/replicas'], ['orders', '/spec/http', '/metadata/labels']]);
  expect(found(inner)).toEqual([['cart', '/spec/replicas']]);
  expect(found(cart)).toEqual([['cart', '/spec/replicas']]);
});

test('what is said twice counts once, and what is said later is added', () => {
  const cart = service(new Chart(new App(), 'shop'), 'cart');
  writtenByController(cart, ['/spec/http']);
  writtenByController(cart, ['/spec/http', '/spec/tls']);
  expect(found(cart)).toEqual([['cart', '/spec/http', '/spec/tls']]);
});

test('an object that was removed is not found', () => {
  const chart = new Chart(new App(), 'shop');
  writtenByController(service(chart, 'cart'), ['/spec/http']);
  chart.node.tryRemoveChild('cart');
  expect(found(chart)).toEqual([]);
});
