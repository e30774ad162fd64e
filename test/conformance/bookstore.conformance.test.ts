import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manifestsOf } from './built-examples';
import { Mesh, MeshRequest, startMesh } from './driver/mesh';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
  await mesh.apply(manifestsOf('bookstore'));
});

afterAll(() => mesh?.stop());

const ask = (host: string, path: string, others: Partial<MeshRequest> = {}) => mesh.request({ host, path, ...others });

describe('the table in the README of the bookstore', () => {
  test('www leads to the shop', async () => {
    expect(await ask('www.books.example.com', '/any?x=1')).toMatchObject({ status: 301, headers: { location: 'http://books.example.com/any?x=1' } });
  });

  test('gift cards are closed, and nothing else', async () => {
    expect(await ask('books.example.com', '/gift-cards/new')).toMatchObject({ status: 503, headers: { 'content-type': 'text/html', 'retry-after': '3600' } });
    expect((await ask('books.example.com', '/gift-cardsx')).pod).toMatchObject({ namespace: 'storefront' });
  });

  test('the catalog does not see /books', async () => {
    expect(await ask('books.example.com', '/books/7?page=2')).toMatchObject({ status: 200, pod: { deployment: 'catalog' }, received: { target: '/7?page=2' } });
  });

  test('below /reviews the rules of the reviews team count', async () => {
    const red = await Promise.all(Array.from({ length: 20 }, () => ask('books.example.com', '/reviews/7', { headers: { 'x-stars': 'red' } })));
    expect(new Set(red.map(({ pod }) => pod?.deployment))).toEqual(new Set(['reviews-v2']));
    const others = await Promise.all(Array.from({ length: 60 }, () => ask('books.example.com', '/reviews')));
    expect(new Set(others.map(({ pod }) => pod?.deployment))).toEqual(new Set(['reviews-v1', 'reviews-v2']));
    expect((await ask('books.example.com', '/reviewsx')).pod).toMatchObject({ namespace: 'storefront' });
  });

  test('the API knows the orders, and nothing else', async () => {
    expect((await ask('api.books.example.com', '/v1/orders/7', { method: 'POST' })).pod).toMatchObject({ deployment: 'orders-v1' });
    expect((await ask('api.books.example.com', '/v1/orders', { method: 'DELETE' })).status).toBe(404);
    expect(await ask('api.books.example.com', '/reviews')).toMatchObject({ status: 404, headers: { 'content-type': 'application/json' } });
  });

  test('everything else is the storefront', async () => {
    const pods = await Promise.all(Array.from({ length: 100 }, () => ask('books.example.com', '/')));
    expect(new Set(pods.map(({ pod }) => pod?.deployment))).toEqual(new Set(['web-v1', 'web-v2']));
  });
});
