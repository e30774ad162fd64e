/** Listeners for HTTPS on one port: each has routes of its own, and Envoy picks them by the name in the handshake. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { ADMIN, answerOf, Edge, ELSEWHERE, from, jwt, keys, login, OFFICE, OFFICE_ONLY } from './guarded-edge';
import { newSecret, tlsKeys } from './secrets';
import {
  ApplicationListener, ClientAuthority, HttpAction, IstioAlb, ListenerAction, ListenerCertificate, ListenerCondition, ListenerProtocol,
  MutualAuthentication, StringMatch, VirtualService,
} from '../../src';

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

  readonly secret = `certificate-${Neighbours.number++}`;

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

/** As if the Gateways that serve some hosts were not applied yet. */
function withoutGatewaysFor(yaml: string, ...hosts: string[]): string {
  return yaml.split(/^---\n/m).filter(document => !/^kind: Gateway$/m.test(document) || !hosts.some(host => document.includes(host))).join('---\n');
}

describe.each<[string, string[] | undefined]>([['a wildcard', ['*.example.com', INNER]], ['every host', undefined]])('a guarded listener for %s', (_case, hosts) => {
  let yaml: string;

  beforeAll(async () => {
    const edge = await new Neighbours().issue();
    edge.https('wide', hosts).addAction('admin', { conditions: [ADMIN, OFFICE_ONLY], action: edge.to(edge.cart) });
    edge.https('narrow', [OPEN]).addAction('all', { action: edge.to(edge.web) });
    edge.https('inner', ['*.inner.example.com']).addAction('all', { action: edge.to(edge.web) });
    yaml = edge.app.synthYaml();
    await mesh.apply(yaml);
  });

  test('leaves the connections of others alone', async () => {
    expect(await answer(OPEN, OPEN, ELSEWHERE)).toBe('web');
    expect(await answer('y.inner.example.com', 'y.inner.example.com', ELSEWHERE)).toBe('web');
  });

  test('guards its own', async () => {
    expect([await answer(WIDE, WIDE, ELSEWHERE), await answer(WIDE, WIDE, OFFICE)]).toEqual([403, 'cart']);
  });

  test.each([OPEN, 'y.inner.example.com'])('refuses requests for %s that come as one of its own: they have a server of their own', async host => {
    // The guard of the wildcard is asked first.
    expect([await answer(host, WIDE, ELSEWHERE), await answer(host, WIDE, OFFICE)]).toEqual([403, 421]);
  });

  test('guards requests that come as those of others, while these are not there', async () => {
    await mesh.apply(withoutGatewaysFor(yaml, OPEN, '*.inner.example.com'));
    for (const host of [OPEN, WIDE, 'y.inner.example.com']) {
      for (const sni of [OPEN, 'y.inner.example.com']) {
        expect([host, sni, await answer(host, sni, ELSEWHERE)]).toEqual([host, sni, host === WIDE ? 403 : 421]);
      }
    }
    expect([await answer(WIDE, OPEN, OFFICE), await answer(OPEN, OPEN, OFFICE)]).toEqual(['cart', 421]);
  });
});

describe('a host with a guard is not reached by the name of an open wildcard', () => {
  const HOST = 'admin.example.com';

  const apply = async (build: (edge: Neighbours) => void) => {
    const edge = await new Neighbours().issue();
    build(edge);
    edge.https('wide', ['*.example.com']).addAction('all', { action: edge.to(edge.cart) });
    await mesh.apply(edge.app);
    return [await answer(HOST, HOST, ELSEWHERE), await answer(HOST, HOST, OFFICE),
      await answer(HOST, WIDE, ELSEWHERE), await answer(HOST, WIDE, OFFICE), await answer('c.example.com', WIDE, ELSEWHERE)];
  };

  test('by a rule', async () => {
    expect(await apply(edge => edge.https('narrow', [HOST]).addAction('g', { conditions: [ADMIN, OFFICE_ONLY], action: edge.to(edge.cart) })))
      .toEqual([403, 'cart', 421, 421, 'cart']);
  });

  test('by a list of addresses', async () => {
    expect(await apply(edge => new IstioAlb(edge.shop, 'narrow', { gateways: [edge.gateway] }).addListener('https', {
      hosts: [HOST], certificates: [ListenerCertificate.fromSecret(edge.secret)], redirectHttp: false, allowedSourceIps: [`${OFFICE}/32`], defaultAction: edge.to(edge.cart),
    }))).toEqual([403, 'cart', 421, 421, 'cart']);
  });

  test('and one that the wildcard has a rule for with a guard stays that of its own server', async () => {
    const edge = await new Neighbours().issue();
    edge.https('narrow', [HOST]).addAction('all', { action: edge.to(edge.web) });
    const wide = edge.https('wide', ['*.example.com']);
    wide.addAction('own', { conditions: [ListenerCondition.hostHeaders([HOST]), OFFICE_ONLY], action: edge.to(edge.cart) });
    wide.addAction('all', { action: edge.to(edge.cart) });
    const yaml = edge.app.synthYaml();
    await mesh.apply(yaml);
    expect([await answer(HOST, HOST, ELSEWHERE), await answer(HOST, WIDE, ELSEWHERE), await answer(WIDE, WIDE, ELSEWHERE)]).toEqual(['web', 403, 'cart']);
    await mesh.apply(withoutGatewaysFor(yaml, HOST));
    expect([await answer(HOST, HOST, ELSEWHERE), await answer(HOST, WIDE, OFFICE)]).toEqual([421, 421]);
  });

  test('and one without is', async () => {
    expect(await apply(edge => edge.https('narrow', [HOST]).addAction('g', { action: edge.to(edge.web) }))).toEqual(['web', 'web', 'cart', 'cart', 'cart']);
  });
});

describe('a host that two listeners have, one by its name and one by a rule for its wildcard', () => {
  const OTHER_INNER = 'y.inner.example.com';
  const THEIRS = 'x.example.org';
  const OWN = [OPEN, '*.inner.example.com', '*.example.org'];
  let yaml: string;

  beforeAll(async () => {
    const edge = await new Neighbours().issue();
    const own = edge.https('own', OWN);
    own.addAction('admin', { conditions: [ADMIN, OFFICE_ONLY], action: edge.to(edge.web) });
    own.addAction('default', { action: edge.to(edge.web) });
    const wide = edge.https('wide', ['*.example.com', THEIRS]);
    wide.addAction('theirs', { conditions: [ListenerCondition.hostHeaders([OPEN, OTHER_INNER]), OFFICE_ONLY], action: edge.to(edge.cart) });
    wide.addAction('default', { action: edge.to(edge.cart) });
    yaml = edge.app.synthYaml();
    await mesh.apply(yaml);
  });

  test('is that of the narrowest name', async () => {
    for (const host of [OPEN, OTHER_INNER]) {
      expect([host, await answer(host, host, OFFICE), await answer(host, host, ELSEWHERE)]).toEqual([host, 'web', 403]);
      expect((await mesh.request({ gateway: 'edge/public', host, headers: from(ELSEWHERE), tls: {} })).pod?.labels.app).toBe('web');
    }
    expect([await answer(THEIRS, THEIRS, ELSEWHERE), await answer(WIDE, WIDE, ELSEWHERE)]).toEqual(['cart', 'cart']);
  });

  test('and of nobody on connections that asked for another one', async () => {
    for (const [host, sni] of [[OPEN, WIDE], [OTHER_INNER, THEIRS], [THEIRS, OTHER_INNER]]) {
      expect([host, sni, await answer(host, sni, OFFICE)]).toEqual([host, sni, 421]);
    }
  });

  test('has its guard by a name of the other one, while that is not there', async () => {
    await mesh.apply(withoutGatewaysFor(yaml, `- ${THEIRS}`));
    for (const host of [OPEN, OTHER_INNER]) {
      expect([host, await answer(host, THEIRS, OFFICE), await answer(host, THEIRS, ELSEWHERE)]).toEqual([host, 'web', 403]);
    }
  });
});

test('a host with a certificate of its own in the listener of its wildcard is served there', async () => {
  const edge = await new Neighbours().issue();
  const [own, ofWildcard] = [['x.example.com'], ['*.example.com']];
  const listener = new IstioAlb(edge.shop, 'wide', { gateways: [edge.gateway] }).addListener('https', {
    hosts: [...ofWildcard, ...own],
    certificates: [ofWildcard, own].map(hosts => ListenerCertificate.fromSecret(edge.secret, { hosts })),
    redirectHttp: false,
  });
  listener.addAction('admin', { conditions: [ADMIN, OFFICE_ONLY], action: edge.to(edge.cart) });
  listener.addAction('default', { action: edge.to(edge.web) });
  edge.https('narrow', [OPEN]).addAction('all', { action: ListenerAction.fixedResponse(200) });
  await mesh.apply(edge.app);
  for (const host of ['x.example.com', 'y.example.com']) {
    expect([host, await answer(host, host, OFFICE), await answer(host, host, ELSEWHERE), await answerOf(mesh, host, '/', { tls: { sni: host } })])
      .toEqual([host, 'cart', 403, 'web']);
  }
  expect(await answer(OPEN, 'x.example.com', OFFICE)).toBe(404);
});

describe('a host with a dot at its end is not that of an open listener for every host', () => {
  const apply = async (build: (edge: Neighbours) => void) => {
    const edge = await new Neighbours().issue();
    edge.https('all').addAction('all', { action: edge.to(edge.cart) });
    build(edge);
    await mesh.apply(edge.app);
    return [await answer('admin.example.com.', 'foo.example.com', ELSEWHERE), await answer('admin.example.com.:443', 'foo.example.com', ELSEWHERE),
      await answer('other.example.com.', 'foo.example.com', ELSEWHERE)];
  };

  test.each<[string, (edge: Neighbours) => object]>([
    ['a list of addresses', () => ({ allowedSourceIps: [`${OFFICE}/32`] })],
    ['certificates of clients', () => ({ mutualAuthentication: MutualAuthentication.required({ trustStore: ClientAuthority.besideCertificate() }) })],
  ])('where it has %s', async (_, asks) => {
    expect(await apply(edge => new IstioAlb(edge.shop, 'narrow', { gateways: [edge.gateway] }).addListener('https', {
      hosts: ['admin.example.com'], certificates: [ListenerCertificate.fromSecret(edge.secret)], redirectHttp: false, defaultAction: edge.to(edge.cart), ...asks(edge),
    }))).toEqual([403, 403, 'cart']);
  });

  test('where it asks for nothing, it is', async () => {
    expect(await apply(edge => edge.https('narrow', ['admin.example.com']).addAction('all', { action: edge.to(edge.web) }))).toEqual(['cart', 'cart', 'cart']);
  });
});

describe('beside a listener for TLS with rules for some of its names', () => {
  const [ROUTED, REST] = ['x.pass.example.com', 'y.pass.example.com'];

  beforeAll(async () => {
    const edge = await new Neighbours().issue();
    edge.https('wide', ['*.example.com']).addAction('all', { conditions: [ListenerCondition.pathPrefixes(['/']), OFFICE_ONLY], action: edge.to(edge.cart) });
    new IstioAlb(edge.shop, 'tls', { gateways: [edge.gateway] }).addListener('tls', { port: 443, protocol: ListenerProtocol.TLS, hosts: ['*.pass.example.com'] })
      .addAction('some', { conditions: [ListenerCondition.hostHeaders([ROUTED])], action: edge.to(edge.web) });
    await mesh.apply(edge.app);
  });

  test('a wildcard guards the connections that ask for the rest of them', async () => {
    for (const host of [WIDE, REST]) {
      expect([host, await answer(host, REST, ELSEWHERE), await answer(WIDE, REST, OFFICE)]).toEqual([host, 403, 'cart']);
    }
  });

  test('and leaves those alone that pass', async () => {
    // The pod that they come to speaks no TLS: the handshake fails there, and nobody refuses the connection before.
    await expect(answer(ROUTED, ROUTED, ELSEWHERE)).rejects.toThrow();
  });
});

test('a token in a cookie is asked for whatever host the request names', async () => {
  const edge = await new Neighbours().issue();
  edge.https('wide', ['*.example.com']).addAction('all', { action: jwt(edge.to(edge.cart), keys(login, { fromCookies: ['session'] })) });
  edge.https('narrow', [OPEN]).addAction('all', { action: ListenerAction.fixedResponse(418) });
  await mesh.apply(edge.app);
  const ask = (sni: string, cookie = 'a=b') => answerOf(mesh, OPEN, '/', { headers: { cookie }, tls: { sni } });
  expect([await ask(WIDE), await ask(WIDE, `session=${login.token()}`), await ask(OPEN)]).toEqual([403, 421, 418]);
  const named = (host: string, cookie: string) => answerOf(mesh, host, '/', { headers: { cookie }, tls: { sni: WIDE } });
  expect([await named('c.example.com', 'a=b'), await named('c.example.com', `session=${login.token()}`)]).toEqual([403, 'cart']);
});

describe('over TLS a VirtualService on the Gateway of the load balancer', () => {
  const serve = async (own: string, other: string) => {
    const edge = await new Neighbours().issue();
    const listener = edge.https('alb', [own]);
    listener.addAction('admin', { conditions: [ADMIN, OFFICE_ONLY], action: edge.to(edge.web) });
    new VirtualService(edge.shop, 'own', {
      hosts: [other],
      gateways: [(listener.node.scope as IstioAlb).gateway],
      http: [{ name: 'open', matches: [{ uri: StringMatch.prefix('/pub') }], action: HttpAction.route(edge.cart.trafficDestinations()) }],
    });
    await mesh.apply(edge.app);
  };
  const ask = (host: string, path: string, client = ELSEWHERE) => answerOf(mesh, host, path, { headers: from(client), tls: { sni: host } });

  test('shares the connections of its host, and keeps both routes', async () => {
    await serve(OPEN, OPEN);
    expect([await ask(OPEN, '/pub'), await ask(OPEN, '/admin', OFFICE), await ask(OPEN, '/admin')]).toEqual(['cart', 'web', 403]);
  });

  test('has its own host of a wildcard', async () => {
    await serve('*.example.com', OPEN);
    expect([await ask(OPEN, '/pub'), await ask(OPEN, '/admin'), await ask(WIDE, '/admin', OFFICE), await ask(WIDE, '/admin')])
      .toEqual(['cart', 404, 'web', 403]);
  });
});
