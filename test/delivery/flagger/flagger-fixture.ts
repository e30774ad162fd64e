import { ApiObject, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { FlaggerAnalysis } from '../../../src/delivery/flagger/flagger-analysis';
import { FlaggerCanary } from '../../../src/delivery/flagger/flagger-canary';
import { FlaggerCanaryProps } from '../../../src/delivery/flagger/flagger-canary-props';
import { KnownManifest } from '../../known-manifest';

/** An object of a Canary, as much of it as the tests look at. */
export type FlaggerManifest = KnownManifest<{
  readonly spec: Record<string, unknown> & {
    readonly template: { readonly metadata: { readonly labels: Record<string, string> } };
    readonly service: Record<string, unknown>;
    readonly analysis: Record<string, unknown>;
    readonly hosts: string[];
    readonly http: object[];
  };
}>;

/** A chart in the namespace shop. */
export function chartIn(namespace: string | undefined = 'shop'): Chart {
  return new Chart(Testing.app(), 'test', { namespace });
}

/** A Deployment that Flagger can work with. */
export function deploymentIn(chart: Chart, props: Partial<kplus.DeploymentProps> = {}): kplus.Deployment {
  const deployment = new kplus.Deployment(chart, 'deployment', {
    metadata: { name: 'orders' },
    podMetadata: { labels: { app: 'orders' } },
    select: false,
    containers: [{ image: 'example.com/orders:1', portNumber: 8080, resources: { cpu: { request: kplus.Cpu.millis(100) } } }],
    ...props,
  });
  deployment.select(kplus.LabelSelector.of({ labels: { app: 'orders' } }));
  return deployment;
}

/** A canary of that Deployment, unless said otherwise. */
export function flaggerIn(chart: Chart, props: Partial<FlaggerCanaryProps> = {}): FlaggerCanary {
  return new FlaggerCanary(chart, 'canary', {
    target: props.target ?? deploymentIn(chart),
    port: 80,
    analysis: FlaggerAnalysis.linear({ stepWeight: 10 }),
    ...props,
  });
}

/** The objects of a chart, in their order. */
export function manifestsOf(chart: Chart, kind?: string): FlaggerManifest[] {
  return (Testing.synth(chart) as FlaggerManifest[]).filter(manifest => kind === undefined || manifest.kind === kind);
}

/** An object without a spec of its own. */
export function bare(chart: Chart, apiVersion: string, kind: string, name: string, namespace?: string): ApiObject {
  return new ApiObject(chart, `${kind}-${name}`, { apiVersion, kind, metadata: { name, ...namespace !== undefined && { namespace } } });
}
