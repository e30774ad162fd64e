import { Chart, Testing } from 'cdk8s';
import { IstioVersion } from '../../../src/mesh-settings/istio-version';
import { MeshSettings } from '../../../src/mesh-settings/mesh-settings';
import { Destination, ServiceHost } from '../../../src/networking/destination/destination';
import { ForwardOptions, HttpAction } from '../../../src/networking/virtual-service/http-action';
import { HttpMatch } from '../../../src/networking/virtual-service/http-match';
import { HttpRoute } from '../../../src/networking/virtual-service/http-route';
import { VirtualService, VirtualServiceProps } from '../../../src/networking/virtual-service/virtual-service';

/** A chart in the namespace `shop`, in a mesh that knows every field. */
export function chartIn(namespace = 'shop'): Chart {
  const chart = new Chart(Testing.app(), 'test', { namespace });
  MeshSettings.configure(chart, { oldestIstio: IstioVersion.V1_31 });
  return chart;
}

export function serviceNamed(name: string): ServiceHost {
  return ServiceHost.fromServiceName(name);
}

export function destinationNamed(name: string): Destination {
  return Destination.toService(serviceNamed(name));
}

/** Sends everything to the service `cart`. */
export function toCart(options: ForwardOptions = {}): HttpAction {
  return HttpAction.route([{ destination: destinationNamed('cart') }], options);
}

/** How the destination of `toCart` looks in the namespace `shop`. */
export const CART = [{ destination: { host: 'cart.shop.svc.cluster.local' } }];

/** The spec of a VirtualService. */
export function specOf(props: VirtualServiceProps): Record<string, unknown> {
  const chart = chartIn();
  new VirtualService(chart, 'vs', props);
  const [{ spec }] = Testing.synth(chart);
  return spec;
}

/** The only HTTP rule, as it is rendered. */
export function renderedRoute(route: Partial<HttpRoute>): Record<string, unknown> {
  const spec = specOf({ services: [serviceNamed('cart')], http: [{ name: 'all', action: toCart(), ...route }] });
  return (spec.http as Record<string, unknown>[])[0];
}

/** The only match of the only HTTP rule, as it is rendered. */
export function renderedMatch(match: HttpMatch): unknown {
  return (renderedRoute({ matches: [match] }).match as unknown[])[0];
}

/** The only HTTP rule that forwards to `cart` with options, as it is rendered, without name and destination. */
export function renderedForward(options: ForwardOptions): Record<string, unknown> {
  const { name, route, ...rest } = renderedRoute({ action: toCart(options) });
  return rest;
}

/** A value of a type that TypeScript would not let through. */
export function wrong<T>(value: unknown): T {
  return value as T;
}
