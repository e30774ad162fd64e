/** That the API server takes the objects of Argo CD and Flux, as their CRDs have them, and changes nothing in them. */
import { ApiObject, App, Chart, Duration } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiServer, startApiServer } from './apiserver/apiserver';
import { ArgoCdApplication, ArgoCdDestination, ArgoCdSyncPolicy, FluxKustomization, FluxSource, IgnoredFields } from '../../src';

let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer();
  await server.apply(['argocd', 'flux-system'].map(name => JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } })).join('\n---\n'));
});

afterAll(() => server?.stop());

/** A chart with fields of controllers, and Rollouts. */
function shopOf(app: App): Chart {
  const shop = new Chart(app, 'shop', { namespace: 'shop' });
  const object = (apiVersion: string, kind: string, spec?: object) => new ApiObject(shop, kind, { apiVersion, kind, metadata: { name: 'orders.v1' }, spec });
  IgnoredFields.addTo(object('networking.istio.io/v1', 'VirtualService', { http: [{ directResponse: { status: 200 } }] }), ['/spec/http']);
  IgnoredFields.addTo(object('v1', 'Service'), ['/spec/selector/rollouts-pod-template-hash']);
  object('argoproj.io/v1alpha1', 'Rollout');
  object('flagger.app/v1beta1', 'Canary');
  return shop;
}

/** With few properties, and with all of them. */
function deliveryOf(app: App): Chart {
  const manages = shopOf(app);
  const delivery = new Chart(app, 'delivery');
  const source = { repoUrl: 'https://git.example.com/deploy.git', path: 'dist/shop' };
  new ArgoCdApplication(delivery, 'few', { name: 'few', manages, source });
  new ArgoCdApplication(delivery, 'many', {
    name: 'many',
    manages: app,
    source: { ...source, targetRevision: 'main' },
    destination: ArgoCdDestination.clusterName('prod', { namespace: 'shop' }),
    project: 'shops',
    syncPolicy: ArgoCdSyncPolicy.automated({ prune: false, selfHeal: false }),
    syncOptions: ['CreateNamespace=true', 'PruneLast=true'],
    metadata: { finalizers: ['resources-finalizer.argocd.argoproj.io'] },
  });
  new ArgoCdApplication(delivery, 'manual', { name: 'manual', manages, source, syncPolicy: ArgoCdSyncPolicy.manual() });
  const few = new FluxKustomization(delivery, 'few-of-flux', { name: 'few', manages, source: FluxSource.gitRepository('deploy'), path: 'dist/shop' });
  new FluxKustomization(delivery, 'many-of-flux', {
    name: 'many',
    manages: app,
    source: FluxSource.ociRepository('deploy', { namespace: 'flux-system' }),
    path: './dist/shop',
    interval: Duration.hours(1),
    retryInterval: Duration.seconds(90),
    timeout: Duration.millis(1500),
    prune: false,
    wait: false,
    dependsOn: [few],
  });
  return delivery;
}

describe('the objects of GitOps tools', () => {
  test('are taken twice without a change', async () => {
    const manifests = (deliveryOf(new App()).toJson() as unknown[]).map(manifest => JSON.stringify(manifest)).join('\n---\n');
    expect((await server.apply(manifests)).map(({ action }) => action)).toEqual(Array(5).fill('created'));
    // The CRD of Flux has a default for the status, which the server leaves out of a new object and adds to it with the next apply.
    const first = await server.apply(manifests);
    const second = await server.apply(manifests);
    expect(second.map(({ resource, resourceVersion }) => [resource, resourceVersion]))
      .toEqual(first.map(({ resource, resourceVersion }) => [resource, resourceVersion]));
    expect(second.map(({ action }) => action)).toEqual(Array(5).fill('unchanged'));
  });

  test('have no field that their CRDs do not know', async () => {
    const manifests = deliveryOf(new App()).toJson() as unknown[];
    for (const manifest of manifests) {
      const { code, stderr } = await server.kubectl(['apply', '--server-side', '--dry-run=server', '--validate=strict', '-f', '-'], JSON.stringify(manifest));
      expect([code, stderr]).toEqual([0, '']);
    }
    const wrong = { ...manifests[0] as object, spec: { ...(manifests[0] as { spec: object }).spec, ignoreDifference: [] } };
    expect((await server.kubectl(['apply', '--server-side', '--dry-run=server', '--validate=strict', '-f', '-'], JSON.stringify(wrong))).stderr)
      .toContain('ignoreDifference');
  });
});
