import { expect, test } from 'vitest';
import { proxyVariables } from '../../../src/checks/proxy-config/proxy-variables';
import { Manifest } from '../../../src/mesh';
import { deployment, findInMesh } from '../reference-manifests';

const proxyConfig = (environmentVariables: object): Manifest => ({
  apiVersion: 'networking.istio.io/v1beta1', kind: 'ProxyConfig', metadata: { name: 'proxies', namespace: 'shop' }, spec: { environmentVariables },
} as Manifest);
const check = (...manifests: Manifest[]) => findInMesh(proxyVariables, {}, ...manifests);

test('a value that ends before its end, wherever it is said', () => {
  const text = 'defaultConfig:\n  proxyMetadata:\n    GREETING: say "hi"\n';
  const annotated = deployment('cart', {}, 'shop', {
    metadata: { labels: { app: 'cart' }, annotations: { 'proxy.istio.io/config': 'proxyMetadata: { GREETING: \'say "hi"\' }' } },
    spec: { containers: [{ image: 'cart:1' }] },
  });
  expect(check(proxyConfig({ GREETING: 'say "hi"' }))).toMatchObject([{
    level: 'warning',
    field: 'spec.environmentVariables.GREETING',
    message: 'spec.environmentVariables.GREETING is "say \\"hi\\"", but must be a text without quotation marks ("), backslashes, line breaks and '
      + 'control characters: with it no pod is made, or its proxy does not start',
  }]);
  expect(check({ apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'istio', namespace: 'istio-system' }, data: { mesh: text } } as Manifest))
    .toMatchObject([{ field: 'data.mesh' }]);
  expect(check({
    apiVersion: 'install.istio.io/v1alpha1',
    kind: 'IstioOperator',
    metadata: { name: 'istio' },
    spec: { meshConfig: { defaultConfig: { proxyMetadata: { GREETING: 'a\\d' } } } },
  } as Manifest)).toMatchObject([{ field: 'spec.meshConfig.defaultConfig.proxyMetadata.GREETING' }]);
  expect(check(annotated)).toMatchObject([{ field: 'spec.template.metadata.annotations.proxy.istio.io/config' }]);
});

test.each(['a: b', '1', 'on', 'A #b', '- a', '"a"'])('the name %s, which is no word of YAML', name => {
  expect(check(proxyConfig({ [name]: 'b' }))).toMatchObject([{ message: expect.stringContaining('the name of') }]);
});

test('is not told of other names and values', () => {
  expect(check(proxyConfig({ 'ISTIO_META_DNS_CAPTURE': 'true', 'a.b-c': 'say \'hi\': {{ x }} # $(A)\té', '_1': '' }))).toEqual([]);
});
