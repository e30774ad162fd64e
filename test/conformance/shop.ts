/** An app with a gateway for every host and a service in two versions, to hang routes on. */
import { App, Chart } from 'cdk8s';
import {
  Destination, ForwardOptions, Gateway, GatewayServer, HttpAction, HttpRoute, IstioVersion, MeshSettings, MeshSettingsProps, VirtualService,
  WeightedService,
} from '../../src';

/** An app for the newest Istio. */
export function newApp(settings: MeshSettingsProps = {}): App {
  const app = new App();
  MeshSettings.configure(app, { oldestIstio: IstioVersion.V1_31, ...settings });
  return app;
}

export function newChart(app: App, namespace: string): Chart {
  return new Chart(app, namespace, { namespace, disableResourceNameHashes: true });
}

/** A service with its versions by name and weight. */
export function newService(chart: Chart, name: string, weights: Record<string, number> = { v1: 1, v2: 1 }, replicas = 1): WeightedService {
  return new WeightedService(chart, name, {
    name,
    port: 80,
    versions: Object.entries(weights).map(([version, weight]) => ({
      name: version,
      weight,
      replicas,
      containers: [{ image: 'echo', portNumber: 8080 }],
    })),
  });
}

export class Shop {
  readonly app: App;
  readonly chart: Chart;
  readonly echo: WeightedService;
  readonly gateway: Gateway;

  constructor(weights?: Record<string, number>) {
    this.app = newApp();
    this.chart = newChart(this.app, 'shop');
    this.echo = newService(this.chart, 'echo', weights);
    this.gateway = new Gateway(this.chart, 'gateway', { servers: [GatewayServer.http({ hosts: ['*'] })] });
  }

  /** All requests to one version. */
  to(version: string, options?: ForwardOptions): HttpAction {
    return HttpAction.route([{ destination: Destination.toSubset(this.echo.version(version).subset) }], options);
  }

  /** A VirtualService at the gateway for one host. */
  serve(host: string, ...http: HttpRoute[]): VirtualService {
    return new VirtualService(this.chart, `at ${host}`.replace('*', 'any'), { hosts: [host], gateways: [this.gateway], http });
  }

  /** What no other rule takes goes to v1. */
  get fallback(): HttpRoute {
    return { name: 'default', action: this.to('v1') };
  }
}
