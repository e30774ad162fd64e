import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { IstioAlb } from '../../../src/alb/istio-alb';
import { ListenerCertificate } from '../../../src/alb/listener/listener-certificate';
import { AddActionProps } from '../../../src/alb/rule/add-action-props';
import { WeightedService } from '../../../src/service/weighted-service';
import { chartIn, manifestsOf, targetNamed } from '../alb-fixture';

const stickinessDuration = Duration.hours(1);

/** The routes of a rule that forwards to a service in versions, at a listener for HTTP or HTTPS. */
function routesFor(
  weights: Record<string, number>, props: Partial<AddActionProps> = {}, certificates?: ListenerCertificate[],
): Record<string, unknown>[] {
  const chart = chartIn();
  const versions = Object.entries(weights).map(([name, weight]) => ({ name, weight, containers: [{ image: 'echo', portNumber: 8080 }] }));
  const web = new WeightedService(chart, 'web', { name: 'web', port: 80, versions });
  const listener = new IstioAlb(chart, 'alb').addListener('listener', { hosts: ['a.test.example'], certificates, redirectHttp: certificates && false });
  listener.addAction('my rule', { action: ListenerAction.forward(web, { stickinessDuration }), ...props });
  return manifestsOf(chart, 'VirtualService').find(({ spec }) => spec.hosts.includes('a.test.example'))!.spec.http as unknown as Record<string, unknown>[];
}

const host = 'web.echo.svc.cluster.local';
const cookieOf = (subset: string, more = '') =>
  ({ response: { add: { 'set-cookie': `istio-alb-my-rule=${subset}.web; Max-Age=3600; Path=/; HttpOnly; SameSite=Lax${more}` } } });
const cookie = (subset: string) => ({ regex: `(.*;\\s*)?istio-alb-my-rule=${subset}\\.web(;.*)?` });

describe('a sticky forward', () => {
  test('takes those who come back to their version, and marks the others', () => {
    expect(routesFor({ v1: 80, v2: 20 })).toEqual([
      { name: 'my rule-sticky-1', match: [{ headers: { cookie: cookie('v1') } }], route: [{ destination: { host, subset: 'v1' } }] },
      { name: 'my rule-sticky-2', match: [{ headers: { cookie: cookie('v2') } }], route: [{ destination: { host, subset: 'v2' } }] },
      {
        name: 'my rule',
        route: [
          { destination: { host, subset: 'v1' }, weight: 80, headers: cookieOf('v1') },
          { destination: { host, subset: 'v2' }, weight: 20, headers: cookieOf('v2') },
        ],
      },
    ]);
  });

  test('keeps the conditions and the options of its rule', () => {
    const conditions = [ListenerCondition.paths(['/a']), ListenerCondition.httpHeader('x', ['1'])];
    const [first] = routesFor({ v1: 80, v2: 20 }, { conditions, timeout: Duration.seconds(5) });

    expect(first).toMatchObject({ match: [{ uri: { exact: '/a' }, headers: { x: { exact: '1' }, cookie: cookie('v1') } }], timeout: '5s' });
  });

  test('lets clients of a version without weight go', () => {
    expect(routesFor({ v1: 1, v2: 0 }).map(({ name }) => name)).toEqual(['my rule-sticky-1', 'my rule']);
  });

  test('has nothing to do for one version', () => {
    expect(routesFor({ v1: 1 })).toEqual([{ name: 'my rule', route: [{ destination: { host, subset: 'v1' } }] }]);
  });

  test('sets secure cookies at HTTPS', () => {
    const routes = routesFor({ v1: 1, v2: 1 }, {}, [ListenerCertificate.fromSecret('tls')]);

    expect(routes.at(-1)).toMatchObject({ route: [{ headers: cookieOf('v1', '; Secure') }, { headers: cookieOf('v2', '; Secure') }] });
  });

  test('leaves other cookies to others', () => {
    expect(() => routesFor({ v1: 1, v2: 1 }, { conditions: [ListenerCondition.httpHeader('cookie', ['a=b'])] }))
      .toThrow('header of a condition beside stickinessDuration must be another than "cookie"');
  });

  test('lasts as long as the ALB lets it', () => {
    const lasting = (duration: Duration) => () => ListenerAction.weightedForward([{ target: targetNamed('a') }], { stickinessDuration: duration });

    expect(lasting(Duration.seconds(0))).toThrow('stickinessDuration of a forward must be a number from 1 to 604800, got 0: use 1 second to 7 days');
    expect(lasting(Duration.days(8))).toThrow('stickinessDuration of a forward must be a number from 1 to 604800');
    expect(lasting(Duration.millis(1500))).toThrow('stickinessDuration of a forward must be');
    expect(lasting(Duration.days(7))).not.toThrow();
  });
});
