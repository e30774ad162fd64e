import { Chart, Testing } from 'cdk8s';
import { ListenerAction } from '../../src/alb/listener-action';
import { ServiceHost } from '../../src/core/service-host';
import { Destination } from '../../src/networking/destination';
import { ITrafficTarget } from '../../src/networking/traffic-target';

export function chartIn(namespace: string | undefined = 'echo'): Chart {
  return new Chart(Testing.app(), 'test', { namespace });
}

/** All requests to a Service of the chart's namespace. */
export function forwardTo(name: string): ListenerAction {
  const target: ITrafficTarget = { trafficDestinations: () => [{ destination: Destination.toService(ServiceHost.fromServiceName(name)) }] };
  return ListenerAction.forward(target);
}

export interface Route {
  readonly name: string;
  readonly match?: Record<string, unknown>[];
  readonly route: object[];
}

/** As much of a VirtualService or a Gateway as the tests look at. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string };
  readonly spec: {
    readonly hosts: string[];
    readonly gateways: string[];
    readonly http: Route[];
    readonly selector: Record<string, string>;
    readonly servers: { readonly port: { readonly number: number; readonly protocol: string }; readonly hosts: string[] }[];
  };
}

export function manifestsOf(chart: Chart, kind: string): Manifest[] {
  return (Testing.synth(chart) as Manifest[]).filter(manifest => manifest.kind === kind);
}

/** The rules of each VirtualService, by its host, in order. */
export function rulesByHost(chart: Chart): Record<string, string[]> {
  return Object.fromEntries(manifestsOf(chart, 'VirtualService').map(({ spec }) => [spec.hosts.join(), spec.http.map(({ name }) => name)]));
}

/** The matches of the rule of a name in the VirtualService of a host. */
export function matchesOf(chart: Chart, name: string, host = '*'): unknown {
  return manifestsOf(chart, 'VirtualService').find(({ spec }) => spec.hosts.includes(host))?.spec.http.find(route => route.name === name)?.match;
}
