import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { BalancedShop } from './balanced-shop';
import { Mesh, startMesh } from './driver/mesh';
import { ListenerAction, ListenerTransform } from '../../src';

const { requestHeaders, responseHeaders } = ListenerTransform;

const HOST = 'shop.example.com';
/** Empty, because the client shows no certificate. */
const SUBJECT = '%DOWNSTREAM_PEER_SUBJECT%';
let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** What a client writes that wants to be somebody else. */
const FORGED = { 'x-client-subject': ['CN=admin', 'CN=root'], 'X_Client_Subject': 'CN=admin', 'x-client_subject': 'CN=admin', 'x-other': 'kept' };

async function received(path: string, headers: Record<string, string | string[]> = FORGED): Promise<Record<string, unknown>> {
  return (await mesh.request({ host: HOST, path, headers })).received?.headers as Record<string, unknown>;
}

const forgedOf = (headers: Record<string, unknown>) => Object.keys(headers).filter(name => name.replaceAll('_', '-') === 'x-client-subject');

describe('a header that is set to what may come out empty', () => {
  beforeAll(async () => {
    const shop = new BalancedShop();
    const http = shop.alb.addListener('http', { hosts: [HOST] });
    const subject = requestHeaders({ set: { 'x-client-subject': SUBJECT } });
    shop.below(http, '/one', shop.to('v2'), { transforms: [subject] });
    shop.below(http, '/split', ListenerAction.weightedForward([{ target: shop.echo.version('v1'), weight: 1 }, { target: shop.echo.version('v2'), weight: 1 }]),
      { transforms: [subject] });
    shop.below(http, '/added', shop.to('v2'), { transforms: [requestHeaders({ set: { 'x-client-subject': SUBJECT }, add: { 'x-client-subject': 'ours' } })] });
    shop.below(http, '/moved', shop.to('v2'), { transforms: [requestHeaders({ set: { 'x-was': '%REQ(x-client-subject)%' }, remove: ['x-client-subject'] })] });
    shop.below(http, '/itself', shop.to('v2'), { transforms: [requestHeaders({ set: { 'x-other': '%REQ(x-other)%' } })] });
    shop.below(http, '/there', shop.to('v2'), { transforms: [requestHeaders({ set: { 'x-client-subject': 'tls=%DOWNSTREAM_TLS_VERSION%' } })] });
    shop.below(http, '/literal', shop.to('v2'), { transforms: [requestHeaders({ set: { 'x-client-subject': 'shop' } })] });
    shop.below(http, '/answer', shop.to('v2'), { transforms: [responseHeaders({ set: { 'x-backend': SUBJECT } })] });
    shop.rule(http, 'default', 'v1');
    await mesh.apply(shop.app);
  });

  test.each(['/one', '/split', '/split', '/split'])('leaves nothing of what the client wrote at %s', async path => {
    const headers = await received(path);
    expect(forgedOf(headers)).toEqual([]);
    expect(headers['x-other']).toBe('kept');
  });

  test('has what is added', async () => {
    expect((await received('/added'))['x-client-subject']).toBe('ours');
  });

  test('passes where it is not set', async () => {
    expect(forgedOf(await received('/'))).toHaveLength(3);
  });

  test('stays where it is set to itself', async () => {
    expect((await received('/itself'))['x-other']).toBe('kept');
    expect((await received('/itself', {}))['x-other']).toBeUndefined();
  });

  test('has the value that is there always, and then nobody else\'s', async () => {
    const headers = await received('/there');
    expect(headers['x-client-subject']).toBe('tls=');
    expect(forgedOf(headers)).toEqual(['x-client-subject']);
    expect((await received('/literal'))['x-client-subject']).toBe('shop');
  });

  test('is taken out of the answer of the target too', async () => {
    const { headers } = await mesh.request({ host: HOST, path: '/answer' });
    expect(headers['x-backend']).toBeUndefined();
  });
});
