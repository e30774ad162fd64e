/** What policies and routes of the app do beside the guards of its load balancers, and what is told of them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { AUTHORIZER, authorizerIn, newAuthorizer } from './authorizer';
import { Mesh, startMesh } from './driver/mesh';
import { answerOf, API, Edge, ELSEWHERE, jwt, login, SHOP } from './guarded-edge';
import { bearer } from './tokens';
import {
  AuthorizationAction, AuthorizationPolicy, AuthorizationRule, Findings, GatewayLoadBalancer, HttpAction, IngressGateway, IstioAlb, ListenerAction,
  ListenerCondition, PolicyTarget, VirtualService,
} from '../../src';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const codesIn = (edge: Edge) => Findings.all(edge.app).map(({ code }) => code);

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
