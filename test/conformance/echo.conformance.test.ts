import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { manifestsOf } from './built-examples';
import { Mesh, startMesh } from './driver/mesh';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

describe.each(['echoserver', 'echoserver-l2'])('%s', example => {
  beforeAll(() => mesh.apply(manifestsOf(example)));

  test('of 1,000 requests from outside 80 % reach v1 and 20 % v2', async () => {
    const { v1, v2, ...others } = await mesh.count(1000, { host: 'anything.example.com' });
    expect(others).toEqual({});
    expect(v1 / 10).toBeGreaterThan(74);
    expect(v1 / 10).toBeLessThan(86);
    expect(v1 + v2).toBe(1000);
  });

  test('of 1,000 requests from the sleep client 80 % reach v1 and 20 % v2', async () => {
    const { v1, v2, ...others } = await mesh.count(1000, { from: 'sleep', host: 'echoserver' });
    expect(others).toEqual({});
    expect(v1 / 10).toBeGreaterThan(74);
    expect(v1 / 10).toBeLessThan(86);
    expect(v1 + v2).toBe(1000);
  });

  test('the backend sees host and path as they were sent', async () => {
    const { received } = await mesh.request({ host: 'shop.example.com', path: '/a//b?x=1', headers: { 'x-user': 'me' } });
    expect(received).toMatchObject({ method: 'GET', target: '/a//b?x=1', headers: { 'host': 'shop.example.com', 'x-user': 'me' } });
  });
});

test('a mesh without routes answers 404', async () => {
  await mesh.apply(manifestsOf('echoserver').split('\n---\n').filter(document => !document.includes('kind: VirtualService')).join('\n---\n'));
  expect((await mesh.request({ host: 'anything.example.com' })).status).toBe(404);
});
