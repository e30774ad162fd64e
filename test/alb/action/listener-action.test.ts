import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { ListenerTransform } from '../../../src/alb/action/listener-transform';
import { ServiceTarget } from '../../../src/networking/destination/service-target';
import { WeightedService } from '../../../src/service/weighted-service';
import { chartIn, listenerIn, manifestsOf, Route, routesFor, targetNamed } from '../alb-fixture';

const host = (name: string) => `${name}.echo.svc.cluster.local`;
const serviceIn = (chart: Chart, ...ports: number[]) =>
  new kplus.Service(chart, 'Service', { metadata: { name: 'cart' }, ports: ports.map(port => ({ port, name: `p${port}` })) });

/** The route of an action in a chart that has more than the load balancer. */
function routeIn(chart: Chart, action: ListenerAction): Route {
  listenerIn(chart).addAction('default', { action });
  return manifestsOf(chart, 'VirtualService')[0].spec.http[0];
}

describe('ListenerAction.forward', () => {
  test('sends to the only destination of a target', () => {
    expect(routesFor({ action: ListenerAction.forward(targetNamed('cart')) })).toEqual([{ name: 'rule', route: [{ destination: { host: host('cart') } }] }]);
  });

  test('sends to a port that the Service has', () => {
    const chart = chartIn();
    const action = ListenerAction.forward(ServiceTarget.fromService(serviceIn(chart, 80, 8080), { port: 80 }), { port: 8080 });

    expect(routeIn(chart, action).route).toEqual([{ destination: { host: host('cart'), port: { number: 8080 } } }]);
  });

  test('a port that the Service lacks is refused', () => {
    const target = ServiceTarget.fromService(serviceIn(chartIn(), 80));

    expect(() => ListenerAction.forward(target, { port: 81 }))
      .toThrow('port of a forward to service "cart" must be one of its ports (80), got 81: add the port to the Service, or name another');
    expect(() => ListenerAction.forward(target, { port: 80 })).not.toThrow();
    expect(() => ListenerAction.weightedForward([{ target, port: 81 }])).toThrow('port of a forward to service "cart" must be one of its ports (80), got 81');
  });

  test('knows the weights that the target has at the synth', () => {
    const chart = chartIn();
    const service = new WeightedService(chart, 'cart', { name: 'cart', port: 80, versions: [{ name: 'v1', weight: 1, containers: [{ image: 'cart:1', portNumber: 8080 }] }] });
    listenerIn(chart).addAction('default', { action: ListenerAction.forward(service) });
    service.addVersion({ name: 'v2', weight: 3, containers: [{ image: 'cart:2', portNumber: 8080 }] });

    expect(manifestsOf(chart, 'VirtualService').at(-1)!.spec.http[0].route.map(({ weight }) => weight)).toEqual([1, 3]);
  });
});

describe('ListenerAction.weightedForward', () => {
  test('multiplies the weights', () => {
    const action = ListenerAction.weightedForward([{ target: targetNamed('a', 80, 20), weight: 1 }, { target: targetNamed('b'), weight: 1 }]);

    expect(routesFor({ action })[0].route).toEqual([
      { destination: { host: host('a-0') }, weight: 4 }, { destination: { host: host('a-1') }, weight: 1 }, { destination: { host: host('b') }, weight: 5 },
    ]);
  });

  test('is refused where it is made', () => {
    expect(() => ListenerAction.weightedForward([])).toThrow('targets of a weighted forward must be a list of at least one');
  });
});

describe('ListenerAction.fixedResponse', () => {
  test('answers with a status, and a body', () => {
    expect(routesFor({ action: ListenerAction.fixedResponse(404) })).toEqual([{ name: 'rule', directResponse: { status: 404 } }]);
    expect(routesFor({ action: ListenerAction.fixedResponse(200, { messageBody: 'ok' }) })).toEqual([{ name: 'rule', directResponse: { status: 200, body: { string: 'ok' } } }]);
  });

  test('has the type of its body in a header', () => {
    const action = ListenerAction.fixedResponse(200, { messageBody: '{}', contentType: 'application/json' });
    const set = { 'content-type': 'application/json' };

    expect(routesFor({ action })[0].headers).toEqual({ response: { set } });
    expect(routesFor({ action, transforms: [ListenerTransform.responseHeaders({ set: { 'x-a': '1' }, remove: ['server'] })] })[0].headers)
      .toEqual({ response: { set: { ...set, 'x-a': '1' }, remove: ['server'] } });
  });

  test('takes a status, and a type beside a body', () => {
    for (const status of [199, 600, 200.5]) {
      expect(() => ListenerAction.fixedResponse(status)).toThrow(`statusCode of a fixed response must be an integer from 200 to 599, got ${status}`);
    }
    expect(() => ListenerAction.fixedResponse(200, { contentType: 'text/html' }))
      .toThrow('contentType of a fixed response must be used together with a messageBody, got "text/html": add messageBody or leave it out');
    expect(() => ListenerAction.fixedResponse(200, { messageBody: 'x', contentType: 'a\nb' })).toThrow('contentType of a fixed response must be a text of printable ASCII');
    expect(() => ListenerAction.fixedResponse(599, { messageBody: '', contentType: 'text/html' })).not.toThrow();
  });

  test('has one content type', () => {
    const action = ListenerAction.fixedResponse(200, { messageBody: '{}', contentType: 'application/json' });
    const withHeader = (name: string) => () => routesFor({ action, transforms: [ListenerTransform.responseHeaders({ set: { [name]: 'text/html' } })] });

    expect(withHeader('Content-Type')).toThrow('response header "Content-Type" of rule "rule" must be left out beside a contentType, got "text/html": keep one of them');
    expect(withHeader('x-content-type')).not.toThrow();
  });
});
