import { Chart, Testing } from 'cdk8s';
import { CanaryRollout } from '../../src/delivery/canary/canary-rollout';
import { CanaryRolloutProps } from '../../src/delivery/canary/canary-rollout-props';
import { CanaryStep } from '../../src/delivery/canary/canary-step';
import { KnownManifest } from '../known-manifest';

/** A chart in a namespace. */
export function chartIn(namespace: string | undefined = 'shop', labels?: Record<string, string>): Chart {
  return new Chart(Testing.app(), 'test', { namespace, labels });
}

/** A canary with one container and one step, unless said otherwise. */
export function canaryIn(chart: Chart, props: Partial<CanaryRolloutProps> = {}): CanaryRollout {
  return new CanaryRollout(chart, 'canary', {
    name: 'orders',
    ...(props.ports === undefined ? { port: 80 } : {}),
    containers: [{ image: 'example.com/orders:1', portNumber: 8080 }],
    steps: [CanaryStep.weight(20)],
    ...props,
  });
}

/** A route of a VirtualService, as much of it as the tests look at. */
export interface RolloutRoute {
  readonly name: string;
  readonly route: { readonly weight: number; readonly destination: { readonly host: string; readonly port: { readonly number: number } } }[];
}

/** An object of a Rollout, as much of it as the tests look at. */
export type RolloutManifest = KnownManifest<{
  readonly spec: {
    readonly replicas?: number;
    readonly revisionHistoryLimit?: number;
    readonly selector: object;
    readonly template: { readonly metadata: { readonly labels: Record<string, string> }; readonly spec: object };
    readonly strategy: {
      readonly canary: {
        readonly stableService?: string;
        readonly canaryService?: string;
        readonly steps: object[];
        readonly trafficRouting: { readonly managedRoutes?: object[]; readonly istio: { readonly virtualServices: object[] } };
      };
    };
    readonly hosts?: string[];
    readonly http: RolloutRoute[];
    readonly subsets?: object[];
    readonly trafficPolicy?: object;
    readonly scaleTargetRef: object;
    readonly rules: object[];
  };
}>;

/** The objects of a chart, in their order. */
export function manifestsOf(chart: Chart, kind?: string): RolloutManifest[] {
  return (Testing.synth(chart) as RolloutManifest[]).filter(manifest => kind === undefined || manifest.kind === kind);
}
