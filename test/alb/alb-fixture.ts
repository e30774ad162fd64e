import { Chart, Testing } from 'cdk8s';
import { ListenerAction } from '../../src/alb/action/listener-action';
import { ApplicationListener } from '../../src/alb/application-listener';
import { ListenerCondition } from '../../src/alb/condition/listener-condition';
import { IstioAlb } from '../../src/alb/istio-alb';
import { AddActionProps } from '../../src/alb/rule/add-action-props';
import { Findings } from '../../src/core/findings';
import { IstioVersion } from '../../src/mesh-settings/istio-version';
import { MeshSettings } from '../../src/mesh-settings/mesh-settings';
import { Destination, ServiceHost } from '../../src/networking/destination/destination';
import { ITrafficTarget } from '../../src/networking/destination/traffic-target';
import { KnownManifest } from '../known-manifest';

export function chartIn(namespace: string | undefined = 'echo'): Chart {
  return new Chart(Testing.app(), 'test', { namespace });
}

/** A listener `http` on port 80 of a load balancer `alb`. */
export function listenerIn(chart: Chart, hosts?: string[]): ApplicationListener {
  return new IstioAlb(chart, 'alb').addListener('http', { hosts });
}

/** A target with these weights, a Service each; one weight left out is the only destination. */
export function targetNamed(name: string, ...weights: (number | undefined)[]): ITrafficTarget {
  const [first, ...others] = weights;
  const destinations = [first, ...others].map((weight, index) => ({
    destination: Destination.toService(ServiceHost.fromServiceName(others.length > 0 ? `${name}-${index}` : name)), weight,
  }));
  return { trafficDestinations: () => destinations };
}

/** All requests to a Service of the chart's namespace. */
export function forwardTo(name: string): ListenerAction {
  return ListenerAction.forward(targetNamed(name));
}

export const onHosts = (...hosts: string[]) => ({ conditions: [ListenerCondition.hostHeaders(hosts)], action: forwardTo('echo') });
export const onPath = (path: string) => ({ conditions: [ListenerCondition.paths([path])], action: forwardTo('echo') });

export interface Route {
  readonly name: string;
  readonly match?: Record<string, unknown>[];
  readonly route: { readonly weight?: number; readonly destination: { readonly host: string; readonly port?: object } }[];
  readonly redirect?: object;
  readonly headers?: object;
  readonly rewrite?: object;
  readonly delegate?: object;
}

/** A VirtualService or a Gateway, as much of it as the tests look at. */
export type RoutingManifest = KnownManifest<{
  readonly spec: {
    readonly hosts: string[];
    readonly gateways: string[];
    readonly http: Route[];
    readonly selector: Record<string, string>;
    readonly servers: { readonly port: { readonly number: number; readonly protocol: string }; readonly hosts: string[] }[];
  };
}>;

/** What is printed otherwise about listeners for every host, without a default and so on. */
const ACCEPTED = ['CDI011', 'CDI012', 'CDI013', 'IST0162', 'CDI015'];

/** The manifests of a kind. Warnings about rules and listeners have their own tests, with `findingsOf`. */
export function manifestsOf(chart: Chart, kind?: string): RoutingManifest[] {
  ACCEPTED.forEach(code => Findings.of(chart).acknowledge(code, 'not the subject of this test'));
  return (Testing.synth(chart) as RoutingManifest[]).filter(manifest => kind === undefined || manifest.kind === kind);
}

/** The rules of each VirtualService, by its hosts, in order. */
export function rulesByHost(chart: Chart): Record<string, string[]> {
  return Object.fromEntries(manifestsOf(chart, 'VirtualService').map(({ spec }) => [spec.hosts.join(), spec.http.map(({ name }) => name)]));
}

/** The matches of the rule of a name in the VirtualService of a host. */
export function matchesOf(chart: Chart, name: string, host = '*'): unknown {
  return manifestsOf(chart, 'VirtualService').find(({ spec }) => spec.hosts.includes(host))?.spec.http.find(route => route.name === name)?.match;
}

/** What a rule becomes in the VirtualService of a host. */
export function routesFor(props: AddActionProps, { hosts, host = hosts?.[0] ?? '*' }: { readonly hosts?: string[]; readonly host?: string } = {}): Route[] {
  const chart = chartIn();
  MeshSettings.configure(chart, { oldestIstio: IstioVersion.V1_31 });
  listenerIn(chart, hosts).addAction('rule', props);
  return manifestsOf(chart, 'VirtualService').find(({ spec }) => spec.hosts.includes(host))!.spec.http;
}

/** The findings of a code. */
export function findingsOf(chart: Chart, code: string): { readonly level: string; readonly message: string; readonly fix?: string }[] {
  return Findings.all(chart).filter(finding => finding.code === code).map(({ level, message, fix }) => ({ level, message, fix }));
}
