import { expect, test } from 'vitest';
import { hiddenRoutes } from '../../../src/checks/application/hidden-routes';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';

const RESPECTS = ['RespectIgnoreDifferences=true', 'ApplyOutOfSyncOnly=true'];
const VIRTUAL_SERVICE = { group: 'networking.istio.io', kind: 'VirtualService' };
const PART = { jqPathExpressions: ['.spec.http[].route[].weight'] };

function application(ignored: object, syncOptions?: unknown): Manifest {
  return {
    apiVersion: 'argoproj.io/v1alpha1', kind: 'Application', metadata: { name: 'shop', namespace: 'argocd' }, spec: { ignoreDifferences: [{}, ignored], syncPolicy: { syncOptions } },
  };
}

const found = (ignored: object, syncOptions?: unknown) => findInManifests(hiddenRoutes, application(ignored, syncOptions)).map(({ level, field }) => `${level} ${field}`);

test.each<[string, object, string]>([
  ['of a place inside of a list', { ...VIRTUAL_SERVICE, ...PART }, 'jqPathExpressions[0]'],
  ['of a pointer with an index', { ...VIRTUAL_SERVICE, jsonPointers: ['/spec/hosts', '/spec/http/0/route'] }, 'jsonPointers[1]'],
  ['of subsets', { ...VIRTUAL_SERVICE, kind: 'DestinationRule', jsonPointers: ['/spec/subsets/0'] }, 'jsonPointers[0]'],
  ['of all kinds of Istio', { group: '*', kind: '*', ...PART }, 'jqPathExpressions[0]'],
  ['of all of networking', { group: 'networking.*', kind: 'Virtual*', ...PART }, 'jqPathExpressions[0]'],
])('RespectIgnoreDifferences=true is told %s', (_, ignored, field) => {
  expect(found(ignored, RESPECTS)).toEqual([`warning spec.ignoreDifferences[1].${field}`]);
  expect(found(ignored, ['ApplyOutOfSyncOnly=true'])).toEqual([]);
});

test('managers of fields are told with it and without', () => {
  const ignored = { ...VIRTUAL_SERVICE, managedFieldsManagers: ['rollouts-controller'] };
  expect([found(ignored), found(ignored, RESPECTS)]).toEqual(Array(2).fill(['warning spec.ignoreDifferences[1].managedFieldsManagers']));
});

test.each<[string, object, unknown?]>([
  ['all routes', { ...VIRTUAL_SERVICE, jsonPointers: ['/spec/http'] }, RESPECTS],
  ['a field outside of lists', { ...VIRTUAL_SERVICE, jqPathExpressions: ['.spec.http'] }, RESPECTS],
  ['a list of a Deployment', { group: 'apps', kind: 'Deployment', jsonPointers: ['/spec/template/spec/containers/0/image'] }, RESPECTS],
  ['Gateways', { group: 'networking.istio.io', kind: 'Gateway', ...PART }, RESPECTS],
  ['managers of a Deployment', { group: 'apps', kind: 'Deployment', managedFieldsManagers: ['kube-controller-manager'] }],
  ['no managers', { ...VIRTUAL_SERVICE, managedFieldsManagers: [] }],
  ['options that are none', { ...VIRTUAL_SERVICE, ...PART }, 'RespectIgnoreDifferences=true'],
])('%s may be ignored', (_, ignored, syncOptions) => {
  expect(found(ignored, syncOptions)).toEqual([]);
});
