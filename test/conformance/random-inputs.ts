/** Random inputs for one place of an API each, most of them wrong. */
import { Chart, Duration } from 'cdk8s';
import * as fc from 'fast-check';
import { Destination, DestinationRule, ExportTo, FaultAbort, Gateway, GatewayServer, HttpAction, IstioAlb, ListenerAction, ListenerCondition, LoadBalancer, ConsistentHash, MeshNamespace, ServiceHost, StringMatch, UriRewrite, VirtualService, WeightedService } from '../../src';

/** A value for the place of that name. */
export interface Attempt {
  readonly place: string;
  readonly value: unknown;
}

type Place = (chart: Chart, value: never) => void;

interface Places {
  readonly values: fc.Arbitrary<unknown>;
  readonly places: Record<string, Place>;
}

const HOST = ServiceHost.fromServiceName('echo', { namespaceName: 'shop' });

const DESTINATION = { destination: Destination.toService(HOST) };

const FORWARD = HttpAction.route([DESTINATION]);

const CONTAINERS = [{ image: 'echo', portNumber: 8080 }];

/** Texts that look like something, and nonsense; what a caller without types passes is among them. */
const TEXTS = fc.oneof(
  fc.constantFrom('', 'a', 'A', '-a', 'a-', 'a.b', 'a.b.', '.', '*', '*.a.b', 'a.*.b', 'a_b', '1', '1.2', '1.2.3.4', '::1', '/a', '/a?b', '(', '(?=a)', '[a', 'a b',
    'é', 'a\nb', '%', '%%', '%REQ(X)%', 'host', ':authority', 'a/b', './a', 'https://a.b', 'a.b:80', 'true', 'x'.repeat(64),
    'x'.repeat(300), `/${'a'.repeat(2000)}`),
  fc.string({ maxLength: 12 }),
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom(undefined, null, 1, true, {}, []),
);

const NUMBERS = fc.oneof(
  fc.constantFrom(0, -1, 1, 0.5, 99, 100, 101, 199, 200, 599, 600, 65535, 65536, 2147483647, 2147483648, 4294967295, 4294967296, NaN, Infinity,
    -Infinity, Number.MAX_SAFE_INTEGER, 1e300, -0, 0.00001),
  fc.integer(),
  fc.double(),
  fc.constantFrom(undefined, null, '1', true, {}, []),
);

const DURATIONS = fc.oneof(
  fc.constantFrom(0, 0.5, 1, 1.5, 999, 1000, 1001, 86_400_000_000),
  fc.double({ min: 0, max: 1e6, noNaN: true }),
).map(milliseconds => Duration.millis(milliseconds));

function route(chart: Chart, more: object): void {
  new VirtualService(chart, 'routes', { services: [HOST], http: [{ name: 'route', action: FORWARD, ...more }] });
}

function rule(chart: Chart, trafficPolicy: object): void {
  new DestinationRule(chart, 'rule', { host: HOST, trafficPolicy });
}

function listener(chart: Chart, condition: ListenerCondition): void {
  new IstioAlb(chart, 'alb').addListener('http').addAction('rule', {
    action: ListenerAction.forward({ trafficDestinations: () => [DESTINATION] }),
    conditions: [condition],
  });
}

const OF_TEXTS: Record<string, Place> = {
  'name of a version': (chart, value) => new WeightedService(chart, 'service', { port: 80, versions: [{ name: value, containers: CONTAINERS }] }),
  'name of a service': (chart, value) => new WeightedService(chart, 'service', { name: value, port: 80, versions: [{ name: 'v1', containers: CONTAINERS }] }),
  'name of a namespace': (chart, value) => new MeshNamespace(chart, 'namespace', { name: value }),
  'name of a load balancer': (chart, value) => new IstioAlb(chart, 'alb', { name: value }).addListener('http').addAction('default', {
    action: ListenerAction.forward({ trafficDestinations: () => [DESTINATION] }),
  }),
  'name of a route': (chart, value) => route(chart, { name: value }),
  'name of a subset': (chart, value) => new DestinationRule(chart, 'rule', { host: HOST, subsets: [{ name: value, labels: { version: 'v1' } }] }),
  'name of a used subset': (chart, value) => route(chart, { action: HttpAction.route([{ destination: HOST.subset(value) }]) }),
  'label of a subset': (chart, value) => new DestinationRule(chart, 'rule', { host: HOST, subsets: [{ name: 'a', labels: { version: value } }] }),
  'label key of a subset': (chart, value) => new DestinationRule(chart, 'rule', { host: HOST, subsets: [{ name: 'a', labels: { [value]: 'v1' } }] }),
  'host of a listener': (chart, value) => new IstioAlb(chart, 'alb').addListener('http', { hosts: [value] }).addAction('default', {
    action: ListenerAction.forward({ trafficDestinations: () => [DESTINATION] }),
  }),
  'host of a gateway': (chart, value) => new Gateway(chart, 'gateway', { servers: [GatewayServer.http({ hosts: [value] })] }),
  'port name of a gateway': (chart, value) => new Gateway(chart, 'gateway', { servers: [GatewayServer.http({ hosts: ['*'], portName: value })] }),
  'selector of a gateway': (chart, value) => new Gateway(chart, 'gateway', { servers: [GatewayServer.http({ hosts: ['*'] })], selector: { app: value } }),
  'host of a virtual service': (chart, value) => new VirtualService(chart, 'routes', { hosts: [value], http: [{ name: 'route', action: FORWARD }] }),
  'name of a service elsewhere': (chart, value) => route(chart, { action: HttpAction.route([{ destination: Destination.toService(ServiceHost.fromServiceName(value)) }]) }),
  'host name of a service': (chart, value) => route(chart, { action: HttpAction.route([{ destination: Destination.toService(ServiceHost.fromHostname(value)) }]) }),
  'host header': (chart, value) => listener(chart, ListenerCondition.hostHeaders([value])),
  'path': (chart, value) => listener(chart, ListenerCondition.paths([value])),
  'path prefix': (chart, value) => listener(chart, ListenerCondition.pathPrefixes([value])),
  'name of a header': (chart, value) => listener(chart, ListenerCondition.httpHeader(value, ['a'])),
  'value of a header': (chart, value) => listener(chart, ListenerCondition.httpHeader('x-a', [value])),
  'exact path': (chart, value) => route(chart, { matches: [{ uri: StringMatch.exact(value) }] }),
  'prefix of a path': (chart, value) => route(chart, { matches: [{ uri: StringMatch.prefix(value) }] }),
  'expression of a path': (chart, value) => route(chart, { matches: [{ uri: StringMatch.regex(value) }] }),
  'method': (chart, value) => route(chart, { matches: [{ method: StringMatch.exact(value) }] }),
  'matched header': (chart, value) => route(chart, { matches: [{ headers: { [value]: StringMatch.exact('a') } }] }),
  'value of a matched header': (chart, value) => route(chart, { matches: [{ headers: { 'x-a': StringMatch.prefix(value) } }] }),
  'set header': (chart, value) => route(chart, { headers: { request: { set: { [value]: 'a' } } } }),
  'value of a set header': (chart, value) => route(chart, { headers: { response: { set: { 'x-a': value } } } }),
  'removed header': (chart, value) => route(chart, { headers: { response: { remove: [value] } } }),
  'rewritten path': (chart, value) => route(chart, { action: HttpAction.route([DESTINATION], { uriRewrite: UriRewrite.replaceMatched(value) }) }),
  'rewritten host': (chart, value) => route(chart, { action: HttpAction.route([DESTINATION], { authorityRewrite: value }) }),
  'host of a redirect': (chart, value) => route(chart, { action: HttpAction.redirect({ authority: value }) }),
  'condition of a retry': (chart, value) => route(chart, { action: HttpAction.route([DESTINATION], { retries: { attempts: 1, retryOn: [value] } }) }),
  'header of a hash': (chart, value) => rule(chart, { loadBalancer: LoadBalancer.consistentHash(ConsistentHash.httpHeader(value)) }),
  'cookie of a hash': (chart, value) => rule(chart, { loadBalancer: LoadBalancer.consistentHash(ConsistentHash.httpCookie(value)) }),
  'namespace to export to': (chart, value) => new DestinationRule(chart, 'rule', { host: HOST, exportTo: ExportTo.namespaces(value) }),
};

const OF_NUMBERS: Record<string, Place> = {
  'weight of a version': (chart, value) => new WeightedService(chart, 'service', {
    port: 80, versions: [{ name: 'v1', containers: CONTAINERS, weight: value }, { name: 'v2', containers: CONTAINERS, weight: 1 }],
  }),
  'weight of a destination': (chart, value) => route(chart, { action: HttpAction.route([{ ...DESTINATION, weight: value }, { ...DESTINATION, weight: 1 }]) }),
  'port of a service': (chart, value) => new WeightedService(chart, 'service', { port: value, versions: [{ name: 'v1', containers: CONTAINERS }] }),
  'port of a container': (chart, value) => new WeightedService(chart, 'service', { port: 80, versions: [{ name: 'v1', containers: [{ image: 'a', portNumber: value }] }] }),
  'target port': (chart, value) => new WeightedService(chart, 'service', { port: 80, targetPort: value, versions: [{ name: 'v1', containers: CONTAINERS }] }),
  'replicas': (chart, value) => new WeightedService(chart, 'service', { port: 80, versions: [{ name: 'v1', containers: CONTAINERS, replicas: value }] }),
  'port of a listener': (chart, value) => new IstioAlb(chart, 'alb').addListener('http', { port: value }).addAction('default', {
    action: ListenerAction.forward({ trafficDestinations: () => [DESTINATION] }),
  }),
  'port of a destination': (chart, value) => route(chart, { action: HttpAction.route([{ destination: Destination.toService(HOST, { port: value }) }]) }),
  'status of an answer': (chart, value) => route(chart, { action: HttpAction.directResponse(value) }),
  'attempts': (chart, value) => route(chart, { action: HttpAction.route([DESTINATION], { retries: { attempts: value } }) }),
  'status of a fault': (chart, value) => route(chart, { action: HttpAction.route([DESTINATION], { fault: { abort: FaultAbort.httpStatus(value, 50) } }) }),
  'share of a fault': (chart, value) => route(chart, { action: HttpAction.route([DESTINATION], { fault: { abort: FaultAbort.httpStatus(503, value) } }) }),
  'connections': (chart, value) => rule(chart, { connectionPool: { tcp: { maxConnections: value } } }),
  'requests of a connection': (chart, value) => rule(chart, { connectionPool: { http: { maxRequestsPerConnection: value } } }),
  'errors': (chart, value) => rule(chart, { outlierDetection: { consecutive5xxErrors: value } }),
  'ejected share': (chart, value) => rule(chart, { outlierDetection: { maxEjectionPercent: value } }),
  'healthy share': (chart, value) => rule(chart, { outlierDetection: { minHealthPercent: value } }),
  'share of retries': (chart, value) => rule(chart, { retryBudget: { percent: value } }),
  'port of a policy': (chart, value) => rule(chart, { portLevelSettings: [{ port: value, loadBalancer: LoadBalancer.random() }] }),
};

const OF_DURATIONS: Record<string, Place> = {
  'timeout': (chart, value) => route(chart, { action: HttpAction.route([DESTINATION], { timeout: value }) }),
  'timeout of a try': (chart, value) => route(chart, { action: HttpAction.route([DESTINATION], { retries: { attempts: 1, perTryTimeout: value } }) }),
  'delay': (chart, value) => route(chart, { action: HttpAction.route([DESTINATION], { fault: { delay: { fixedDelay: value, percentage: 1 } } }) }),
  'connect timeout': (chart, value) => rule(chart, { connectionPool: { tcp: { connectTimeout: value } } }),
  'keepalive': (chart, value) => rule(chart, { connectionPool: { tcp: { tcpKeepalive: { time: value } } } }),
  'interval of an ejection': (chart, value) => rule(chart, { outlierDetection: { interval: value } }),
  'lifetime of a cookie': (chart, value) => rule(chart, { loadBalancer: LoadBalancer.consistentHash(ConsistentHash.httpCookie('a', { ttl: value })) }),
};

const PLACES: Places[] = [
  { values: TEXTS, places: OF_TEXTS },
  { values: NUMBERS, places: OF_NUMBERS },
  { values: DURATIONS, places: OF_DURATIONS },
];

export const attempts: fc.Arbitrary<Attempt> = fc.oneof(...PLACES.map(({ values, places }) => ({
  weight: Object.keys(places).length,
  arbitrary: fc.record({ place: fc.constantFrom(...Object.keys(places)), value: values }),
})));

/** Tries a value at its place. */
export function attempt(chart: Chart, { place, value }: Attempt): void {
  const found = PLACES.map(({ places }) => places[place]).find(candidate => candidate !== undefined);
  if (!found) {
    throw new TypeError(`there is no place ${place}`);
  }
  found(chart, value as never);
}
