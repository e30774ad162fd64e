/** Whoever catches an error, in a test or in Python, goes on: the app is what it would be without the refused call. */
import { ApiObject, Chart, Duration, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import {
  AuthorizationPolicy, DestinationRule, Findings, GatewayLoadBalancer, GatewayServer, HttpAction, IngressGateway, IstioAlb, IstioVersion, JwtRule,
  ListenerAction, ListenerCertificate, ListenerCondition, MeshSettings, NetworkLoadBalancerScheme, PolicyTarget, RequestAuthentication,
  ServiceHost, TargetGroup, TargetGroupTarget, Telemetry, VirtualService, WeightedService,
} from '../../src';
import { forwardTo } from '../alb/alb-fixture';

const HOST = 'shop.example.com';
const BAD = { labels: { 'not a label': 'x' } };
const V1 = { name: 'v1', labels: { version: 'v1' } };
const cart = ServiceHost.fromServiceName('cart');

interface Scenario {
  /** What is there before. */
  readonly before?: (chart: Chart) => void;
  /** The call that is refused, and a part of its error. */
  readonly refused: (chart: Chart) => void;
  readonly error: string;
  /** The same, as it is meant. */
  readonly meant: (chart: Chart) => void;
}

const weighted = (chart: Chart) => new WeightedService(chart, 'echo', {
  name: 'echo', port: 80, versions: ['v1', 'v2'].map(name => ({ name, containers: [{ image: 'echo', portNumber: 8080 }] })),
});
const found = <T>(chart: Chart, id: string) => chart.node.findChild(id) as T;
const group = (chart: Chart, props: object) =>
  new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromWeightedService(found<WeightedService>(chart, 'echo')), ...props });
const loadBalancer = GatewayLoadBalancer.awsLoadBalancerController({ scheme: NetworkLoadBalancerScheme.INTERNAL, proxyProtocol: true });
const gatewayNamed = (chart: Chart, name: string) => new IngressGateway(chart, name, { name, loadBalancer });
const ownAlb = (chart: Chart) => new IstioAlb(chart, 'alb', { gateways: [gatewayNamed(chart, 'edge')] });
const alb = (chart: Chart) => found<IstioAlb>(chart, 'alb');
const deployment = (chart: Chart) => new kplus.Deployment(chart, 'api', { containers: [{ image: 'api', portNumber: 8080 }] });
const prefixed = (path: string) => [ListenerCondition.pathPrefixes([path])];
const jwt = (issuer: string, header: string) => ({ issuer, fromHeaders: [{ name: header }] }) as JwtRule;

const SCENARIOS: Record<string, Scenario> = {
  'a construct of its own': {
    refused: chart => new VirtualService(chart, 'routes', { hosts: ['not a host'], http: [] }),
    error: 'host',
    meant: chart => new VirtualService(chart, 'routes', { services: [cart], http: [] }).addHttpRoute({ name: 'all', action: HttpAction.directResponse(200) }),
  },
  'a reference by name': {
    refused: chart => VirtualService.fromVirtualServiceName(chart, 'theirs', 'Not A Name'),
    error: 'name',
    meant: chart => VirtualService.fromVirtualServiceName(chart, 'theirs', 'cart'),
  },
  'an object whose name another one has': {
    before: chart => new AuthorizationPolicy(chart, 'one', { name: 'same' }),
    refused: chart => new AuthorizationPolicy(chart, 'two', { name: 'same' }),
    error: 'CDI003',
    meant: chart => new AuthorizationPolicy(chart, 'two', { name: 'other' }),
  },
  'a listener with lists of addresses whose default is refused': {
    before: ownAlb,
    refused: chart => alb(chart).addListener('http', {
      hosts: [HOST], deniedSourceIps: ['192.0.2.1'], defaultAction: forwardTo('cart'), allowedSourceIps: ['0.0.0.0/0'],
    }),
    error: 'allowedSourceIps',
    meant: chart => alb(chart).addListener('http', { hosts: [HOST], deniedSourceIps: ['192.0.2.1'], defaultAction: forwardTo('cart') }),
  },
  'a listener whose default needs what its gateway does not know': {
    before: ownAlb,
    refused: chart => alb(chart).addListener('http', {
      hosts: [HOST], deniedSourceIps: ['192.0.2.1'], defaultAction: ListenerAction.authenticateOidc({ provider: 'unknown', next: forwardTo('cart') }),
    }),
    error: 'provider',
    meant: chart => alb(chart).addListener('http', { hosts: [HOST], defaultAction: forwardTo('cart') }),
  },
  'a listener for HTTPS that can not lead from HTTP': {
    before: chart => ownAlb(chart).gateway._addServer(GatewayServer.tcp({ hosts: ['*'], port: 80 })),
    refused: chart => alb(chart).addListener('https', { hosts: [HOST], certificates: [ListenerCertificate.fromSecret('shop')], defaultAction: forwardTo('cart') }),
    error: 'port 80',
    meant: chart => alb(chart).addListener('https', {
      hosts: [HOST], certificates: [ListenerCertificate.fromSecret('shop')], redirectHttp: false, defaultAction: forwardTo('cart'),
    }),
  },
  'a rule whose objects have the names of others': {
    before: chart => {
      new IstioAlb(chart, 'other', { name: 'shop-a', gatewayName: 'other' }).addListener('http', { hosts: ['b.c'], defaultAction: forwardTo('cart') });
      new IstioAlb(chart, 'alb', { name: 'shop' }).addListener('http', { port: 8080, hosts: ['a.b.c', HOST] });
    },
    refused: chart => alb(chart).listeners[0].addAction('cart', { conditions: prefixed('/cart'), action: forwardTo('cart') }),
    error: 'CDI003',
    meant: chart => alb(chart).listeners[0].addAction('cart', { conditions: [ListenerCondition.hostHeaders([HOST])], action: forwardTo('cart') }),
  },
  'a load balancer with bad metadata': {
    refused: chart => new IstioAlb(chart, 'alb', { metadata: BAD, accessLogs: {} }),
    error: 'labels',
    meant: chart => ownAlb(chart).addListener('http', { hosts: [HOST], defaultAction: forwardTo('cart') }),
  },
  'a group that gives a service its policy': {
    before: weighted,
    refused: chart => group(chart, { slowStart: Duration.minutes(1), metadata: BAD }),
    error: 'labels',
    meant: chart => group(chart, { slowStart: Duration.minutes(1) }),
  },
  'a group that changes pods': {
    before: weighted,
    refused: chart => group(chart, { deregistrationDelay: Duration.seconds(30), healthCheck: { path: '/' }, metadata: BAD }),
    error: 'labels',
    meant: chart => group(chart, { deregistrationDelay: Duration.seconds(30), healthCheck: { path: '/' } }),
  },
  'a group for a Deployment': {
    before: deployment,
    refused: chart => new TargetGroup(chart, 'group', {
      target: TargetGroupTarget.fromDeployment(found(chart, 'api'), { port: 80 }), deregistrationDelay: Duration.seconds(30), metadata: BAD,
    }),
    error: 'labels',
    meant: chart => new TargetGroup(chart, 'group', {
      target: TargetGroupTarget.fromDeployment(found(chart, 'api'), { port: 80 }), deregistrationDelay: Duration.seconds(20),
    }),
  },
  'a rule with a bad subset, for the host of a group': {
    refused: chart => new DestinationRule(chart, 'rule', { host: cart, subsets: [V1, V1] }),
    error: 'unique',
    meant: chart => new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromHost(cart), slowStart: Duration.minutes(1) }),
  },
  'a version that does not fit': {
    before: weighted,
    refused: chart => found<WeightedService>(chart, 'echo').addVersion({ name: 'v3', containers: [] }),
    error: 'containers',
    meant: chart => found<WeightedService>(chart, 'echo').addVersion({ name: 'v3', containers: [{ image: 'echo', portNumber: 8080 }] }),
  },
  'a check of tokens of which the second part is refused': {
    refused: chart => new RequestAuthentication(chart, 'tokens', { jwtRules: [jwt('https://a.example.com', 'x-one'), jwt('', 'x-one')] }),
    error: 'issuer',
    meant: chart => new RequestAuthentication(chart, 'tokens', { jwtRules: [jwt('https://a.example.com', 'x-two')] }),
  },
  'a load balancer whose second gateway has a Telemetry': {
    before: chart => {
      gatewayNamed(chart, 'one');
      new Telemetry(chart, 'theirs', { target: PolicyTarget.workload(gatewayNamed(chart, 'two').workload.labels), accessLogging: [{}] });
    },
    refused: chart => new IstioAlb(chart, 'alb', { gateways: [found(chart, 'one'), found(chart, 'two')], accessLogs: {} }),
    error: 'IST0159',
    meant: chart => new IstioAlb(chart, 'alb', { gateways: [found(chart, 'one')], accessLogs: {} })
      .addListener('http', { hosts: [HOST], defaultAction: forwardTo('cart') }),
  },
  'a gateway with findings': {
    refused: chart => new IngressGateway(chart, 'edge', { name: 'edge', loadBalancer: GatewayLoadBalancer.awsInTree(), metadata: BAD }),
    error: 'labels',
    meant: chart => new IngressGateway(chart, 'edge', { name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp() }),
  },
  'a construct that read the settings of the mesh': {
    refused: chart => new IstioAlb(chart, 'alb', { name: 'Not A Name' }),
    error: 'name',
    meant: chart => MeshSettings.configure(chart, { oldestIstio: IstioVersion.V1_31 }),
  },
};


/** The manifests and the findings of an app for which something was done. */
function outcome(steps: ((chart: Chart) => void)[]): unknown {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });
  steps.forEach(step => step(chart));
  const objects = chart.node.findAll().filter(construct => ApiObject.isApiObject(construct)).map(object => (object as ApiObject).toJson());
  return { objects, findings: Findings.all(chart), tree: chart.node.findAll().map(({ node }) => node.path) };
}

describe.each(Object.entries(SCENARIOS))('of %s', (_, { before = () => undefined, refused, error, meant }) => {
  const refusing = (chart: Chart) => expect(() => refused(chart)).toThrow(error);

  test('nothing is left', () => {
    expect(outcome([before, refusing])).toEqual(outcome([before]));
  });

  test('the call can be repeated, and mended', () => {
    expect(outcome([before, refusing, refusing, meant])).toEqual(outcome([before, meant]));
  });
});
