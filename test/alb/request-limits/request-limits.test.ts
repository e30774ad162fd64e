import { Chart, Duration, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { DelegatedRules } from '../../../src/alb/delegated-rules';
import { PolicyEnforcement } from '../../../src/alb/gateways/policy-enforcement';
import { RequestLimit } from '../../../src/alb/guard/request-limit';
import { IstioAlb, IstioAlbProps } from '../../../src/alb/istio-alb';
import { ListenerProtocol } from '../../../src/alb/listener/listener-protocol';
import { AddActionProps } from '../../../src/alb/rule/add-action-props';
import { Findings } from '../../../src/core/findings';
import { IngressGateway } from '../../../src/ingress-gateway/ingress-gateway';
import { ClientAddress } from '../../../src/mesh-settings/gateway-workload';
import { IstioVersion } from '../../../src/mesh-settings/istio-version';
import { MeshSettings } from '../../../src/mesh-settings/mesh-settings';
import { Destination, ServiceHost } from '../../../src/networking/destination/destination';
import { HttpAction } from '../../../src/networking/virtual-service/http-action';
import { HttpMatch } from '../../../src/networking/virtual-service/http-match';
import { StringMatch } from '../../../src/networking/virtual-service/string-match';
import { VirtualService } from '../../../src/networking/virtual-service/virtual-service';
import { KnownManifest } from '../../known-manifest';
import { chartIn, forwardTo, targetNamed } from '../alb-fixture';

const minute = Duration.minutes(1);
const perPod = RequestLimit.perGatewayPod(10, minute);
const perClient = RequestLimit.perClient(10, minute);
const workload = { labels: { istio: 'edge' }, namespaceName: 'edge' };
const known = IngressGateway.fromWorkload({ ...workload, clientAddress: ClientAddress.CONNECTION });
const unknown = IngressGateway.fromWorkload(workload);

const limited = (requestLimit: RequestLimit, path = '/limited'): AddActionProps =>
  ({ conditions: [ListenerCondition.paths([path])], action: forwardTo('echo'), requestLimit });

const albIn = (chart: Chart, props: IstioAlbProps = {}, id = 'alb') => new IstioAlb(chart, id, { policyEnforcement: PolicyEnforcement.GATEWAY, gateways: [known], ...props });

interface Patch {
  readonly applyTo: string;
  readonly match: { readonly routeConfiguration?: { readonly vhost: { readonly name: string; readonly route: { readonly name: string } } } };
  readonly patch: { readonly value: { readonly typed_config: Record<string, unknown> } };
}

type EnvoyFilterManifest = KnownManifest<{ readonly spec: { readonly configPatches: Patch[] } }>;

function filtersOf(chart: Chart): EnvoyFilterManifest[] {
  ['CDI011', 'IST0162', 'CDI015'].forEach(code => Findings.of(chart).acknowledge(code, 'not the subject of this test'));
  return (Testing.synth(chart) as EnvoyFilterManifest[]).filter(({ kind }) => kind === 'EnvoyFilter');
}

/** The routes that are limited, by virtual host and name. */
function routesOf(chart: Chart): string[] {
  return filtersOf(chart)[0].spec.configPatches.flatMap(({ match: { routeConfiguration } }) =>
    routeConfiguration === undefined ? [] : `${routeConfiguration.vhost.name} ${routeConfiguration.vhost.route.name}`);
}

test('without a limit nothing is made', () => {
  const chart = chartIn();
  albIn(chart).addListener('http', { hosts: ['shop.example.com'], defaultAction: forwardTo('echo') });

  expect(filtersOf(chart)).toEqual([]);
});

test('one filter for the gateway, and a patch for each route with a limit', () => {
  const chart = chartIn();
  const http = albIn(chart, { name: 'shop' }).addListener('http', { hosts: ['shop.example.com'], defaultAction: forwardTo('echo') });
  http.addAction('login', limited(perPod));

  const value = 'echo/shop/http/login';
  expect(filtersOf(chart)).toEqual([{
    apiVersion: 'networking.istio.io/v1alpha3',
    kind: 'EnvoyFilter',
    metadata: { name: 'echo.shop-request-limits', namespace: 'edge' },
    spec: {
      workloadSelector: { labels: { istio: 'edge' } },
      priority: 10,
      configPatches: [{
        applyTo: 'HTTP_FILTER',
        match: {
          context: 'GATEWAY',
          listener: { filterChain: { filter: { name: 'envoy.filters.network.http_connection_manager', subFilter: { name: 'envoy.filters.http.router' } } } },
        },
        patch: {
          operation: 'INSERT_BEFORE',
          value: {
            name: 'request-limits.echo/shop',
            typed_config: {
              '@type': 'type.googleapis.com/envoy.extensions.filters.http.local_ratelimit.v3.LocalRateLimit',
              'stat_prefix': 'request_limits',
              'stage': 10,
              'filter_enabled': { default_value: { numerator: 100, denominator: 'HUNDRED' } },
              'filter_enforced': { default_value: { numerator: 100, denominator: 'HUNDRED' } },
              'token_bucket': { max_tokens: 4294967295, tokens_per_fill: 4294967295, fill_interval: '0.05s' },
              'always_consume_default_token_bucket': false,
              'rate_limited_as_resource_exhausted': true,
              'descriptors': [{ entries: [{ key: 'rule', value }], token_bucket: { max_tokens: 10, tokens_per_fill: 10, fill_interval: '60s' } }],
            },
          },
        },
      }, {
        applyTo: 'HTTP_ROUTE',
        match: { context: 'GATEWAY', routeConfiguration: { vhost: { name: 'shop.example.com:80', route: { name: 'login', action: 'ROUTE' } } } },
        patch: {
          operation: 'MERGE',
          value: { route: { rate_limits: [{ stage: 10, actions: [{ generic_key: { descriptor_key: 'rule', descriptor_value: value } }] }] } },
        },
      }],
    },
  }]);
});

test('every host, every listener and every target of a sticky forward, with rules that come later too', () => {
  const chart = chartIn();
  const alb = albIn(chart);
  const http = alb.addListener('http', { hosts: ['a.example.com', '*.b.example.com'] });
  http.addAction('one', limited(perPod));
  http.addAction('free', { conditions: [ListenerCondition.paths(['/free'])], action: forwardTo('echo') });
  const other = alb.addListener('other', { port: 8080, hosts: ['a.example.com'] });
  const action = ListenerAction.forward(targetNamed('echo', 1, 2), { stickinessDuration: minute });
  other.addAction('two', { conditions: [ListenerCondition.paths(['/sticky'])], action, requestLimit: perPod });

  expect(routesOf(chart).sort()).toEqual([
    '*.b.example.com:80 one', 'a.example.com:80 http-one', 'a.example.com:8080 other-two', 'a.example.com:8080 other-two-sticky-1', 'a.example.com:8080 other-two-sticky-2',
  ]);
});

test('an EnvoyFilter for each gateway', () => {
  const chart = chartIn();
  const second = IngressGateway.fromWorkload({ labels: { istio: 'internal' }, namespaceName: 'internal' });
  const http = albIn(chart, { name: 'shop', gateways: [known, second] }).addListener('http', { hosts: ['a.example.com'] });
  http.addAction('one', limited(perPod));

  expect(filtersOf(chart).map(({ metadata }) => metadata)).toEqual([
    { name: 'echo.shop-request-limits', namespace: 'edge' }, { name: 'echo.shop-request-limits-2', namespace: 'internal' },
  ]);
});

test('only limits that count values apart remember them', () => {
  const remembered = (requestLimit: RequestLimit) => {
    const chart = chartIn();
    MeshSettings.configure(chart, { oldestIstio: IstioVersion.V1_26 });
    albIn(chart).addListener('http', { hosts: ['a.example.com'] }).addAction('one', limited(requestLimit));
    return filtersOf(chart)[0].spec.configPatches[0].patch.value.typed_config.max_dynamic_descriptors;
  };

  expect(remembered(perPod)).toBeUndefined();
  expect(remembered(perClient)).toBe(10000);
  expect(remembered(RequestLimit.perHeader('x-api-key', 1, minute))).toBe(10000);
});

describe('a limit that can not be enforced is refused, and the rule is not there', () => {
  function refusal(requestLimit: RequestLimit, props: IstioAlbProps, oldestIstio = IstioVersion.V1_31): string {
    const chart = chartIn();
    MeshSettings.configure(chart, { oldestIstio });
    const http = albIn(chart, props).addListener('http', { hosts: ['a.example.com'] });
    try {
      http.addAction('login', limited(requestLimit));
      return 'accepted';
    } catch (error) {
      expect(http.ruleNames).toEqual([]);
      return (error as Error).message;
    }
  }

  test('on a gateway that the app does not own, unless that is agreed', () => {
    expect(refusal(perPod, { policyEnforcement: undefined })).toContain('gateway of a load balancer with a requestLimit of rule "login" must be an IngressGateway of this app');
    expect(refusal(perPod, { policyEnforcement: PolicyEnforcement.TARGETS })).toContain('only a gateway can do it');
    expect(refusal(perPod, {})).toBe('accepted');
  });

  test('for each client, where a gateway does not know who that is', () => {
    expect(refusal(perClient, { gateways: [known, unknown] })).toContain('requestLimit of rule "login" with perClient must be left out where the gateway does not know');
    expect(refusal(perClient, { gateways: [known] })).toBe('accepted');
    expect(refusal(RequestLimit.perHeader('x-api-key', 1, minute), { gateways: [unknown] })).toBe('accepted');
  });

  test('of values that an older Envoy does not count apart', () => {
    expect(refusal(perClient, {}, IstioVersion.V1_25)).toContain('requestLimit of rule "login" must be RequestLimit.perGatewayPod for Istio 1.25, got "perClient"');
    expect(refusal(RequestLimit.perHeader('x-api-key', 1, minute), {}, IstioVersion.V1_24)).toContain('got "perHeader"');
    expect(refusal(perClient, {}, IstioVersion.V1_26)).toBe('accepted');
    expect(refusal(perPod, {}, IstioVersion.V1_24)).toBe('accepted');
  });
});

describe('a limit is for requests that are forwarded', () => {
  test('not for those that are answered', () => {
    const http = albIn(chartIn()).addListener('http', { hosts: ['a.example.com'] });

    expect(() => http.addAction('teapot', { action: ListenerAction.fixedResponse(418), requestLimit: perPod }))
      .toThrow('rule "teapot" must forward its requests to have a requestLimit, got an action that answers them');
  });

  test('not for connections', () => {
    const tcp = albIn(chartIn()).addListener('tcp', { port: 9000, protocol: ListenerProtocol.TCP });

    expect(() => tcp.addAction('default', { action: forwardTo('echo'), requestLimit: perPod })).toThrow('requestLimit of rule "default" of listener "tcp" must be left out for TCP');
  });

  test('not for delegated rules', () => {
    const rules = new DelegatedRules(chartIn(), 'cart', { pathPrefix: '/cart' });

    expect(() => rules.addAction('limited', limited(perPod, '/cart/limited'))).toThrow('requestLimit of rule "limited" must be left out in delegated rules');
  });
});

test('a rule of the same name of another load balancer, for the same host and port, would be limited too: an error', () => {
  const codes = (name: string, host = 'a.example.com', port = 80): string[] => {
    const chart = chartIn();
    albIn(chart).addListener('http', { hosts: ['a.example.com'] }).addAction('login', limited(perPod));
    albIn(chart, {}, 'other').addListener('second', { port, protocol: ListenerProtocol.HTTP, hosts: [host] })
      .addAction(name, { conditions: [ListenerCondition.paths(['/other'])], action: forwardTo('echo') });
    return Findings.all(chart).filter(({ code }) => code === 'CDI073').map(({ message }) => message);
  };

  expect(codes('login')).toEqual(['requestLimit of rule "login" of listener "http" would count the requests of the rule "login" of listener "test/other/second" too: '
    + 'both have routes of that name for "a.example.com" on port 80 of one gateway, and an EnvoyFilter finds them by name']);
  expect(codes('other')).toEqual([]);
  expect(codes('login', 'b.example.com')).toEqual([]);
  expect(codes('login', 'a.example.com', 443)).toEqual([]);
});

test('so would a route of that name of a VirtualService of the app', () => {
  const found = (name: string, host = 'a.example.com', match: HttpMatch = { uri: StringMatch.prefix('/b') }) => {
    const chart = chartIn();
    const alb = albIn(chart);
    alb.addListener('http', { hosts: ['a.example.com', 'b.example.com'] }).addAction('login', {
      ...limited(perPod), conditions: [ListenerCondition.hostHeaders(['a.example.com'])],
    });
    const action = HttpAction.route([{ destination: Destination.toService(ServiceHost.fromServiceName('echo')) }]);
    new VirtualService(chart, 'own', { hosts: [host], gateways: [alb.gateway], http: [{ name, matches: [match], action }] });
    return Findings.all(chart).filter(({ code }) => code === 'CDI073').map(({ message }) => /requests of (.*) too/.exec(message)?.[1]);
  };

  expect(found('login')).toEqual(['the route "login" of VirtualService "test/own"']);
  expect(found('other')).toEqual([]);
  expect(found('login', 'b.example.com')).toEqual([]);
  expect(found('login', 'a.example.com', { port: 443 })).toEqual([]);
});
