import { Chart, Testing } from 'cdk8s';
import { WeightedService } from '../../src/service/weighted-service';
import { WeightedServiceProps } from '../../src/service/weighted-service-props';
import { WeightedServiceVersionOptions } from '../../src/service/weighted-service-version-options';
import { KnownManifest } from '../known-manifest';

/** A version with one container on port 8080. */
export function version(name: string, options: Partial<WeightedServiceVersionOptions> = {}): WeightedServiceVersionOptions {
  return { name, containers: [{ image: 'echo:1', portNumber: 8080 }], ...options };
}

export function chartIn(namespace: string | undefined = 'echo'): Chart {
  return new Chart(Testing.app(), 'test', { namespace });
}

/** The service `echo` on port 80, unless the properties say otherwise. */
export function echoIn(chart: Chart, props: Partial<WeightedServiceProps> = {}): WeightedService {
  return new WeightedService(chart, 'service', { name: 'echo', port: 80, versions: [version('v1'), version('v2')], ...props });
}

/** A service with a version that the options change. */
export function echoWith(options: Partial<WeightedServiceVersionOptions>, props: Partial<WeightedServiceProps> = {}): WeightedService {
  return echoIn(chartIn(), { versions: [version('v1', options)], ...props });
}

/** As much of a route as the tests look at. */
export interface ManifestRoute {
  readonly name: string;
  readonly match?: { readonly port?: number; readonly sniHosts?: string[] }[];
  readonly route: { readonly weight?: number; readonly destination: { readonly subset: string; readonly port?: { readonly number: number } } }[];
}

/** An object of a service, as much of it as the tests look at. */
export type ServiceManifest = KnownManifest<{
  readonly spec: {
    readonly selector: Record<string, unknown>;
    readonly ports: { readonly name: string; readonly port: number; readonly targetPort: number; readonly appProtocol: string }[];
    readonly replicas: number;
    readonly template: {
      readonly metadata: { readonly labels: Record<string, string> };
      readonly spec: Record<string, unknown> & { readonly affinity?: { readonly podAntiAffinity: Record<string, object[]> } };
    };
    readonly subsets: { readonly name: string; readonly labels: Record<string, string>; readonly trafficPolicy?: object }[];
    readonly trafficPolicy?: object;
    readonly hosts: string[];
    readonly http: ManifestRoute[];
    readonly tcp: ManifestRoute[];
    readonly tls: ManifestRoute[];
    readonly metrics: object[];
    readonly minAvailable?: number | string;
    readonly maxUnavailable?: number | string;
  };
}>;

export function manifestsOf(chart: Chart, kind?: string): ServiceManifest[] {
  return (Testing.synth(chart) as ServiceManifest[]).filter(manifest => kind === undefined || manifest.kind === kind);
}

/** The only manifest of a kind. */
export function manifestOf(service: WeightedService, kind: string): ServiceManifest {
  const found = manifestsOf(Chart.of(service), kind);
  if (found.length !== 1) {
    throw new Error(`there are ${found.length} manifests of kind ${kind}`);
  }
  return found[0];
}
