import { expect, test } from 'vitest';
import { deprecatedAnnotations, invalidAnnotations, misplacedAnnotations, unknownAnnotations } from '../../../src/checks/every-kind/annotations';
import { deprecatedParts } from '../../../src/checks/every-kind/deprecated-parts';
import { Manifest } from '../../../src/mesh';
import { deployment, findInMesh, policy, service, virtualService } from '../reference-manifests';

const check = (...manifests: Manifest[]) => [misplacedAnnotations, unknownAnnotations, invalidAnnotations, deprecatedAnnotations]
  .flatMap(one => findInMesh(one, {}, ...manifests)).map(({ code, field }) => `${code} ${field}`);

const pods = (annotations: object, labels: object = {}) => deployment('web', {}, 'shop', { metadata: { annotations, labels } });
const onDeployment = (annotations: object): Manifest => ({ ...deployment('web'), metadata: { name: 'web', namespace: 'shop', annotations: annotations as Record<string, string> } });

const IN_TEMPLATE = 'spec.template.metadata.annotations';

test.each<[string, Manifest, string[]]>([
  ['one of pods on what makes them', onDeployment({ 'proxy.istio.io/config': '{}' }), ['IST0107 metadata.annotations']],
  ['one of pods in the template', pods({ 'proxy.istio.io/config': '{}' }), []],
  ['one of Services on pods', pods({ 'networking.istio.io/exportTo': '*' }), [`IST0107 ${IN_TEMPLATE}`]],
  ['one of Services on a Service', service('web', 'shop', {}, { annotations: { 'networking.istio.io/exportTo': '*' } }), []],
  ['one that nobody knows', pods({ 'sidecar.istio.io/injekt': 'x' }), [`IST0108 ${IN_TEMPLATE}`]],
  ['one of others', pods({ 'example.com/x': 'x', 'cdk8s-istio.io/x': 'x', 'kubernetes.io/psp': 'x' }), []],
  ['one that Istio writes', pods({ 'sidecar.istio.io/status': '{}' }), []],
  ['a value that is none', pods({ 'traffic.sidecar.istio.io/excludeInboundPorts': '80;81' }), [`IST0125 ${IN_TEMPLATE}`]],
  ['a value', pods({ 'traffic.sidecar.istio.io/excludeInboundPorts': '80, 81' }), []],
  ['one that is given up', pods({ 'sidecar.istio.io/inject': 'true' }), [`IST0135 ${IN_TEMPLATE}`]],
  ['one that is given up beside what came after it', pods({ 'sidecar.istio.io/inject': 'true' }, { 'sidecar.istio.io/inject': 'true' }), []],
])('%s gives %j', (_, manifest, expected) => {
  expect(check(manifest)).toEqual(expected);
});

test.each<[string, string[], string[]]>([
  ['traffic.sidecar.istio.io/includeOutboundIPRanges', ['*', '', '10.0.0.0/8,fd00::/8'], ['10.0.0.0', '10.0.0.0/33', 'x/8', '10.0.0.0/8,*']],
  ['traffic.sidecar.istio.io/includeInboundPorts', ['*', '', '80'], ['65536', '-1', '80,,81']],
  ['status.sidecar.istio.io/port', ['15020'], ['x', '']],
  ['readiness.status.sidecar.istio.io/periodSeconds', ['10'], ['1.5', '10s', '4294967296']],
  ['sidecar.istio.io/interceptionMode', ['REDIRECT', 'TPROXY', 'NONE'], ['redirect']],
  ['prometheus.istio.io/merge-metrics', ['true', 'False', '1'], ['yes']],
  ['sidecar.istio.io/proxyCPU', ['100m', '0.5', '1e3', '2Gi'], ['a lot', '100 m', '']],
])('%s', (name, valid, invalid) => {
  const findings = (value: string) => findInMesh(invalidAnnotations, {}, pods({ [name]: value })).length;
  expect(valid.filter(value => findings(value) > 0)).toEqual([]);
  expect(invalid.filter(value => findings(value) === 0)).toEqual([]);
});

test('a name that is nearly that of another is told with it', () => {
  expect(findInMesh(unknownAnnotations, {}, pods({ 'sidecar.istio.io/proxyCPUs': '1' }))[0].fix).toBe('write sidecar.istio.io/proxyCPU');
});

test('what Istio gives up is told, and what came after it is not', () => {
  const delay = (percent: object) => virtualService('web', { hosts: ['web'], http: [{ fault: { delay: { fixedDelay: '1s', ...percent } } }] });
  const kind = (apiVersion: string, name: string): Manifest => ({ apiVersion, kind: name, metadata: { name: 'x' }, spec: { group: 'rbac.istio.io', names: { kind: 'RbacConfig' } } });
  const fields = (manifest: Manifest) => findInMesh(deprecatedParts, {}, manifest).map(({ field }) => field ?? 'all');
  expect(fields(delay({ percent: 10 }))).toEqual(['spec.http[0].fault.delay.percent']);
  expect(fields(delay({ percentage: { value: 10 } }))).toEqual([]);
  expect(fields(policy('Sidecar', 'x', { outboundTrafficPolicy: { egressProxy: { host: 'egress' } } }))).toEqual(['spec.outboundTrafficPolicy.egressProxy']);
  expect(fields(policy('Sidecar', 'x', { outboundTrafficPolicy: {} }))).toEqual([]);
  expect(fields(kind('apiextensions.k8s.io/v1', 'CustomResourceDefinition'))).toEqual(['all']);
  expect(fields(kind('rbac.istio.io/v1alpha1', 'ServiceRole'))).toEqual(['all']);
  expect(fields({ ...kind('apiextensions.k8s.io/v1', 'CustomResourceDefinition'), spec: { group: 'example.com', names: { kind: 'RbacConfig' } } })).toEqual([]);
});
