import { Duration, Testing } from 'cdk8s';
import { expect, test } from 'vitest';
import { DelegatedRules, IngressGateway, IstioAlb, ListenerAction, ListenerCondition, PolicyEnforcement, RequestLimit, VirtualService } from '../../../src';
import { ApplicationListener } from '../../../src/alb/application-listener';
import { AddActionProps } from '../../../src/alb/rule/add-action-props';
import { chartIn, forwardTo, manifestsOf, RoutingManifest, targetNamed } from '../alb-fixture';

const requestLimit = RequestLimit.perGatewayPod(10, Duration.minutes(1));
const onPath = (path: string, more: Partial<AddActionProps> = {}): AddActionProps => ({ conditions: [ListenerCondition.paths([path])], action: forwardTo('echo'), ...more });
const sticky = ListenerAction.forward(targetNamed('web', 50, 50), { stickinessDuration: Duration.hours(1) });

/** The routes of a load balancer of one host, and those that it limits. */
function namesOf(build: (alb: IstioAlb, http: ApplicationListener) => void): { readonly routes: string[]; readonly limited: string[] } {
  const chart = chartIn();
  const gateways = [IngressGateway.fromWorkload({ labels: { istio: 'edge' }, namespaceName: 'edge' })];
  const alb = new IstioAlb(chart, 'alb', { gateways, policyEnforcement: PolicyEnforcement.GATEWAY });
  build(alb, alb.addListener('a', { hosts: ['shop.example.com'] }));
  const filter = manifestsOf(chart, 'EnvoyFilter')[0] as unknown as { readonly spec: { readonly configPatches: { readonly match: { readonly routeConfiguration?: { readonly vhost: { readonly route: { readonly name: string } } } } }[] } };
  const limited = filter?.spec.configPatches.flatMap(({ match }) => match.routeConfiguration?.vhost.route.name ?? []) ?? [];
  const routes = manifestsOf(chart, 'VirtualService').flatMap(({ spec }) => spec.http.map(({ name }) => name));
  // What would go around a limit has a route before all.
  return { routes: routes.filter(name => !name?.endsWith('around-guards')), limited };
}

test('a rule that is called as a route of a sticky rule keeps its name, and has not its limit', () => {
  expect(namesOf((_, http) => {
    http.addAction('a', onPath('/a', { action: sticky, requestLimit }));
    http.addAction('a-sticky-1', onPath('/b'));
  })).toEqual({ routes: ['2.a-sticky-1', 'a-sticky-2', 'a', 'a-sticky-1'], limited: ['2.a-sticky-1', 'a-sticky-2', 'a'] });
});

test('names that do not meet stay', () => {
  expect(namesOf((_, http) => {
    http.addAction('a', onPath('/a', { action: sticky, requestLimit }));
    http.addAction('a-sticky', onPath('/b'));
    http.addAction('a-sticky-3', onPath('/c'));
  })).toEqual({ routes: ['a-sticky-1', 'a-sticky-2', 'a', 'a-sticky', 'a-sticky-3'], limited: ['a-sticky-1', 'a-sticky-2', 'a'] });
});

test('rules of two listeners of one host are told apart, whatever their names are', () => {
  const { routes, limited } = namesOf((alb, http) => {
    const other = alb.addListener('a-b', { port: 443, protocol: http.protocol, hosts: ['shop.example.com'] });
    http.addAction('b-c', onPath('/a', { requestLimit }));
    other.addAction('c', onPath('/a'));
    other.addAction('d', onPath('/d'));
  });
  expect(routes).toEqual(['a-b-c', '2.a-b-c', 'a-b-d']);
  expect(limited).toEqual(['a-b-c']);
});

test('a limited rule keeps clear of the names that Istio gives the routes of a delegate; others do not', () => {
  const to = VirtualService.fromVirtualServiceName(chartIn(), 'reviews', 'reviews', { namespaceName: 'echo' });
  expect(namesOf((_, http) => {
    http.addAction('reviews-write', onPath('/write', { requestLimit }));
    http.addAction('reviews-read', onPath('/read'));
    http.addAction('reviewsx', onPath('/x', { requestLimit }));
    http.delegate('/reviews', { to });
  })).toEqual({ routes: ['2.reviews-write', 'reviews-read', 'reviewsx', 'reviews'], limited: ['2.reviews-write', 'reviewsx'] });
});

test('delegated rules have names of their own too', () => {
  const chart = chartIn();
  const rules = new DelegatedRules(chart, 'rules', { pathPrefix: '/a' });
  rules.addAction('a', onPath('/a/x', { action: sticky }));
  rules.addAction('a-sticky-1', onPath('/a/y'));
  const [{ spec }] = Testing.synth(chart) as RoutingManifest[];
  expect(spec.http.map(({ name }) => name)).toEqual(['2.a-sticky-1', 'a-sticky-2', 'a', 'a-sticky-1']);
});
