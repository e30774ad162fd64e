import { expect, test } from 'vitest';
import { hindrancesOf, MAX_PROCESS_TEXT, misfitOfProbedPath } from '../../src/istio';

const LONG = 'x'.repeat(MAX_PROCESS_TEXT);
const fieldsOf = (container: object, list = 'containers') => hindrancesOf({ [list]: [container] }).map(({ field }) => field);
const env = (...values: string[]) => ({ env: values.map((value, index) => ({ name: `A${index}`, value })) });

test.each(['/a%', '/a%zz', '/%', '/a%2', '/a\tb', '/a\nb', '/a\x7f'])('the agent of Istio reads no path %j', path => {
  expect(misfitOfProbedPath(path)).toBeDefined();
});

test.each(['', '/', '/a%20b', '/a?b=%zz', '/a#%', '/é', '/a b', '//a', '/[', 'a/b'])('the agent of Istio reads the path %j', path => {
  expect(misfitOfProbedPath(path)).toBeUndefined();
});

test.each(['startupProbe', 'readinessProbe', 'livenessProbe'])('tells of the path of a %s', probe => {
  const container = { [probe]: { httpGet: { path: '/100%', port: 80 } } };
  expect(hindrancesOf({ containers: [{}, container] })).toMatchObject([{ field: `containers[1].${probe}.httpGet.path`, got: '/100%', by: 'agent' }]);
  expect(fieldsOf(container, 'initContainers')).toEqual([]);
});

test('a variable counts with its name, in bytes, and as the kubelet expands it', () => {
  expect(fieldsOf(env(LONG.slice(3)))).toEqual([]);
  expect(fieldsOf(env(LONG.slice(2)))).toEqual(['containers[0].env[0].value']);
  expect(fieldsOf(env('é'.repeat(65_535)), 'initContainers')).toEqual(['initContainers[0].env[0].value']);
  expect(fieldsOf(env('é'.repeat(65_534)))).toEqual([]);
  const half = LONG.slice(0, 65_530);
  expect(fieldsOf(env(half, '$(A0)$(A0)b', 'c'))).toEqual([]);
  expect(fieldsOf(env(half, '$(A0)$(A0)$(A0)'))).toEqual(['containers[0].env[1].value']);
  expect(fieldsOf(env('$(A1)$(A1)$(A1)', half))).toEqual([]);
  expect(fieldsOf(env(half, '$$(A0)$$(A0)$$(A0)$$', '$(A0', '$'))).toEqual([]);
  expect(fieldsOf(env('$$'.repeat(70_000)))).toEqual([]);
});

test.each<[string, (text: string) => object]>([
  ['command[1]', text => ({ command: ['sh', text] })],
  ['args[0]', text => ({ args: [text] })],
  ['livenessProbe.exec.command[0]', text => ({ livenessProbe: { exec: { command: [text] } } })],
  ['lifecycle.preStop.exec.command[0]', text => ({ lifecycle: { preStop: { exec: { command: [text] } } } })],
])('an argument counts without a name: %s', (field, make) => {
  expect(fieldsOf(make(LONG))).toEqual([]);
  expect(fieldsOf(make(`${LONG}x`))).toEqual([`containers[0].${field}`]);
  expect(fieldsOf({ ...env(LONG.slice(3)), ...make('$(A0)$(A0)') })).toEqual([`containers[0].${field}`]);
});

test('what is no text is passed over', () => {
  expect(hindrancesOf({ containers: [{ env: [{ name: 5, value: 5 }, null], command: 'a', args: [5], lifecycle: 'x' }, null] as never })).toEqual([]);
});

test.each(['web', 'web:1', 'docker.io/library/web:Latest_1.0-x', 'localhost:5000/a/b_c.d__e--f', '[2001:db8::1]:5000/web', 'REGISTRY.example.com/web', 'auto',
  `web@sha256:${'0a'.repeat(32)}`, '${IMAGE}', '{{ .Values.image }}', '<image>', ''])('the kubelet may get the image %j', image => {
  expect(fieldsOf({ image })).toEqual([]);
});

test.each([' web', 'web ', 'Web', 'example.com/Web', 'web:', 'web:a b', 'web::1', 'http://example.com/web', 'web@sha256:1', 'a//b', '-web', 'web/', `web:${'a'.repeat(129)}`])(
  'the kubelet gets no image %j', image => {
    expect(hindrancesOf({ containers: [{ image }] })).toMatchObject([{ field: 'containers[0].image', got: image, by: 'kubelet' }]);
  });

test('a port of the sidecar is taken', () => {
  expect(fieldsOf({ ports: [{ containerPort: 8080 }, { containerPort: 15021 }] })).toEqual(['containers[0].ports[1].containerPort']);
  expect(fieldsOf({ ports: [{ containerPort: 15021, protocol: 'UDP' }, { containerPort: 15022 }] })).toEqual([]);
  expect(fieldsOf({ name: 'istio-proxy', ports: [{ containerPort: 15090 }] })).toEqual([]);
});

test('a text ends for Linux at U+0000, and a program has a name', () => {
  expect(fieldsOf(env('a', 'b\0c'))).toEqual(['containers[0].env[1].value']);
  expect(fieldsOf({ args: ['a\0'] }, 'initContainers')).toEqual(['initContainers[0].args[0]']);
  expect(fieldsOf({ ...env('b\0c'), args: ['$(A0)'] })).toEqual(['containers[0].env[0].value', 'containers[0].args[0]']);
  expect(fieldsOf({ command: [''], args: ['', 'a'] })).toEqual(['containers[0].command[0]']);
  expect(fieldsOf({ command: ['sh', ''], args: [] })).toEqual([]);
  expect(fieldsOf({ readinessProbe: { exec: { command: ['', 'a'] } } })).toEqual(['containers[0].readinessProbe.exec.command[0]']);
});

test('a program runs in a directory, and nothing is mounted in the place of all', () => {
  expect(fieldsOf({ workingDir: 'app' })).toEqual(['containers[0].workingDir']);
  ['', '/', '/app'].forEach(workingDir => expect(fieldsOf({ workingDir }), workingDir).toEqual([]));
  const mounts = (...paths: string[]) => ({ volumeMounts: paths.map(mountPath => ({ name: 'a', mountPath })) });
  expect(fieldsOf(mounts('/a', '/', '//', '/a/..', '.', 'a/..'))).toEqual([1, 2, 3, 4, 5].map(index => `containers[0].volumeMounts[${index}].mountPath`));
  expect(fieldsOf(mounts('/a', 'a', '/a/../b', '/a:b', ''))).toEqual([]);
});

test('the injector has containers and volumes of its own', () => {
  expect(hindrancesOf({ containers: [{ name: 'istio-init' }], initContainers: [{ name: 'istio-init' }] }))
    .toMatchObject([{ field: 'containers[0].name', got: 'istio-init', by: 'injector' }]);
  const volumes = [
    { name: 'istio-envoy', emptyDir: {} }, { name: 'istio-envoy', configMap: {} }, { name: 'istio-token', projected: {} }, { name: 'istio-token', secret: {} },
    { name: 'token', secret: {} }, { name: 'istio-podinfo', downwardAPI: {} }, { name: 'istiod-ca-cert', emptyDir: {} }, { name: 'workload-socket', csi: {} },
  ];
  expect(hindrancesOf({ volumes }).map(({ field, by }) => [field, by])).toEqual([1, 3, 6].map(index => [`volumes[${index}].name`, 'injector']));
});
