import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { shopIn, specOf, written } from './gitops-fixture';
import { ArgoCdApplication } from '../../../src/delivery/gitops/argo-cd-application';
import { ArgoCdApplicationProps } from '../../../src/delivery/gitops/argo-cd-application-props';
import { ArgoCdDestination } from '../../../src/delivery/gitops/argo-cd-destination';
import { ArgoCdSyncPolicy } from '../../../src/delivery/gitops/argo-cd-sync-policy';

const SOURCE = { repoUrl: 'https://git.example.com/deploy.git', path: 'dist/shop' };

/** An Application for a chart, or for what the properties say. */
function application(props: Partial<ArgoCdApplicationProps> = {}, chart: Chart = shopIn()): ArgoCdApplication {
  return new ArgoCdApplication(new Chart(chart.node.root as App, 'delivery'), 'shop', { manages: chart, source: SOURCE, ...props });
}

describe('an Application', () => {
  test('has a source, a cluster and a policy that no canary suffers from, and nothing that Argo CD takes for granted', () => {
    const made = application();
    expect(made.apiObject.toJson()).toEqual({
      apiVersion: 'argoproj.io/v1alpha1',
      kind: 'Application',
      metadata: { name: made.name, namespace: 'argocd' },
      spec: {
        project: 'default',
        source: { repoURL: 'https://git.example.com/deploy.git', path: 'dist/shop' },
        destination: { server: 'https://kubernetes.default.svc', namespace: 'shop' },
        syncPolicy: { automated: { prune: true, selfHeal: true }, syncOptions: ['ServerSideApply=true', 'ApplyOutOfSyncOnly=true'] },
      },
    });
  });

  test('has what it is given', () => {
    const made = application({
      name: 'shop-prod',
      metadata: { namespace: 'gitops', finalizers: ['resources-finalizer.argocd.argoproj.io'], labels: { team: 'a' } },
      source: { ...SOURCE, targetRevision: 'v1.2.3' },
      project: 'shops',
      destination: ArgoCdDestination.clusterName('prod', { namespace: 'shop-prod' }),
      syncPolicy: ArgoCdSyncPolicy.automated({ prune: false, selfHeal: false }),
      syncOptions: ['CreateNamespace=true', 'ServerSideApply=true', 'PruneLast=true'],
    });
    expect(made.apiObject.toJson()).toMatchObject({
      metadata: { name: 'shop-prod', namespace: 'gitops', finalizers: ['resources-finalizer.argocd.argoproj.io'], labels: { team: 'a' } },
      spec: {
        project: 'shops',
        source: { ...{ repoURL: SOURCE.repoUrl, path: SOURCE.path }, targetRevision: 'v1.2.3' },
        destination: { name: 'prod', namespace: 'shop-prod' },
        syncPolicy: {
          automated: { prune: false, selfHeal: false },
          syncOptions: ['ServerSideApply=true', 'ApplyOutOfSyncOnly=true', 'CreateNamespace=true', 'PruneLast=true'],
        },
      },
    });
  });

  test('has a name that Kubernetes takes, whatever its id is', () => {
    const chart = shopIn();
    const made = new ArgoCdApplication(new Chart(chart.node.root as App, 'delivery', { disableResourceNameHashes: true }), '.shop', { manages: chart, source: SOURCE });
    expect(made.name).toBe('delivery-shop');
    expect(made.apiObject.toJson()).toMatchObject({ metadata: { name: 'delivery-shop' } });
  });

  test('of somebody who starts syncs has no automated part', () => {
    expect(specOf(application({ syncPolicy: ArgoCdSyncPolicy.manual() })).syncPolicy)
      .toEqual({ syncOptions: ['ServerSideApply=true', 'ApplyOutOfSyncOnly=true'] });
  });

  test('goes to a cluster by the URL of its API server', () => {
    expect(specOf(application({ destination: ArgoCdDestination.server('https://10.0.0.1:6443') })).destination)
      .toEqual({ server: 'https://10.0.0.1:6443', namespace: 'shop' });
  });

  test('for a whole app names no namespace, because each chart has its own', () => {
    const chart = shopIn();
    expect(specOf(application({ manages: chart.node.root }, chart)).destination).toEqual({ server: 'https://kubernetes.default.svc' });
  });
});

describe('what is ignored', () => {
  test('are the fields that controllers write, of each object alone', () => {
    const chart = shopIn();
    const made = application({}, chart);
    written(chart, 'networking.istio.io/v1', 'VirtualService', 'orders-rollout', '/spec/http');
    written(chart, 'v1', 'Service', 'orders', '/spec/selector/rollouts-pod-template-hash');
    new ApiObject(chart, 'untouched', { apiVersion: 'v1', kind: 'Service', metadata: { name: 'untouched' } });
    written(chart, 'networking.istio.io/v1', 'DestinationRule', 'orders-rollout', '/spec/subsets/0/labels', '/spec/subsets/1/labels');
    expect(specOf(made).ignoreDifferences).toEqual([
      { group: 'networking.istio.io', kind: 'VirtualService', name: 'orders-rollout', namespace: 'shop', jsonPointers: ['/spec/http'] },
      { kind: 'Service', name: 'orders', namespace: 'shop', jsonPointers: ['/spec/selector/rollouts-pod-template-hash'] },
      {
        group: 'networking.istio.io',
        kind: 'DestinationRule',
        name: 'orders-rollout',
        namespace: 'shop',
        jsonPointers: ['/spec/subsets/0/labels', '/spec/subsets/1/labels'],
      },
    ]);
  });

  test('lies in the namespace of the destination where the chart has none', () => {
    const chart = new Chart(Testing.app(), 'shop');
    written(chart, 'apps/v1', 'Deployment', 'cart', '/spec/replicas');
    const ignored = (destination: ArgoCdDestination, id: string) =>
      specOf(new ArgoCdApplication(chart, id, { manages: chart, source: SOURCE, destination })).ignoreDifferences;
    expect(ignored(ArgoCdDestination.inCluster({ namespace: 'prod' }), 'known')).toMatchObject([{ name: 'cart', namespace: 'prod' }]);
    expect(ignored(ArgoCdDestination.inCluster(), 'unknown')).toEqual([{ group: 'apps', kind: 'Deployment', name: 'cart', jsonPointers: ['/spec/replicas'] }]);
  });

  test('is nothing of another chart', () => {
    const chart = shopIn();
    const other = new Chart(chart.node.root as App, 'other', { namespace: 'other' });
    written(other, 'apps/v1', 'Deployment', 'mail', '/spec/replicas');
    expect(specOf(application({}, chart))).not.toHaveProperty('ignoreDifferences');
    expect(specOf(new ArgoCdApplication(other, 'own', { manages: other, source: SOURCE })).ignoreDifferences).toHaveLength(1);
  });
});

describe('a sync option', () => {
  test.each([
    ['RespectIgnoreDifferences=true', /sync option RespectIgnoreDifferences of Application "shop" must be left out, .*copy whole lists from the cluster/],
    ['RespectIgnoreDifferences=false', /must be left out/],
    ['ApplyOutOfSyncOnly=false', /must be left out, .*weights in the middle of a canary/],
    ['ServerSideApply=false', /must be left out/],
    ['Replace=true', /must be left out, .*replaced as a whole/],
    ['Force=true', /must be left out/],
    ['PruneLast=True', /must be PruneLast=true, got "PruneLast=True": Argo CD compares it letter by letter/],
    ['PruneLast', /must be PruneLast=true, got "PruneLast"/],
    ['Prune=false=x', /must be Prune=confirm or Prune=false/],
    ['PruneFirst=true', /must be one of ClientSideApplyMigration, CreateNamespace, .*, got "PruneFirst=true"/],
    ['constructor=true', /must be one of/],
  ])('%s is refused', (option, message) => {
    expect(() => application({ syncOptions: [option] })).toThrow(message);
  });

  test.each([
    'ApplyOutOfSyncOnly=true', 'ServerSideApply=true', 'PruneLast=true', 'Prune=confirm', 'Delete=false', 'PrunePropagationPolicy=orphan', 'Validate=false',
    'FailOnSharedResource=true', 'SkipDryRunOnMissingResource=true', 'ClientSideApplyMigration=false', 'CreateNamespace=true',
  ])('%s is taken', option => {
    expect((specOf(application({ syncOptions: [option] })).syncPolicy as { syncOptions: string[] }).syncOptions).toContain(option);
  });

  test('CreateNamespace=true needs a namespace', () => {
    const chart = shopIn();
    const manages = chart.node.root;
    const syncOptions = ['CreateNamespace=true'];
    expect(() => application({ manages, syncOptions }, chart)).toThrow('namespace of the destination of Application "shop" must be known beside CreateNamespace=true');
    const other = shopIn();
    expect(specOf(application({ manages: other.node.root, syncOptions, destination: ArgoCdDestination.inCluster({ namespace: 'shop' }) }, other)).destination)
      .toMatchObject({ namespace: 'shop' });
  });
});

describe('what can not be', () => {
  test.each<[string, Partial<ArgoCdApplicationProps>, string]>([
    ['a repository', { source: { ...SOURCE, repoUrl: '' } }, 'repoUrl of Application "shop" must be the URL of a repository, got ""'],
    ['a repository with blanks', { source: { ...SOURCE, repoUrl: 'git clone x' } }, 'repoUrl of Application "shop"'],
    ['an absolute path', { source: { ...SOURCE, path: '/dist' } }, 'path of Application "shop" must be a folder inside the repository, such as "dist/shop", got "/dist"'],
    ['a path that leaves', { source: { ...SOURCE, path: 'dist/../..' } }, 'path of Application "shop"'],
    ['no path', { source: { ...SOURCE, path: '' } }, 'path of Application "shop"'],
    ['an empty revision', { source: { ...SOURCE, targetRevision: '' } }, 'targetRevision of Application "shop" must be a text that is not empty'],
    ['a project', { project: 'My Project' }, 'project of Application "shop" must be the name of a Kubernetes object'],
    ['a name', { name: 'Shop' }, 'name of the Application must be the name of a Kubernetes object'],
    ['two names', { name: 'shop', metadata: { name: 'other' } }, 'name in the metadata of Application "shop" must be left out, or the same, got "other"'],
  ])('%s', (_, props, message) => {
    expect(() => application(props)).toThrow(message);
  });

  test.each(['', '10.0.0.1', 'https://', 'ftp://10.0.0.1'])('the server %j', url => {
    expect(() => ArgoCdDestination.server(url)).toThrow('server of an Argo CD destination must be the URL of an API server');
  });

  test('a destination without a name, or in no namespace', () => {
    expect(() => ArgoCdDestination.clusterName('')).toThrow('cluster name of an Argo CD destination must be a text that is not empty');
    expect(() => ArgoCdDestination.inCluster({ namespace: 'a.b' })).toThrow('namespace of an Argo CD destination must be a DNS label');
  });

  test('but nearly the same can', () => {
    const source = { repoUrl: 'git@git.example.com:acme/deploy.git', path: 'dist/..shop', targetRevision: 'main' };
    expect(specOf(application({ name: 'shop', metadata: { name: 'shop' }, source }))).toMatchObject({ source: { path: 'dist/..shop' } });
  });
});
