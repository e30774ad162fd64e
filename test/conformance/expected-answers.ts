/** What requests to a random app have to get, read from its plan: nothing here knows of Gateways and VirtualServices. */
import { MeshRequest, MeshResponse } from './driver/mesh';
import { AppPlan, ListenerPlan, RoutePlan, ROUTED_HOST, ServicePlan, TargetPlan } from './random-apps';
import { meetsConditions, meetsMatch, RequestPlan, servesHost } from './random-requests';

export interface Expectation {
  readonly request: MeshRequest;
  readonly status: number;
  /** `namespace/deployment` of the pods of which one has to answer; none where Envoy answers itself. */
  readonly answeredBy: string[];
}

/** The host that no listener names. */
const UNSERVED_HOST = 'nobody.example.invalid';

/** The status that the actions of routes have, other than forwarding. */
const STATUS = { redirect: 301, answer: 418, fault: 451 };

export function expectationsOf(plan: AppPlan): Expectation[] {
  const asked = [...plan.requests, { host: UNSERVED_HOST, path: '/', method: 'GET', headers: {} }];
  return [
    ...plan.listeners.flatMap(listener => asked.map(request =>
      expectation(request, listener.port, targetOfListener(listener, request), plan.services))),
    ...plan.requests.map(request => routed(plan, { ...request, host: ROUTED_HOST })),
    ...plan.services.map(service => ({
      request: { from: 'sleep' as const, port: service.port, host: `${service.name}.${service.namespace}.svc.cluster.local` },
      status: 200,
      answeredBy: podsOf(service),
    })),
  ];
}

/** What a response is, in the words of an expectation. */
export function answer({ status, pod }: MeshResponse): { status: number; pod?: string } {
  return { status, pod: pod && `${pod.namespace}/${pod.deployment}` };
}

function expectation(request: RequestPlan, port: number, target: TargetPlan | undefined, services: readonly ServicePlan[]): Expectation {
  return { request: { port, ...request }, status: target ? 200 : 404, answeredBy: target ? podsOfTarget(target, services) : [] };
}

/** The first rule that fits, else the default; of another host nothing. */
function targetOfListener({ hosts = ['*'], rules, fallback }: ListenerPlan, request: RequestPlan): TargetPlan | undefined {
  if (!hosts.some(pattern => servesHost(pattern, request.host))) {
    return undefined;
  }
  return rules.find(rule => meetsConditions(rule.conditions, request))?.target ?? fallback;
}

function routed({ routes, services }: AppPlan, request: RequestPlan): Expectation {
  const route: RoutePlan | undefined = routes.find(({ matches }) => matches.length === 0 || matches.some(match => meetsMatch(match, request)));
  if (route && route.action !== 'forward') {
    return { request, status: STATUS[route.action], answeredBy: [] };
  }
  if (route) {
    return expectation(request, 80, route.target, services);
  }
  const [first] = services;
  return { request, status: 200, answeredBy: first.versions[0].policy ? [podOf(first, first.versions[0].name)] : podsOf(first) };
}

function podsOfTarget({ service, version }: TargetPlan, services: readonly ServicePlan[]): string[] {
  const found = services[service % services.length];
  return version === undefined ? podsOf(found) : [podOf(found, found.versions[version % found.versions.length].name)];
}

function podsOf(service: ServicePlan): string[] {
  const single = service.versions.length === 1;
  return service.versions.filter(({ weight }) => single || weight !== 0).map(({ name }) => podOf(service, name));
}

function podOf({ namespace, name }: ServicePlan, version: string): string {
  return `${namespace}/${name}-${version}`;
}
