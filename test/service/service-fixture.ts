import { Chart, Testing } from 'cdk8s';
import { WeightedService, WeightedServiceProps } from '../../src/service/weighted-service';
import { WeightedServiceVersionOptions } from '../../src/service/weighted-service-version';

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

/** As much of a manifest as the tests look at. */
export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly namespace?: string; readonly labels?: Record<string, string> };
  readonly spec: {
    readonly selector: Record<string, unknown>;
    readonly ports: { readonly name: string; readonly port: number; readonly targetPort: number }[];
    readonly replicas: number;
    readonly template: { readonly metadata: { readonly labels: Record<string, string> } };
    readonly subsets: { readonly name: string; readonly labels: Record<string, string> }[];
    readonly hosts: string[];
    readonly http: { readonly name: string; readonly route: { readonly weight?: number; readonly destination: { readonly subset: string } }[] }[];
  };
}

export function manifestsOf(chart: Chart, kind?: string): Manifest[] {
  return (Testing.synth(chart) as Manifest[]).filter(manifest => kind === undefined || manifest.kind === kind);
}
