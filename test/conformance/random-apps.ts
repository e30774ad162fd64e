/** Random apps that use our constructs rightly, as plans that can be printed. */
import { App, Chart, Duration } from 'cdk8s';
import { IConstruct } from 'constructs';
import * as fc from 'fast-check';
import { PolicyPlan, policies, policyOf } from './random-policies';
import { ConditionPlan, HOSTS, MatchPlan, RequestPlan, conditions, matches, requests, servesHost } from './random-requests';
import {
  Checks, Destination, FaultAbort, Gateway, GatewayServer, HttpAction, HttpMatch, HttpRoute, IstioAlb, ITrafficTarget, ListenerAction,
  ListenerCondition, MeshNamespace, MeshSettings, StringMatch, VirtualService, WeightedService,
} from '../../src';

export interface VersionPlan {
  readonly name: string;
  readonly weight?: number;
  readonly policy?: PolicyPlan;
}

export interface ServicePlan {
  readonly name: string;
  readonly namespace: string;
  readonly port: number;
  readonly targetPort: number;
  readonly versions: VersionPlan[];
}

/** A service by its index, or one version of it by both. */
export interface TargetPlan {
  readonly service: number;
  readonly version?: number;
}

interface RulePlan {
  readonly conditions: ConditionPlan;
  readonly target: TargetPlan;
}

export interface ListenerPlan {
  readonly port: number;
  readonly hosts?: string[];
  readonly rules: RulePlan[];
  readonly fallback?: TargetPlan;
}

export interface RoutePlan {
  readonly matches: MatchPlan[];
  readonly action: 'forward' | 'redirect' | 'answer' | 'fault';
  readonly target: TargetPlan;
  readonly timeoutSeconds?: number;
  readonly attempts?: number;
  readonly header?: string;
}

export interface AppPlan {
  readonly services: ServicePlan[];
  readonly listeners: ListenerPlan[];
  /** Routes of a VirtualService of its own for one host. */
  readonly routes: RoutePlan[];
  readonly requests: RequestPlan[];
}

/** The host of those routes, on port 80. */
export const ROUTED_HOST = 'routed.example.net';

/** Names that YAML 1.1 would take for something else than texts are among them. */
const NAMES = ['echo', 'shop', 'on', 'null', 'y', 'e1'];

const VERSIONS = ['v1', 'v2', 'canary', 'true', '1', '0x1f', '1e3', '2026-11'];

const targets: fc.Arbitrary<TargetPlan> = fc.record<TargetPlan>(
  { service: fc.nat({ max: 1 }), version: fc.nat({ max: 3 }) }, { requiredKeys: ['service'] });

const weights = fc.oneof(fc.constantFrom(0, 1, 100), fc.integer({ min: 0, max: 100 }), fc.integer({ min: 0, max: 500_000_000 }));

const versions: fc.Arbitrary<VersionPlan[]> = fc.tuple(
  fc.uniqueArray(fc.constantFrom(...VERSIONS), { minLength: 1, maxLength: 4 }),
  fc.option(fc.array(weights, { minLength: 4, maxLength: 4 }), { nil: undefined }),
).map(([names, given]) => {
  const used = given?.slice(0, names.length);
  return names.map((name, index) => ({ name, weight: used && (used.some(weight => weight > 0) ? used[index] : 1) }));
});

const services: fc.Arbitrary<ServicePlan[]> = fc.uniqueArray(fc.record<ServicePlan>({
  name: fc.constantFrom(...NAMES),
  namespace: fc.constantFrom('shop', 'billing', 'yes', '1'),
  port: fc.constantFrom(80, 8080, 9090),
  targetPort: fc.constantFrom(8080, 3000),
  versions,
}), { minLength: 1, maxLength: 2, selector: ({ name, namespace }) => `${namespace}/${name}` });

const listeners: fc.Arbitrary<ListenerPlan[]> = fc.uniqueArray(fc.record<ListenerPlan>({
  port: fc.constantFrom(80, 8000, 9000),
  hosts: fc.uniqueArray(fc.constantFrom(...HOSTS), { minLength: 1, maxLength: 3 }),
  rules: fc.array(fc.record({ conditions, target: targets }), { maxLength: 4 }),
  fallback: targets,
}, { requiredKeys: ['port', 'rules'] }), { minLength: 1, maxLength: 3, selector: ({ port }) => port }).map(plans => plans.map(tidy));

const routes: fc.Arbitrary<RoutePlan> = fc.record<RoutePlan>({
  matches: fc.array(matches, { maxLength: 2 }),
  action: fc.constantFrom('forward', 'forward', 'redirect', 'answer', 'fault'),
  target: targets,
  timeoutSeconds: fc.integer({ min: 5, max: 100 }),
  attempts: fc.integer({ min: 0, max: 5 }),
  header: fc.constantFrom('plain', '100%%', 'a, b', 'true', '%REQ(X-USER)%'),
}, { requiredKeys: ['matches', 'action', 'target'] });

export const apps: fc.Arbitrary<AppPlan> = fc.tuple(
  services,
  fc.option(policies, { nil: undefined }),
  fc.record({
    listeners,
    routes: fc.array(routes, { maxLength: 4 }),
    requests: fc.array(requests, { minLength: 1, maxLength: 4 }),
  }),
).map(([plans, policy, others]) => ({ services: plans.map(plan => policy ? withPolicy(plan, policy) : plan), ...others }));

/** The policy belongs to the first version. */
function withPolicy(plan: ServicePlan, policy: PolicyPlan): ServicePlan {
  const [first, ...others] = plan.versions;
  return { ...plan, versions: [{ ...first, policy }, ...others] };
}

/** A rule may ask only for hosts of its listener, and needs a condition; a listener needs a rule. */
function tidy(plan: ListenerPlan): ListenerPlan {
  const served = plan.hosts ?? ['*'];
  const rules = plan.rules.map(({ conditions: { hosts, ...others }, target }) => {
    const known = hosts?.filter(host => served.some(pattern => servesHost(pattern, host)));
    // Two conditions on the path would be two on the same thing.
    const { paths, prefixes, ...rest } = others;
    const path = paths ? { paths } : prefixes ? { prefixes } : {};
    return { conditions: { ...rest, ...path, ...(known?.length ? { hosts: known } : {}) }, target };
  }).filter(rule => Object.keys(rule.conditions).length > 0);
  return { ...plan, rules, fallback: plan.fallback ?? (rules.length === 0 ? { service: 0 } : undefined) };
}

/** Builds an app as a user would. */
export function build(plan: AppPlan): App {
  const app = new App();
  MeshSettings.configure(app, {
    gatewayWorkload: { labels: { istio: 'ingressgateway' }, namespaceName: 'istio-system', ports: [{ port: 80, targetPort: 8080 }, { port: 8000 }, { port: 9000 }] },
  });
  // Random rules have no default, are never reached, and take every host.
  ['CDI011', 'CDI012', 'CDI013'].forEach(code => Checks.of(app).switchOff(code, 'the rules are random'));
  const charts = new Map<string, Chart>();
  const chartOf = (namespace: string): Chart => {
    const known = charts.get(namespace);
    if (known) {
      return known;
    }
    const chart = new Chart(app, `chart-${namespace}`, { namespace });
    new MeshNamespace(chart, 'namespace');
    charts.set(namespace, chart);
    return chart;
  };
  const built = plan.services.map(service => buildService(chartOf(service.namespace), service));
  const chart = chartOf(plan.services[0].namespace);
  const alb = new IstioAlb(chart, 'alb');
  plan.listeners.forEach(listener => buildListener(alb, listener, built));
  buildRoutes(chart, plan.routes, built);
  return app;
}

function buildService(scope: IConstruct, { name, port, targetPort, versions: plans }: ServicePlan): WeightedService {
  const service = new WeightedService(scope, `service-${name}`, {
    name,
    port,
    versions: plans.map(version => ({ name: version.name, weight: version.weight, containers: [{ image: 'echo', portNumber: targetPort }] })),
  });
  plans.filter(version => version.policy).forEach(version => {
    // A subset beside the service's own, with its policy.
    service.destinationRule.addSubset({ name: 'with-policy', labels: { version: version.name }, trafficPolicy: policyOf(version.policy!) });
  });
  return service;
}

function targetOf({ service, version }: TargetPlan, built: readonly WeightedService[]): ITrafficTarget {
  const found = built[service % built.length];
  return version === undefined ? found : found.versions[version % found.versions.length];
}

function buildListener(alb: IstioAlb, { port, hosts, rules, fallback }: ListenerPlan, built: readonly WeightedService[]): void {
  const listener = alb.addListener(`port-${port}`, { port, hosts });
  if (fallback) {
    listener.addAction('default', { action: ListenerAction.forward(targetOf(fallback, built)) });
  }
  rules.forEach(({ conditions: plan, target }, index) => listener.addAction(`rule-${index}`, {
    action: ListenerAction.forward(targetOf(target, built)),
    conditions: [
      ...plan.hosts ? [ListenerCondition.hostHeaders(plan.hosts)] : [],
      ...plan.paths ? [ListenerCondition.paths(plan.paths)] : [],
      ...plan.prefixes ? [ListenerCondition.pathPrefixes(plan.prefixes)] : [],
      ...plan.users ? [ListenerCondition.httpHeader('X-User', plan.users)] : [],
    ],
  }));
}

function buildRoutes(chart: Chart, plans: readonly RoutePlan[], built: readonly WeightedService[]): void {
  const gateway = new Gateway(chart, 'routed-gateway', { servers: [GatewayServer.http({ hosts: [ROUTED_HOST] })] });
  const special = built[0].destinationRule.subsets.find(({ name }) => name === 'with-policy');
  const last = special ? [{ destination: Destination.toSubset(special) }] : built[0].trafficDestinations();
  new VirtualService(chart, 'routed', {
    hosts: [ROUTED_HOST],
    gateways: [gateway],
    http: [...plans.map((plan, index) => routeOf(plan, `route-${index}`, built)), { name: 'last', action: HttpAction.route(last) }],
  });
}

function routeOf(plan: RoutePlan, name: string, built: readonly WeightedService[]): HttpRoute {
  return {
    name,
    matches: plan.matches.map(matchOf),
    action: actionOf(plan, built),
    headers: plan.header ? { request: { set: { 'x-added': plan.header } }, response: { add: { 'x-added': plan.header } } } : undefined,
  };
}

function matchOf({ uri, method, user, withoutUser, anyTier }: MatchPlan): HttpMatch {
  const headers = { ...(user ? { 'x-user': StringMatch.exact(user) } : {}), ...(anyTier ? { 'x-tier': StringMatch.present() } : {}) };
  return {
    uri: uri && StringMatch[uri.kind](uri.value),
    method: method ? StringMatch.exact(method) : undefined,
    headers: Object.keys(headers).length > 0 ? headers : undefined,
    withoutHeaders: withoutUser ? { 'x-user': StringMatch.present() } : undefined,
  };
}

function actionOf({ action, target, timeoutSeconds, attempts }: RoutePlan, built: readonly WeightedService[]): HttpAction {
  const options = {
    timeout: timeoutSeconds === undefined ? undefined : Duration.seconds(timeoutSeconds),
    retries: attempts === undefined ? undefined : { attempts },
  };
  const destinations = targetOf(target, built).trafficDestinations();
  switch (action) {
    case 'forward': return HttpAction.route(destinations, options);
    case 'redirect': return HttpAction.redirect({ authority: 'elsewhere.example.com' });
    case 'answer': return HttpAction.directResponse(418);
    case 'fault': return HttpAction.route(destinations, { ...options, fault: { abort: FaultAbort.httpStatus(451, 100) } });
  }
}
