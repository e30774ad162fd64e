import { ApiObject, Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { PolicyEnforcement } from '../../../src/alb/gateways/policy-enforcement';
import { IstioAlb, IstioAlbProps } from '../../../src/alb/istio-alb';
import { ListenerCertificate } from '../../../src/alb/listener/listener-certificate';
import { ListenerProtocol } from '../../../src/alb/listener/listener-protocol';
import { GatewayLoadBalancer, IngressGateway } from '../../../src/ingress-gateway';
import { MeshSettings } from '../../../src/mesh-settings/mesh-settings';
import { chartIn, findingsOf, forwardTo, manifestsOf } from '../alb-fixture';

const OFFICE = { conditions: [ListenerCondition.sourceIps(['203.0.113.0/24'])], action: forwardTo('echo') };

function gatewayIn(chart: Chart, name: string, selectorLabels?: Record<string, string>, labels?: Record<string, string>): IngressGateway {
  return new IngressGateway(new Chart(chart.node.root as Chart, `${name}-edge`, { namespace: `${name}-edge` }), 'gateway', {
    name,
    selectorLabels,
    podMetadata: { labels },
    loadBalancer: GatewayLoadBalancer.clusterIp(),
    numTrustedProxies: 1,
    ports: [{ port: 80, targetPort: 18080 }],
  });
}

/** Where the policies of a rule for the office are, with their ports. */
function placesOf(chart: Chart, props: IstioAlbProps): unknown[] {
  const http = new IstioAlb(chart, 'alb', props).addListener('http', { hosts: ['a.example.com'] });
  http.addAction('office', OFFICE);
  return manifestsOf(chart, 'AuthorizationPolicy').map(({ metadata, spec }) => {
    const { selector, rules } = spec as unknown as { selector: { matchLabels: object }; rules: { to: { operation: { ports: string[] } }[] }[] };
    return [metadata.namespace, selector.matchLabels, rules[0].to[0].operation.ports];
  });
}

describe('gatewaySelector', () => {
  test('with labels of the pods of a gateway of the app is that gateway', () => {
    const one = (selector: Record<string, string>) => {
      const chart = chartIn();
      gatewayIn(chart, 'public', { istio: 'public', tier: 'edge' }, { zone: 'a' });
      return placesOf(chart, { gatewaySelector: selector });
    };
    const place = [['public-edge', { istio: 'public', tier: 'edge' }, ['18080']]];

    const selectors: Record<string, string>[] = [{ istio: 'public', tier: 'edge' }, { tier: 'edge' }, { app: 'public' }, { zone: 'a', istio: 'public' }];
    for (const selector of selectors) {
      expect(one(selector)).toEqual(place);
    }
  });

  test('with labels of several gateways is all of them, and the Gateway has the labels that were given', () => {
    const chart = chartIn();
    gatewayIn(chart, 'public', { istio: 'public', tier: 'edge' });
    gatewayIn(chart, 'internal', { istio: 'internal', tier: 'edge' });

    expect(placesOf(chart, { gatewaySelector: { tier: 'edge' } })).toEqual([
      ['public-edge', { istio: 'public', tier: 'edge' }, ['18080']], ['internal-edge', { istio: 'internal', tier: 'edge' }, ['18080']],
    ]);
    expect(manifestsOf(chart, 'Gateway').map(({ spec }) => spec.selector)).toEqual([{ tier: 'edge' }]);
  });

  test('with the labels of the mesh settings is that gateway, with its ports', () => {
    const chart = new Chart(Testing.app(), 'test', { namespace: 'echo' });
    const gatewayWorkload = { labels: { istio: 'ingress', app: 'ingress' }, namespaceName: 'ingress', ports: [{ port: 80, targetPort: 9080 }] };
    MeshSettings.configure(chart, { gatewayWorkload });
    const http = new IstioAlb(chart, 'alb', { gatewaySelector: { istio: 'ingress' }, policyEnforcement: PolicyEnforcement.GATEWAY })
      .addListener('http', { hosts: ['a.example.com'] });
    http.addAction('login', { action: ListenerAction.authenticateJwt({ issuers: [{ issuer: 'https://login.example.com' }], next: forwardTo('echo') }) });

    expect(manifestsOf(chart, 'AuthorizationPolicy').map(({ metadata }) => metadata.namespace)).toEqual(['ingress']);
  });

  test('with other labels says not where the pods are', () => {
    const props: IstioAlbProps = { gatewaySelector: { istio: 'ingressgateway', tier: 'theirs' }, policyEnforcement: PolicyEnforcement.GATEWAY };
    const chart = chartIn();
    const alb = new IstioAlb(chart, 'alb', props);
    const https = alb.addListener('https', { hosts: ['a.example.com'], certificates: [ListenerCertificate.fromSecret('a')] });
    const jwt = ListenerAction.authenticateJwt({ issuers: [{ issuer: 'https://login.example.com' }], next: forwardTo('echo') });
    https.addAction('default', { action: forwardTo('echo') });

    expect(() => https.addAction('office', OFFICE)).toThrow('a policy at the gateway for rule "office" of listener "https" must be left out where nothing is known of the gateway\'s pods '
      + 'but their labels, got it with gatewaySelector {"istio":"ingressgateway","tier":"theirs"}: say where they are and which ports they have, with gateways');
    expect(() => https.addAction('jwt', { conditions: [ListenerCondition.paths(['/a'])], action: jwt })).toThrow('nothing is known of the gateway\'s pods but their labels');
    expect(() => alb.addListener('list', { port: 8080, protocol: ListenerProtocol.HTTP, allowedSourceIps: ['203.0.113.7'] })).toThrow('nothing is known of the gateway\'s pods but their labels');
    expect(() => new IstioAlb(chart, 'logs', { ...props, accessLogs: {} })).toThrow('accessLogs must be left out where nothing is known');
    expect(findingsOf(chart, 'CDI018').map(({ message }) => message))
      .toEqual(['Secret "a" of listener "https" has to be in the namespace of the gateway\'s pods, which is not known']);
    expect([...findingsOf(chart, 'IST0162'), ...findingsOf(chart, 'CDI015')]).toEqual([]);
  });
});

describe('gateways', () => {
  test('of the app with the labels of a named one have the policies too', () => {
    const chart = chartIn();
    const gateway = gatewayIn(chart, 'public', { istio: 'public' });
    gatewayIn(chart, 'other', { istio: 'public', zone: 'b' });
    gatewayIn(chart, 'apart', { istio: 'apart' });

    expect(placesOf(chart, { gateways: [gateway] }).map(place => (place as string[])[0])).toEqual(['public-edge', 'other-edge']);
    expect(manifestsOf(chart, 'Gateway')).toHaveLength(1);
    expect(findingsOf(chart, 'CDI071')).toEqual([]);
  });

  test('that come later, with the labels of a load balancer with policies, are an error', () => {
    const chart = chartIn();
    const gateway = gatewayIn(chart, 'public', { istio: 'public' });
    const http = new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { hosts: ['a.example.com'] });
    http.addAction('default', { action: forwardTo('echo') });
    gatewayIn(chart, 'apart');
    gatewayIn(chart, 'later', { istio: 'public', zone: 'c' });
    expect(findingsOf(chart, 'CDI071')).toEqual([]);

    http.addAction('office', { ...OFFICE, conditions: [...OFFICE.conditions, ListenerCondition.paths(['/admin'])] });
    expect(findingsOf(chart, 'CDI071').map(({ level, message }) => [level, message])).toEqual([['error', 'load balancer "test/alb" selects the pods of another gateway too, '
      + '{"istio":"public","zone":"c"} in namespace "later-edge", and has no policies there: what its rules ask of clients, that gateway does not']]);
  });

  describe('that something else makes', () => {
    const found = (namespace: string, labels: Record<string, string>, props: IstioAlbProps = {}, action = OFFICE) => {
      const chart = chartIn();
      const gateway = gatewayIn(chart, 'public', { istio: 'public' });
      new IstioAlb(chart, 'alb', { gateways: [gateway], ...props }).addListener('http', { hosts: ['a.example.com'] }).addAction('office', action);
      new ApiObject(chart, 'pods', {
        apiVersion: 'apps/v1',
        kind: 'Deployment',
        metadata: { name: 'chart', namespace },
        spec: { template: { metadata: { labels, annotations: { 'inject.istio.io/templates': 'gateway' } }, spec: { containers: [{ name: 'istio-proxy' }] } } },
      });
      return findingsOf(chart, 'CDI071').map(({ level, message }) => [level, message]);
    };

    test('with the labels of a load balancer with policies, are an error in a namespace that has none of these', () => {
      expect(found('other', { istio: 'public', app: 'chart' })).toEqual([['error', 'load balancer "test/alb" selects the pods of Deployment other/chart too, and has no '
        + 'policies in their namespace, "other": what its rules ask of clients, that gateway does not']]);
    });

    test.each<[string, Record<string, string>]>([['public-edge', { istio: 'public', app: 'chart' }], ['other', { istio: 'private' }]])('but not in %s with the labels %j', (...place) => {
      expect(found(...place)).toEqual([]);
    });

    test('nor beside rules that ask for nothing', () => {
      expect(found('other', { istio: 'public' }, {}, { ...OFFICE, conditions: [ListenerCondition.paths(['/open'])] })).toEqual([]);
    });
  });
});
