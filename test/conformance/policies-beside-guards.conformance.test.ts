/** What policies and routes of the app do beside the guards of its load balancers, and what is told of them. */
import { ApiObject, Duration } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AUTHORIZER, authorizerIn, newAuthorizer } from './authorizer';
import { Mesh, startMesh } from './driver/mesh';
import { answerOf, API, Edge, ELSEWHERE, from, jwt, keys, login, objectsOf, OFFICE_ONLY, SHOP } from './guarded-edge';
import { bearer, Issuer, newIssuer } from './tokens';
import {
  AuthorizationAction, AuthorizationPolicy, AuthorizationRule, FindingLevel, Findings, GatewayLoadBalancer, HttpAction, IngressGateway, IstioAlb,
  ListenerAction, ListenerCondition, PolicyTarget, RequestLimit, StringMatch, VirtualService,
} from '../../src';

/** Whose tokens no guard asks for. */
const partner = newIssuer('partner');

/** Other keys under the same name. */
const thief = newIssuer('login');

const tokensOf = ({ issuer, jwks }: Issuer) => ({ issuer, jwks, forwardOriginalToken: true });

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const codesIn = (edge: Edge) => Findings.all(edge.app).map(({ code }) => code);
const errorsIn = (edge: Edge) => Findings.all(edge.app).filter(({ level }) => level === FindingLevel.ERROR).map(({ code }) => code);

function policyAtGateway(edge: Edge, action: AuthorizationAction, rule: AuthorizationRule): void {
  new AuthorizationPolicy(edge.edge, 'own', { target: PolicyTarget.workload({ istio: 'public' }), action, rules: [rule] });
}

describe('a policy that compares what the PROXY protocol names', () => {
  test.each<[string, AuthorizationRule]>([
    ['ports', { operations: [{ paths: ['/admin'], ports: [8080] }] }],
    ['destination.port', { operations: [{ paths: ['/admin'] }], conditions: [{ key: 'destination.port', values: ['8080'] }] }],
  ])('protects nothing, and is told: %s', async (_, rule) => {
    const edge = new Edge(GatewayLoadBalancer.nodePort({ proxyProtocol: true }));
    edge.listener({ hosts: [SHOP], defaultAction: edge.to(edge.web) });
    policyAtGateway(edge, AuthorizationAction.DENY, rule);
    await mesh.apply(edge.app);

    expect(await answerOf(mesh, SHOP, '/admin', { proxyProtocol: { source: ELSEWHERE, destinationPort: 80 } })).toBe('web');
    expect(codesIn(edge)).toContain('CDI054');
  });

  test('without ports it refuses, and is not told', async () => {
    const edge = new Edge(GatewayLoadBalancer.nodePort({ proxyProtocol: true }));
    edge.listener({ hosts: [SHOP], defaultAction: edge.to(edge.web) });
    policyAtGateway(edge, AuthorizationAction.DENY, { operations: [{ paths: ['/admin'] }] });
    await mesh.apply(edge.app);

    expect(await answerOf(mesh, SHOP, '/admin', { proxyProtocol: { source: ELSEWHERE, destinationPort: 80 } })).toBe(403);
    expect(codesIn(edge)).not.toContain('CDI054');
  });
});

describe('a policy that compares the address to which a client connected', () => {
  const rule: AuthorizationRule = { operations: [{ paths: ['/admin'] }], conditions: [{ key: 'destination.ip', values: ['127.0.0.0/8'] }] };

  test('protects nothing where the PROXY protocol names it, and is told', async () => {
    const edge = new Edge(GatewayLoadBalancer.nodePort({ proxyProtocol: true }));
    edge.listener({ hosts: [SHOP], defaultAction: edge.to(edge.web) });
    policyAtGateway(edge, AuthorizationAction.DENY, rule);
    await mesh.apply(edge.app);

    expect(await answerOf(mesh, SHOP, '/admin', { proxyProtocol: { source: '2001:db8::1' } })).toBe('web');
    expect(codesIn(edge)).toContain('CDI054');
  });

  test('refuses where connections name it themselves, and is not told', async () => {
    const edge = new Edge();
    edge.listener({ hosts: [SHOP], defaultAction: edge.to(edge.web) });
    policyAtGateway(edge, AuthorizationAction.DENY, rule);
    await mesh.apply(edge.app);

    expect(await answerOf(mesh, SHOP, '/admin')).toBe(403);
    expect(codesIn(edge)).not.toContain('CDI054');
  });
});

describe('a RequestAuthentication of the app at the pods of a guard', () => {
  const built = (jwtRule: object, conditions?: ListenerCondition[]) => {
    const edge = new Edge();
    const listener = edge.listener({ hosts: [SHOP], defaultAction: edge.to(edge.cart) });
    listener.addAction('in', {
      conditions: [ListenerCondition.pathPrefixes(['/in']), ...conditions ?? []], action: jwt(edge.to(edge.web), keys(login, { audiences: ['shop'] })),
    });
    // Our own construct refuses it.
    new ApiObject(edge.edge, 'own', {
      apiVersion: 'security.istio.io/v1', kind: 'RequestAuthentication', spec: { selector: { matchLabels: { istio: 'public' } }, jwtRules: [jwtRule] },
    });
    return edge;
  };
  const ask = (headers: Record<string, string>) => answerOf(mesh, SHOP, '/in', { headers });
  const stolen = () => bearer(thief.token({ aud: 'shop' }));

  test('with other keys for the same issuer lets in whom these sign for: an error', async () => {
    const edge = built({ ...tokensOf(thief), audiences: ['shop'] });
    await mesh.apply(objectsOf(edge.app));

    expect(await ask(stolen())).toBe('web');
    expect(codesIn(edge)).toContain('CDI068');
  });

  test('for another issuer lets none of them in', async () => {
    const edge = built(tokensOf(partner));
    await mesh.apply(objectsOf(edge.app));

    expect([await ask(stolen()), await ask(bearer(partner.token({ aud: 'shop' }))), await ask(bearer(login.token({ aud: 'shop' })))]).toEqual([401, 403, 'web']);
    expect(codesIn(edge)).not.toContain('CDI068');
  });

  const GOLD = [ListenerCondition.httpHeader('x-tenant', ['gold'])];
  const writing = (header: string) => built({ ...tokensOf(partner), outputClaimToHeaders: [{ header, claim: 'tenant' }] }, GOLD);

  // Beside the rule of the guard itself Envoy leaves the header where there is no token, and picks the route again where one changes it.
  test('that writes a header which the guard compares takes requests of other tokens away from it: an error', async () => {
    const edge = writing('x-tenant');
    await mesh.apply(objectsOf(edge.app));

    expect([await ask({ 'x-tenant': 'gold' }), await ask({ 'x-tenant': 'gold', ...bearer(partner.token({ tenant: 'silver' })) })]).toEqual([403, 'cart']);
    expect(codesIn(edge)).toContain('CDI069');
  });

  test('that writes another header lets none in', async () => {
    const edge = writing('x-other');
    await mesh.apply(objectsOf(edge.app));

    expect(await ask({ 'x-tenant': 'gold' })).toBe(403);
    expect(codesIn(edge)).not.toContain('CDI069');
  });
});

describe('a RequestAuthentication of the app at the pods of a guard by address', () => {
  const built = (jwtRule: object) => {
    const edge = new Edge();
    edge.listener({ hosts: [SHOP], defaultAction: edge.to(edge.cart) }).addAction('in', {
      conditions: [ListenerCondition.httpHeader('x-tenant', ['gold']), OFFICE_ONLY], action: edge.to(edge.web),
    });
    new ApiObject(edge.edge, 'own', {
      apiVersion: 'security.istio.io/v1',
      kind: 'RequestAuthentication',
      spec: { selector: { matchLabels: { istio: 'public' } }, jwtRules: [{ issuer: partner.issuer, jwks: partner.jwks, ...jwtRule }] },
    });
    return edge;
  };
  const ask = () => answerOf(mesh, SHOP, '/', { headers: { 'x-tenant': 'gold', ...from(ELSEWHERE) } });
  const claims = { outputClaimToHeaders: [{ header: 'x-tenant', claim: 'tenant' }] };

  test.each<[string, object]>([
    ['a claim', claims], ['the payload', { outputPayloadToHeader: 'x-tenant' }], ['a claim of tokens in parameters', { ...claims, fromParams: ['token'] }],
  ])('that writes the header from %s lets in whoever sends it without a token: an error', async (_, jwtRule) => {
    const edge = built(jwtRule);
    await mesh.apply(objectsOf(edge.app));

    expect(await ask()).toBe('web');
    expect(errorsIn(edge)).toContain('CDI069');
  });

  test.each<[string, object, number]>([
    ['that takes tokens from the header', { fromHeaders: [{ name: 'x-tenant' }] }, 401],
    ['that takes some values of it for tokens', { fromHeaders: [{ name: 'x-tenant', prefix: 'gold ' }] }, 403],
    ['that writes another header', { outputPayloadToHeader: 'x-other' }, 403],
  ])('%s lets nobody in', async (_, jwtRule, status) => {
    const edge = built(jwtRule);
    await mesh.apply(objectsOf(edge.app));

    expect(await ask()).toBe(status);
    expect(errorsIn(edge)).not.toContain('CDI069');
  });
});

describe('a policy at the gateway that allows', () => {
  const built = (...hosts: string[]) => {
    const edge = new Edge();
    edge.listener({ hosts: [SHOP], defaultAction: edge.to(edge.web) });
    new IstioAlb(edge.shop, 'other', { gateways: [edge.gateway] }).addListener('http', { hosts: [API], defaultAction: edge.to(edge.cart) });
    policyAtGateway(edge, AuthorizationAction.ALLOW, { operations: [{ hosts }] });
    return edge;
  };

  test('hosts of one load balancer closes another one, and is told', async () => {
    const edge = built(SHOP);
    await mesh.apply(edge.app);

    expect([await answerOf(mesh, SHOP, '/'), await answerOf(mesh, API, '/')]).toEqual(['web', 403]);
    expect(codesIn(edge)).toContain('CDI132');
  });

  test('those of both closes none, and is not told', async () => {
    const edge = built(SHOP, API);
    await mesh.apply(edge.app);

    expect([await answerOf(mesh, SHOP, '/'), await answerOf(mesh, API, '/')]).toEqual(['web', 'cart']);
    expect(codesIn(edge)).not.toContain('CDI132');
  });
});

describe('a route of the app for the host of a guarded load balancer', () => {
  const built = (path: string) => {
    const edge = new Edge();
    const alb = new IstioAlb(edge.shop, 'alb', { gateways: [edge.gateway] });
    alb.addListener('http', { hosts: [SHOP], defaultAction: ListenerAction.fixedResponse(404) })
      .addAction('in', { conditions: [ListenerCondition.pathPrefixes(['/in'])], action: jwt(edge.to(edge.web)) });
    new VirtualService(edge.shop, 'own', {
      hosts: [SHOP],
      gateways: [alb.gateway],
      http: [{ name: 'own', matches: [{ uri: StringMatch.exact(path) }], action: HttpAction.route(edge.cart.trafficDestinations()) }],
    });
    return edge;
  };

  test('is asked for what the guard asks, on its paths, and is told', async () => {
    const edge = built('/in/own');
    await mesh.apply(edge.app);

    expect(await answerOf(mesh, SHOP, '/in/own')).toBe(403);
    expect(codesIn(edge)).toContain('CDI088');
  });

  test('is open on others', async () => {
    const edge = built('/own');
    await mesh.apply(edge.app);

    expect([await answerOf(mesh, SHOP, '/own'), await answerOf(mesh, SHOP, '/in')]).toEqual(['cart', 403]);
    expect(codesIn(edge)).not.toContain('CDI088');
  });
});

describe('a route of the app beside a rule with a limit', () => {
  const built = (name: string) => {
    const edge = new Edge();
    const alb = new IstioAlb(edge.shop, 'alb', { gateways: [edge.gateway] });
    alb.addListener('http', { hosts: [SHOP], defaultAction: edge.to(edge.web) }).addAction('limited', {
      conditions: [ListenerCondition.paths(['/limited'])], action: edge.to(edge.web), requestLimit: RequestLimit.perGatewayPod(2, Duration.hours(1)),
    });
    new VirtualService(edge.shop, 'own', {
      hosts: [SHOP],
      gateways: [alb.gateway],
      http: [{ name, matches: [{ uri: StringMatch.exact('/own') }], action: HttpAction.route(edge.cart.trafficDestinations()) }],
    });
    return edge;
  };
  const statuses = async () => {
    const answers: (string | number)[] = [];
    for (let sent = 0; sent < 4; sent++) {
      answers.push(await answerOf(mesh, SHOP, '/own'));
    }
    return answers;
  };

  test('of its name is counted too: an error', async () => {
    const edge = built('limited');
    await mesh.apply(objectsOf(edge.app));

    expect(await statuses()).toEqual(['cart', 'cart', 429, 429]);
    expect(codesIn(edge)).toContain('CDI073');
  });

  test('of another name is not', async () => {
    const edge = built('own');
    await mesh.apply(objectsOf(edge.app));

    expect(await statuses()).toEqual(['cart', 'cart', 'cart', 'cart']);
    expect(codesIn(edge)).not.toContain('CDI073');
  });
});

describe('routes for a host below the wildcard of a guard', () => {
  const built = (make: (edge: Edge, alb: IstioAlb) => void) => {
    const edge = new Edge();
    const alb = new IstioAlb(edge.shop, 'alb', { gateways: [edge.gateway] });
    alb.addListener('http', { hosts: ['*.example.com'], defaultAction: jwt(edge.to(edge.web)) });
    make(edge, alb);
    return edge;
  };
  const raw = (host: string) => built((edge, { gateway }) => new ApiObject(edge.shop, 'status', {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    spec: { hosts: [host], gateways: [`${gateway.gatewayNamespace}/${gateway.gatewayName}`], http: [{ name: 'up', directResponse: { status: 207 } }] },
  }));

  test('that nobody built here are closed, and it is told', async () => {
    const edge = raw(API);
    await mesh.apply(edge.app);

    expect([await answerOf(mesh, API, '/'), await answerOf(mesh, API, '/', { headers: bearer(login.token()) })]).toEqual([403, 207]);
    expect(codesIn(edge)).toContain('CDI130');
  });

  test('of another domain are not there', async () => {
    const edge = raw('status.example.org');
    await mesh.apply(edge.app);

    expect(codesIn(edge)).not.toContain('CDI130');
  });

  test('of this library are open, and nothing is told', async () => {
    const edge = built(({ shop }, { gateway }) => new VirtualService(shop, 'status', {
      hosts: [API], gateways: [gateway], http: [{ name: 'up', action: HttpAction.directResponse(207) }],
    }));
    await mesh.apply(edge.app);

    expect([await answerOf(mesh, API, '/'), await answerOf(mesh, SHOP, '/')]).toEqual([207, 403]);
    expect(codesIn(edge)).not.toContain('CDI130');
  });
});

describe('a second authorizer at the pods of a load balancer with a login', () => {
  const built = (second: boolean) => {
    const edge = new Edge();
    newAuthorizer(edge.shop);
    edge.listener({ hosts: [SHOP], defaultAction: ListenerAction.fixedResponse(404) }).addAction('in', {
      conditions: [ListenerCondition.pathPrefixes(['/in'])],
      action: ListenerAction.authenticateOidc({ provider: AUTHORIZER, next: edge.to(edge.web) }),
    });
    if (second) {
      policyAtGateway(edge, AuthorizationAction.custom('second'), { operations: [{ paths: ['/other'] }] });
    }
    return edge;
  };
  const ask = () => answerOf(mesh, SHOP, '/in', { headers: { 'x-session': 'valid' } });

  test('closes what either is for, and is told', async () => {
    const edge = built(true);
    await mesh.apply(edge.app, { meshConfig: authorizerIn('shop') });

    expect(await ask()).toBe(403);
    expect(codesIn(edge)).toContain('CDI126');
  });

  test('is not there: who is logged in comes in', async () => {
    const edge = built(false);
    await mesh.apply(edge.app, { meshConfig: authorizerIn('shop') });

    expect(await ask()).toBe('web');
    expect(codesIn(edge)).not.toContain('CDI126');
  });
});

test('a VirtualService on the Gateway of one of two gateways has its host there, and the load balancer has it at the other one', async () => {
  const edge = new Edge();
  const two = new IngressGateway(edge.edge, 'two', { name: 'two', loadBalancer: GatewayLoadBalancer.clusterIp(), ports: [{ port: 80, targetPort: 8080 }] });
  const alb = new IstioAlb(edge.shop, 'wide', { gateways: [edge.gateway, two] });
  alb.addListener('http', { hosts: ['*.example.com'] }).addAction('all', { action: jwt(edge.to(edge.web)) });
  new VirtualService(edge.shop, 'api', {
    hosts: [API],
    gateways: [alb.gatewayObjects[1]],
    http: [{ name: 'all', action: HttpAction.route(edge.cart.trafficDestinations()) }],
  });
  await mesh.apply(edge.app);
  const ask = (gateway: string, headers = {}) => answerOf(mesh, API, '/', { gateway, headers });

  expect([await ask('edge/public', bearer(login.token())), await ask('edge/public')]).toEqual(['web', 403]);
  expect(await ask('edge/two')).toBe('cart');
});
