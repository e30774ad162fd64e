/** What routes do that we refuse: Istio takes them without a word, and Envoy does something else than their author meant. */
import { ApiObject, JsonPatch } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { Shop } from './shop';
import { StringMatch } from '../../src';

const HOST = 'a.example.com';

/** Fields of a route as Istio has them, for the paths below its name. */
const ROUTES: Record<string, object> = {
  '/long-try/': { timeout: '300ms', retries: { attempts: 3, perTryTimeout: '300ms', retryOn: '5xx', backoff: '1ms' } },
  '/short-try/': { timeout: '2s', retries: { attempts: 3, perTryTimeout: '300ms', retryOn: '5xx', backoff: '1ms' } },
  '/hop-set/': { headers: { response: { set: { 'connection': 'mine', 'upgrade': 'mine', 'transfer-encoding': 'mine', 'proxy-connection': 'mine', 'x-envoy-decorator-operation': 'mine' } } } },
  '/date-removed/': { headers: { response: { remove: ['date'] } } },
  '/date-set/': { headers: { response: { set: { date: 'today' } } } },
};

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
  const shop = new Shop();
  const names = Object.keys(ROUTES);
  const routes = shop.serve(HOST, ...names.map(name => ({ name, matches: [{ uri: StringMatch.prefix(name) }], action: shop.to('v2') })), shop.fallback);
  names.forEach((name, index) => Object.entries(ROUTES[name])
    .forEach(([field, value]) => ApiObject.of(routes).addJsonPatch(JsonPatch.add(`/spec/http/${index}/${field}`, value))));
  await mesh.apply(shop.app);
});

afterAll(() => mesh?.stop());

const send = (path: string, headers: Record<string, string> = {}) => mesh.request({ host: HOST, path, headers });

describe('a time for each try', () => {
  /** How often a backend that never answers in time was asked. */
  async function tries(path: string): Promise<number> {
    const id = `${path}-${Math.random()}`;
    await send(path, { 'x-id': id, 'x-delay-ms': '5000' });
    return mesh.receivedBy('echo-v2').filter(({ headers }) => headers['x-id'] === id).length;
  }

  test('that is as long as the timeout leaves no time for a retry', async () => {
    expect(await tries('/long-try/')).toBe(1);
  });

  test('that is shorter does', async () => {
    expect(await tries('/short-try/')).toBe(4);
  });
});

describe('a response header that Envoy writes after all routes', () => {
  test('can not be set', async () => {
    const { status, headers } = await send('/hop-set/');
    expect(status).toBe(200);
    expect(Object.values(headers)).not.toContain('mine');
  });

  test('comes back where it is removed; the date can be set', async () => {
    expect((await send('/date-removed/')).headers.date).toContain('GMT');
    expect((await send('/date-set/')).headers.date).toBe('today');
  });
});
