import { App, Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { chartIn, forwardTo, manifestsOf } from './alb-fixture';
import { ListenerAction } from '../../src/alb/action/listener-action';
import { ListenerTransform } from '../../src/alb/action/listener-transform';
import { ListenerCondition } from '../../src/alb/condition/listener-condition';
import { DelegatedRules } from '../../src/alb/delegated-rules';
import { IstioAlb } from '../../src/alb/istio-alb';
import { ListenerProtocol } from '../../src/alb/listener/listener-protocol';
import { AddActionProps } from '../../src/alb/rule/add-action-props';
import { ExportTo } from '../../src/core/export-to';
import { IngressGateway } from '../../src/ingress-gateway/ingress-gateway';
import { IstioVersion } from '../../src/mesh-settings/istio-version';
import { MeshSettings } from '../../src/mesh-settings/mesh-settings';

const { hostHeaders, httpHeader, pathPatterns, pathPrefixes, pathRegexes, paths } = ListenerCondition;
const action = forwardTo('reviews');

const rulesAt = (pathPrefix: string) => new DelegatedRules(chartIn('reviews'), 'reviews', { pathPrefix });
const on = (...conditions: ListenerCondition[]): AddActionProps => ({ action, conditions });

describe('DelegatedRules', () => {
  test('are a VirtualService without hosts, in the namespace of their chart', () => {
    const chart = chartIn('reviews');
    const rules = new DelegatedRules(chart, 'reviews', { pathPrefix: '/reviews/', name: 'reviews', exportTo: ExportTo.namespaces('front') });
    rules.addAction('default', { action });
    rules.addAction('v2', on(pathPrefixes(['/reviews/v2'])));

    expect(manifestsOf(chart, 'VirtualService')).toEqual([{
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'reviews', namespace: 'reviews' },
      spec: {
        exportTo: ['front'],
        http: [
          { name: 'v2', match: [{ uri: { exact: '/reviews/v2' } }, { uri: { prefix: '/reviews/v2/' } }], route: [{ destination: { host: 'reviews.reviews.svc.cluster.local' } }] },
          { name: 'default', route: [{ destination: { host: 'reviews.reviews.svc.cluster.local' } }] },
        ],
      },
    }]);
    expect([rules.pathPrefix, rules.virtualServiceName, rules.virtualServiceNamespace, rules.isDelegate]).toEqual(['/reviews', 'reviews', 'reviews', true]);
  });

  test('have an order by priority', () => {
    const rules = rulesAt('/reviews');
    rules.addAction('default', { action });
    rules.addAction('a', on(paths(['/reviews/a'])));
    rules.addAction('first', { ...on(paths(['/reviews/b'])), priority: 1 });

    expect(rules.ruleNames).toEqual(['first', 'a', 'default']);
  });

  test('are for a path', () => {
    expect(() => rulesAt('reviews')).toThrow('path of a condition must be a path that begins with "/"');
    expect(() => rulesAt('//')).toThrow('path prefix of a condition must be a path with at most one slash at its end, got "//"');
    expect(rulesAt('/').pathPrefix).toBe('');
  });

  test('have a rule by the time of the synth', () => {
    const app = new App();
    const rules = new DelegatedRules(new Chart(app, 'chart'), 'reviews', { pathPrefix: '/reviews' });

    expect(() => app.synthYaml()).toThrow('delegated rules "chart/reviews" must have at least one rule, got none: add one with addAction');
    rules.addAction('default', { action });
    expect(() => app.synthYaml()).not.toThrow();
  });
});

test('a delegated redirect says the protocol where TLS ends in front of the gateway, because nobody else knows it', () => {
  const chart = chartIn();
  const workload = { labels: { istio: 'edge' }, namespaceName: 'edge' };
  const alb = new IstioAlb(chart, 'alb', { gateways: [IngressGateway.fromWorkload(workload, [443])] });
  const rules = new DelegatedRules(chart, 'reviews', { pathPrefix: '/reviews' });
  const moved = (protocol?: string): AddActionProps => ({ action: ListenerAction.redirect({ path: '/new', protocol }), conditions: [paths([`/reviews/${protocol}`])] });
  const message = (name: string) => `protocol of the redirect of rule "${name}" of delegated rules "test/reviews" must be said, because TLS ends in front of listener "front"`;
  rules.addAction('https', moved('HTTPS'));
  alb.addListener('plain', { port: 80 }).delegate('/reviews', { to: rules });
  rules.addAction('kept', moved());
  const front = alb.addListener('front', { port: 443, protocol: ListenerProtocol.HTTP });

  expect(() => front.delegate('/reviews', { to: rules })).toThrow(message('kept'));
  const others = new DelegatedRules(chart, 'others', { pathPrefix: '/others' });
  front.delegate('/others', { to: others });
  expect(() => others.addAction('kept', { action: ListenerAction.redirect({ path: '/new' }) })).toThrow(message('kept').replace('reviews', 'others'));
  others.addAction('said', { action: ListenerAction.redirect({ path: '/new', protocol: 'HTTPS' }) });
});

describe('a delegated rule', () => {
  test('without a path changes a path below that of the rules', () => {
    const rewritten = (prefix: string) => () => rulesAt('/reviews').addAction('a', { action, transforms: [ListenerTransform.urlPrefixRewrite(prefix, '/')] });

    expect(rewritten('/review')).toThrow('rewrite of route "a" must be an expression that matches a part of the paths that the route takes');
    expect(rewritten('/reviews')).not.toThrow();
    expect(rewritten('/reviews/v2')).not.toThrow();
  });

  const add = (props: AddActionProps, pathPrefix = '/reviews') => () => rulesAt(pathPrefix).addAction('a', props);

  test('has no host', () => {
    expect(add(on(hostHeaders(['a.test', 'b*.test']))))
      .toThrow('hosts of rule "a" must be left out in delegated rules, got ["a.test","b*.test"]: the host belongs to the load balancer that delegates');
  });

  test('is for paths below', () => {
    for (const path of ['/', '/review', '/reviewsx', '/other']) {
      expect(add(on(paths([path])))).toThrow(`paths of rule "a" must be below "/reviews", got "${path}": Istio drops delegated routes for other paths`);
    }
    expect(add(on(pathPatterns(['/reviews*'])))).toThrow('paths of rule "a" must be below "/reviews", got "/reviews": Istio drops delegated routes');
    for (const condition of [paths(['/reviews', '/reviews/', '/reviews/1']), pathPrefixes(['/reviews']), pathPatterns(['/reviews/*']), httpHeader('x', ['1'])]) {
      expect(add(on(condition))).not.toThrow();
    }
    expect(add(on(paths(['/anything'])), '/')).not.toThrow();
  });

  test('does not compare the path with an expression', () => {
    expect(add(on(pathRegexes(['/reviews/[0-9]+']))))
      .toThrow('paths of rule "a" must be whole or prefixes in delegated rules, got regex "/reviews/[0-9]+": Istio drops delegated routes that compare');
    expect(add(on(pathPatterns(['/reviews/*/x'])))).toThrow('paths of rule "a" must be whole or prefixes in delegated rules');
  });

  test('does not repeat what only the listener knows', () => {
    const message = 'redirect of rule "a" must not repeat port or protocol in delegated rules, got #{port} or #{protocol}: the listener that delegates is not known here';

    for (const options of [{ host: 'b.test', port: '#{port}' }, { path: '/#{port}' }, { path: '/x', query: 'p=#{protocol}' }]) {
      expect(add({ action: ListenerAction.redirect(options) })).toThrow(message);
    }
    for (const options of [{ path: '/x', port: '#{port}', protocol: '#{protocol}' }, { host: 'b.test', port: '8080' }]) {
      expect(add({ action: ListenerAction.redirect(options) })).not.toThrow();
    }
    expect(add({ action: ListenerAction.redirect({ host: 'www.#{host}' }) })).toThrow('"#{host}" beside other text in a redirect must be used in a rule for full host names');
  });

  test('with another path before that of the request is for the paths of the delegation', () => {
    const chart = chartIn('reviews');
    MeshSettings.configure(chart, { oldestIstio: IstioVersion.V1_31 });
    new DelegatedRules(chart, 'reviews', { pathPrefix: '/reviews' }).addAction('moved', { action: ListenerAction.redirect({ path: '/archive/#{path}' }) });

    expect(manifestsOf(chart, 'VirtualService')[0].spec.http).toEqual([
      { name: 'moved-1', match: [{ uri: { exact: '/reviews' } }], redirect: { uri: '/archive/reviews', redirectCode: 302 } },
      { name: 'moved-2', match: [{ uri: { prefix: '/reviews/' } }], redirect: { prefixRewrite: '/archive/reviews/', redirectCode: 302 } },
    ]);
  });

  test('has a name of its own', () => {
    const rules = rulesAt('/reviews');
    rules.addAction('a', { action });

    expect(() => rules.addAction('a', on(paths(['/reviews'])))).toThrow('name of a rule must be there once in delegated rules "reviews", got "a" again');
    expect(() => rules.addAction('b', { action })).toThrow('default of delegated rules "reviews" must be one, got "b" beside "a"');
  });
});
