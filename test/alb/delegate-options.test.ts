import { App, Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { forwardTo, listenerIn, manifestsOf, matchesOf, rulesByHost } from './alb-fixture';
import { DelegatedRules } from '../../src/alb/delegated-rules';
import { IstioAlb } from '../../src/alb/istio-alb';
import { ListenerCertificate } from '../../src/alb/listener/listener-certificate';
import { ListenerProtocol } from '../../src/alb/listener/listener-protocol';
import { HttpAction } from '../../src/networking/virtual-service/http-action';
import { VirtualService } from '../../src/networking/virtual-service/virtual-service';
import { destinationNamed } from '../networking/virtual-service/virtual-service-fixture';

const action = forwardTo('echo');

/** The chart of the load balancer, and delegated rules for `/reviews` in another. */
function charts() {
  const app = new App();
  const front = new Chart(app, 'front', { namespace: 'front' });
  const reviews = new DelegatedRules(new Chart(app, 'reviews', { namespace: 'reviews' }), 'rules', { pathPrefix: '/reviews', name: 'reviews' });
  reviews.addAction('default', { action });
  return { front, reviews };
}

describe('listener.delegate', () => {
  test('leaves a path to the rules of another chart', () => {
    const { front, reviews } = charts();
    const listener = listenerIn(front);
    listener.addAction('default', { action });
    listener.delegate('/reviews', { to: reviews });

    const [route] = manifestsOf(front, 'VirtualService')[0].spec.http;
    expect(route).toEqual({
      name: 'reviews', match: [{ uri: { exact: '/reviews' } }, { uri: { prefix: '/reviews/' } }], delegate: { name: 'reviews', namespace: 'reviews' },
    });
    expect(listener.ruleNames).toEqual(['reviews', 'default']);
  });

  test('leaves a path to a VirtualService of another repository', () => {
    const { front } = charts();
    const to = VirtualService.fromVirtualServiceName(front, 'other', 'ratings', { namespaceName: 'ratings' });
    listenerIn(front).delegate('/', { to });

    const [route] = manifestsOf(front, 'VirtualService')[0].spec.http;
    expect(route).toEqual({ name: 'root', match: [{ uri: { prefix: '/' } }], delegate: { name: 'ratings', namespace: 'ratings' } });
  });

  test('has a place, hosts and a name', () => {
    const { front, reviews } = charts();
    const listener = listenerIn(front);
    listener.addAction('a', { action, conditions: undefined });
    listener.delegate('/reviews/', { to: reviews, hosts: ['a.test'], priority: 1, name: 'to-reviews' });

    expect(rulesByHost(front)).toEqual({ '*': ['a'], 'a.test': ['to-reviews', 'a'] });
    expect(matchesOf(front, 'to-reviews', 'a.test')).toEqual([{ uri: { exact: '/reviews' } }, { uri: { prefix: '/reviews/' } }]);
  });

  test('is named after its path', () => {
    const { front } = charts();
    const to = VirtualService.fromVirtualServiceName(front, 'other', 'ratings');
    const listener = listenerIn(front);
    listener.delegate('/a/b/', { to });

    expect(listener.ruleNames).toEqual(['a-b']);
  });

  test('a delegate has no hosts', () => {
    const { front } = charts();
    const route = { name: 'all', action: HttpAction.route([{ destination: destinationNamed('cart') }]) };
    const withHosts = new VirtualService(front, 'vs', { metadata: { name: 'vs' }, hosts: ['a.test'], http: [route] });
    const withoutHosts = new VirtualService(front, 'delegate', { metadata: { name: 'delegate' }, http: [route] });
    const listener = listenerIn(front);

    expect(() => listener.delegate('/a', { to: withHosts })).toThrow('delegate "vs" must be a VirtualService without hosts, got one with hosts: leave out its hosts');
    expect(listener.ruleNames).toEqual([]);
    listener.delegate('/a', { to: withoutHosts });
    expect(listener.ruleNames).toEqual(['a']);
  });

  test('the path is that of the delegated rules', () => {
    const { front, reviews } = charts();
    const listener = listenerIn(front);

    for (const path of ['/', '/reviews/v2', '/other']) {
      expect(() => listener.delegate(path, { to: reviews }))
        .toThrow(`path of a delegation must be the pathPrefix of the delegated rules ("/reviews"), got "${path}": Istio drops delegated routes for other paths`);
    }
    expect(() => listener.delegate('reviews', { to: reviews })).toThrow('path of a condition must be a path that begins with "/"');
    listener.delegate('/reviews/', { to: reviews });
  });
});

describe('alb.delegate', () => {
  test('leaves a path at every listener', () => {
    const { front, reviews } = charts();
    const alb = new IstioAlb(front, 'alb');
    alb.addListener('http', { hosts: ['a.test'] });
    alb.addListener('admin', { port: 8080, hosts: ['b.test'] });
    alb.delegate('/reviews', { to: reviews });

    expect(rulesByHost(front)).toEqual({ 'a.test': ['reviews'], 'b.test': ['reviews'] });
  });

  test('is all or nothing', () => {
    const { front, reviews } = charts();
    const alb = new IstioAlb(front, 'alb');
    const first = alb.addListener('http', { hosts: ['a.test'] });
    alb.addListener('admin', { port: 8080, hosts: ['b.test'] }).addAction('reviews', { action: forwardTo('other') });

    expect(() => alb.delegate('/reviews', { to: reviews })).toThrow('name of a rule must be there once in listener "admin", got "reviews" again');
    expect(first.ruleNames).toEqual([]);
    alb.delegate('/reviews', { to: reviews, name: 'team' });
    expect(first.ruleNames).toEqual(['team']);
  });

  test('leaves the redirect to HTTPS and connections as they are', () => {
    const { front, reviews } = charts();
    const alb = new IstioAlb(front, 'alb');
    alb.addListener('https', { hosts: ['a.test'], certificates: [ListenerCertificate.fromSecret('tls')] });
    alb.addListener('tls', { port: 8443, protocol: ListenerProtocol.TLS, hosts: ['b.test'], defaultAction: forwardTo('other') });
    alb.delegate('/reviews', { to: reviews });

    expect(alb.listeners.map(({ node, ruleNames }) => [node.id, ruleNames]))
      .toEqual([['https', ['reviews']], ['Redirect80To443', ['default']], ['tls', ['default']]]);
  });

  test('needs a listener', () => {
    const { front, reviews } = charts();
    const alb = new IstioAlb(front, 'alb');

    expect(() => alb.delegate('/reviews', { to: reviews }))
      .toThrow('load balancer "front/alb" must have a listener to delegate "/reviews", got none: add it first');
  });
});
