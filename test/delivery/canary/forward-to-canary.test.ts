import { Chart, Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { ListenerTransform } from '../../../src/alb/action/listener-transform';
import { ApplicationListener } from '../../../src/alb/application-listener';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { DelegatedRules } from '../../../src/alb/delegated-rules';
import { IstioAlb } from '../../../src/alb/istio-alb';
import { ListenerProtocol } from '../../../src/alb/listener/listener-protocol';
import { TargetGroup } from '../../../src/alb/target-group/target-group';
import { CanaryRollout } from '../../../src/delivery/canary/canary-rollout';
import { CanaryScale } from '../../../src/delivery/canary/canary-scale';
import { CanaryStep } from '../../../src/delivery/canary/canary-step';
import { GatewayLoadBalancer } from '../../../src/ingress-gateway/gateway-load-balancer';
import { IngressGateway } from '../../../src/ingress-gateway/ingress-gateway';
import { HttpAction } from '../../../src/networking/virtual-service/http-action';
import { StringMatch } from '../../../src/networking/virtual-service/string-match';
import { VirtualService } from '../../../src/networking/virtual-service/virtual-service';
import { ServiceIdentity } from '../../../src/security/service-identity';
import { ApplicationProtocol } from '../../../src/service/application-protocol';
import { canaryIn, chartIn, manifestsOf } from '../rollout-fixture';

const { httpHeader, httpRequestMethods, pathPrefixes } = ListenerCondition;
const BETA = { 'x-user-group': StringMatch.exact('beta') };
const ONE_POD = CanaryStep.canaryScale(CanaryScale.replicas(1));

/** A listener beside a canary with a header route. */
function listenerAnd(steps: CanaryStep[] = [ONE_POD, CanaryStep.headerRoute('beta', BETA)]): { listener: ApplicationListener; canary: CanaryRollout } {
  const chart = chartIn();
  return { canary: canaryIn(chart, { steps }), listener: new IstioAlb(chart, 'alb').addListener('http', { port: 80, hosts: ['shop.example.com'] }) };
}

const routesAt = (listener: ApplicationListener) => manifestsOf(Chart.of(listener), 'VirtualService')
  .find(({ spec }) => JSON.stringify(spec.hosts) === '["shop.example.com"]')!.spec.http;

describe('a forward of an IstioAlb to a canary', () => {
  test('leads to its delegate, which keeps path, rewrite, timeout and retries of the rule', () => {
    const { listener, canary } = listenerAnd();
    listener.addAction('orders', {
      conditions: [pathPrefixes(['/orders'])],
      action: ListenerAction.forward(canary),
      timeout: Duration.seconds(3),
      transforms: [ListenerTransform.requestHeaders({ set: { 'x-from': 'edge' } })],
    });
    listener.addAction('rest', { action: ListenerAction.fixedResponse(404) });

    expect(routesAt(listener)).toEqual([
      {
        name: 'orders',
        match: [{ uri: { exact: '/orders' } }, { uri: { prefix: '/orders/' } }],
        delegate: { name: 'orders-rollout-http' },
        timeout: '3s',
        headers: { request: { set: { 'x-from': 'edge' } } },
      },
      { name: 'rest', directResponse: { status: 404 } },
    ]);
  });

  test('names the port where there are several', () => {
    const chart = chartIn();
    const canary = canaryIn(chart, {
      ports: [{ port: 80, targetPort: 8080 }, { port: 9000, targetPort: 9000, protocol: ApplicationProtocol.GRPC, name: 'grpc' }],
    });
    const listener = new IstioAlb(chart, 'alb').addListener('http', { port: 80, hosts: ['shop.example.com'] });
    listener.addAction('grpc', { action: ListenerAction.forward(canary, { port: 9000 }) });

    expect(routesAt(listener)).toEqual([{ name: 'grpc', delegate: { name: 'orders-rollout-grpc' } }]);
    expect(() => ListenerAction.forward(canary, { port: 81 })).toThrow('port of a forward to canary "orders" must be one of its ports');
  });

  test('goes together with a rule that compares the header of a header route by the same text, or by a beginning of it', () => {
    const { listener, canary } = listenerAnd();
    const action = ListenerAction.forward(canary);

    expect(() => listener.addAction('same', { conditions: [httpHeader('x-user-group', ['beta'])], action })).not.toThrow();
    expect(() => listener.addAction('other', { conditions: [httpHeader('x-region', ['eu'])], action })).not.toThrow();
    expect(() => listener.addAction('another', { conditions: [httpHeader('x-user-group', ['gold'])], action }))
      .toThrow('headers.x-user-group in match 0 of route "another" must be left out before header route "beta" of canary "orders", the same exact text, '
        + 'or a beginning of it');
    expect(() => listener.addAction('pattern', { conditions: [httpHeader('x-user-group', ['b*a'])], action })).toThrow('headers.x-user-group in match 0');
    expect(() => listener.addAction('either', { conditions: [httpHeader('x-user-group', ['beta', 'gold'])], action }))
      .toThrow('headers.x-user-group in match 1 of route "either"');
  });

  test('goes together with a rule for a method only where copies are of the same method', () => {
    const every = listenerAnd([ONE_POD, CanaryStep.mirrorRoute('copies')]);
    const gets = listenerAnd([ONE_POD, CanaryStep.mirrorRoute('copies', { method: StringMatch.exact('GET') })]);
    const conditions = [httpRequestMethods(['GET'])];

    expect(() => every.listener.addAction('get', { conditions, action: ListenerAction.forward(every.canary) }))
      .toThrow('method in match 0 of route "get" must be left out before mirror route "copies" of canary "orders"');
    expect(() => gets.listener.addAction('get', { conditions, action: ListenerAction.forward(gets.canary) })).not.toThrow();
  });

  test('is one of several targets, or sticky, never: Argo Rollouts moves the weights', () => {
    const { canary } = listenerAnd();

    expect(() => ListenerAction.weightedForward([{ target: canary, weight: 1 }, { target: canary, weight: 1 }]))
      .toThrow('destinations of canary "orders" must be left to Argo Rollouts');
    expect(() => ListenerAction.forward(canary, { stickinessDuration: Duration.hours(1) }))
      .toThrow('stickinessDuration of a forward to canary "orders" must be left out, got "60 minutes"');
  });

  test('is in the rules of a listener only, not in delegated ones', () => {
    const { canary } = listenerAnd();
    const rules = new DelegatedRules(chartIn(), 'rules', { pathPrefix: '/orders' });

    expect(() => rules.addAction('orders', { action: ListenerAction.forward(canary) }))
      .toThrow('target of rule "orders" must be one whose weights this app says, in delegated rules, got "canary \\"orders\\""');
  });

  test('is for requests, not for connections', () => {
    const chart = chartIn();
    const canary = canaryIn(chart);
    const listener = new IstioAlb(chart, 'alb').addListener('tcp', { port: 5432, protocol: ListenerProtocol.TCP });

    expect(() => listener.addAction('orders', { action: ListenerAction.forward(canary) })).toThrow('target of rule "orders" of listener "tcp" must be');
  });

  test('gets no copies of other rules, and is no target group', () => {
    const { listener, canary } = listenerAnd();

    expect(() => listener.addAction('copies', { action: ListenerAction.forward(canary), mirrors: [{ target: canary }] }))
      .toThrow('destinations of canary "orders" must be left to Argo Rollouts');
    expect(() => new TargetGroup(listener, 'group', { target: canary as never })).toThrow('target');
  });

  test('lets the gateway call the pods, once somebody is named', () => {
    const chart = chartIn();
    const canary = canaryIn(chart);
    const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp() });
    const listener = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { port: 80 });
    listener.addAction('orders', { action: ListenerAction.forward(canary) });
    canary.allowFrom(ServiceIdentity.fromServiceAccount('shop', 'cart'));
    const [{ metadata, spec }] = manifestsOf(Chart.of(canary), 'AuthorizationPolicy');

    expect(metadata.name).toBe('orders-callers');
    expect(spec.selector).toEqual({ matchLabels: { app: 'orders' } });
    expect(JSON.stringify(spec.rules)).toContain('cluster.local/ns/shop/sa/edge');
    expect(JSON.stringify(spec.rules)).toContain('cluster.local/ns/shop/sa/cart');
  });
});

describe('a VirtualService of the user', () => {
  test('delegates to a canary as the rules of a load balancer do', () => {
    const chart = chartIn();
    const canary = canaryIn(chart, { steps: [ONE_POD, CanaryStep.headerRoute('beta', BETA)] });
    const root = new VirtualService(chart, 'root', { hosts: ['orders.example.com'], mesh: true });
    const action = HttpAction.delegateTo(canary.delegateFor());

    expect(() => root.addHttpRoute({ name: 'beta', matches: [{ headers: { 'x-user-group': StringMatch.regex('be.*') } }], action }))
      .toThrow('headers.x-user-group in match 0 of route "beta" must be left out before header route "beta" of canary "orders"');
    expect(() => root.addHttpRoute({ name: 'all', matches: [{ headers: { 'x-user-group': StringMatch.prefix('be') } }], action })).not.toThrow();
  });
});
