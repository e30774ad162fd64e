import { ApiObject, App, Chart, Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { shopIn, specOf, written } from './gitops-fixture';
import { FluxKustomization, FluxKustomizationProps } from '../../../src/delivery/gitops/flux-kustomization';
import { FluxSource } from '../../../src/delivery/gitops/flux-source';

/** A Kustomization for a chart. */
function kustomization(props: Partial<FluxKustomizationProps> = {}, chart: Chart = shopIn()): FluxKustomization {
  const delivery = chart.node.root.node.tryFindChild('delivery') as Chart | undefined ?? new Chart(chart.node.root as App, 'delivery');
  return new FluxKustomization(delivery, props.name ?? 'shop', { manages: chart, source: FluxSource.gitRepository('deploy'), path: 'dist/shop', ...props });
}

describe('a Kustomization', () => {
  test('has a source, an interval, and waits for what it applies', () => {
    const made = kustomization();
    expect(made.apiObject.toJson()).toEqual({
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
      kind: 'Kustomization',
      metadata: { name: made.name, namespace: 'flux-system' },
      spec: { sourceRef: { kind: 'GitRepository', name: 'deploy' }, path: 'dist/shop', interval: '10m', prune: true, wait: true },
    });
  });

  test('has what it is given', () => {
    const chart = shopIn();
    const first = kustomization({ name: 'mesh' }, chart);
    const elsewhere = kustomization({ name: 'base', metadata: { namespace: 'flux-base' } }, chart);
    expect(specOf(kustomization({
      source: FluxSource.ociRepository('deploy', { namespace: 'sources' }),
      interval: Duration.hours(1),
      retryInterval: Duration.seconds(90),
      timeout: Duration.minutes(5),
      prune: false,
      wait: false,
      dependsOn: [first, elsewhere],
    }, chart))).toEqual({
      sourceRef: { kind: 'OCIRepository', name: 'deploy', namespace: 'sources' },
      path: 'dist/shop',
      interval: '1h',
      retryInterval: '90s',
      timeout: '5m',
      prune: false,
      dependsOn: [{ name: 'mesh' }, { name: 'base', namespace: 'flux-base' }],
    });
    expect(specOf(kustomization({ name: 'bucket', source: FluxSource.bucket('deploy') }))).toMatchObject({ sourceRef: { kind: 'Bucket', name: 'deploy' } });
  });
});

describe('what is ignored', () => {
  test('are the fields that controllers write, of each object alone', () => {
    const chart = shopIn();
    const made = kustomization({}, chart);
    written(chart, 'networking.istio.io/v1', 'VirtualService', 'orders.v1', '/spec/http');
    written(chart, 'v1', 'Service', 'orders', '/spec/selector/rollouts-pod-template-hash');
    new ApiObject(chart, 'untouched', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'untouched' } });
    expect(specOf(made).ignore).toEqual([
      { paths: ['/spec/http'], target: { group: 'networking\\.istio\\.io', version: 'v1', kind: 'VirtualService', name: 'orders\\.v1', namespace: 'shop' } },
      { paths: ['/spec/selector/rollouts-pod-template-hash'], target: { version: 'v1', kind: 'Service', name: 'orders', namespace: 'shop' } },
    ]);
  });

  test('is told by an expression that no other name meets', () => {
    const chart = shopIn();
    written(chart, 'networking.istio.io/v1', 'VirtualService', 'orders.v1', '/spec/http');
    const [{ target: { name } }] = specOf(kustomization({}, chart)).ignore as { target: { name: string } }[];
    expect(['orders.v1', 'orders-v1', 'orders.v10'].map(other => new RegExp(`^(?:${name})$`).test(other))).toEqual([true, false, false]);
  });
});

describe('when objects are healthy', () => {
  function expressionsFor(props: Partial<FluxKustomizationProps>, ...kinds: [string, string][]) {
    const chart = shopIn();
    kinds.forEach(([apiVersion, kind], index) => new ApiObject(chart, `object${index}`, { apiVersion, kind }));
    return specOf(kustomization(props, chart)).healthCheckExprs as { kind: string }[] | undefined;
  }

  test('is said for Rollouts', () => {
    expect(expressionsFor({}, ['argoproj.io/v1alpha1', 'Rollout'], ['argoproj.io/v1alpha1', 'Rollout'])).toEqual([{
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Rollout',
      inProgress: "status.observedGeneration != string(metadata.generation) || status.phase == 'Progressing'",
      failed: "status.phase == 'Degraded'",
      current: "status.phase in ['Healthy', 'Paused']",
    }]);
  });

  test('is said for Canaries of Flagger', () => {
    expect(expressionsFor({}, ['flagger.app/v1beta1', 'Canary'], ['apps/v1', 'Deployment'])?.map(({ kind }) => kind)).toEqual(['Canary']);
  });

  test('is not said where Flux knows it, or does not ask', () => {
    expect(expressionsFor({}, ['apps/v1', 'Deployment'], ['example.com/v1', 'Rollout'])).toBeUndefined();
    expect(expressionsFor({ wait: false }, ['argoproj.io/v1alpha1', 'Rollout'])).toBeUndefined();
  });
});

describe('what can not be', () => {
  test.each<[string, Partial<FluxKustomizationProps>, string]>([
    ['a path that leaves', { path: './../dist' }, 'path of Kustomization "shop" must be a folder inside the repository'],
    ['no interval', { interval: Duration.millis(0) }, 'interval of Kustomization "shop" must be a duration of at least 1 ms, in whole milliseconds, got "0 ms": Flux counts'],
    ['a timeout', { timeout: Duration.millis(0) }, 'timeout of Kustomization "shop" must be a duration'],
    ['a retry', { retryInterval: 5 as unknown as Duration }, 'retryInterval of Kustomization "shop" must be a Duration, got 5'],
    ['a name', { name: 'Shop' }, 'name of the Kustomization must be the name of a Kubernetes object'],
  ])('%s', (_, props, message) => {
    expect(() => kustomization(props)).toThrow(message);
  });

  test('a source', () => {
    expect(() => FluxSource.gitRepository('Deploy')).toThrow('name of a GitRepository must be the name of a Kubernetes object');
    expect(() => FluxSource.bucket('deploy', { namespace: 'a.b' })).toThrow('namespace of Bucket "deploy" must be a DNS label');
  });

  test('but nearly the same can', () => {
    expect(specOf(kustomization({ path: './dist', interval: Duration.millis(1) }))).toMatchObject({ path: './dist', interval: '1ms' });
  });
});
