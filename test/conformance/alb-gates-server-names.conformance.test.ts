/** Listeners for HTTPS on one port: each has routes of its own, and Envoy picks them by the name in the handshake. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { ADMIN, answerOf, Edge, ELSEWHERE, from, jwt, keys, login, OFFICE, OFFICE_ONLY } from './guarded-edge';
import { newSecret, tlsKeys } from './secrets';
import { ApplicationListener, IstioAlb, ListenerAction, ListenerCertificate } from '../../src';

const OPEN = 'a.example.com';
const WIDE = 'b.example.com';
const INNER = 'x.inner.example.com';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

class Neighbours extends Edge {
  private static number = 0;

  private readonly secret = `certificate-${Neighbours.number++}`;

  async issue(): Promise<this> {
    const ca = await mesh.issueAuthority('ca');
    newSecret(this.shop, this.secret, tlsKeys(await mesh.issueCertificate({ ca, names: ['*.example.com'], commonName: 'edge' })), 'edge');
    return this;
  }

  https(id: string, hosts?: string[]): ApplicationListener {
    return new IstioAlb(this.shop, id, { gateways: [this.gateway] })
      .addListener('https', { hosts, certificates: [ListenerCertificate.fromSecret(this.secret)], redirectHttp: false });
  }
}

const answer = (host: string, sni: string, client: string) => answerOf(mesh, host, '/admin', { headers: from(client), tls: { sni } });

describe.each<[string, string[] | undefined]>([['a wildcard', ['*.example.com', INNER]], ['every host', undefined]])('a guarded listener for %s', (_case, hosts) => {
  beforeAll(async () => {
    const edge = await new Neighbours().issue();
    edge.https('wide', hosts).addAction('admin', { conditions: [ADMIN, OFFICE_ONLY], action: edge.to(edge.cart) });
    edge.https('narrow', [OPEN]).addAction('all', { action: edge.to(edge.web) });
    edge.https('inner', ['*.inner.example.com']).addAction('all', { action: edge.to(edge.web) });
    await mesh.apply(edge.app);
  });

  test('leaves the connections of others alone', async () => {
    expect(await answer(OPEN, OPEN, ELSEWHERE)).toBe('web');
    expect(await answer('y.inner.example.com', 'y.inner.example.com', ELSEWHERE)).toBe('web');
  });

  test.each([[OPEN, WIDE], [WIDE, WIDE], ['y.inner.example.com', WIDE]])('guards requests for %s that come as one for %s', async (host, sni) => {
    expect(await answer(host, sni, ELSEWHERE)).toBe(403);
    expect(await answer(host, sni, OFFICE)).toBe('cart');
  });
});

test('a token in a cookie is asked for whatever host the request names', async () => {
  const edge = await new Neighbours().issue();
  edge.https('wide', ['*.example.com']).addAction('all', { action: jwt(edge.to(edge.cart), keys(login, { fromCookies: ['session'] })) });
  edge.https('narrow', [OPEN]).addAction('all', { action: ListenerAction.fixedResponse(418) });
  await mesh.apply(edge.app);
  const ask = (sni: string, cookie = 'a=b') => answerOf(mesh, OPEN, '/', { headers: { cookie }, tls: { sni } });
  expect([await ask(WIDE), await ask(WIDE, `session=${login.token()}`), await ask(OPEN)]).toEqual([403, 'cart', 418]);
});
