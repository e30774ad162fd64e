import { App, Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { MeshSettings } from '../../../src/mesh-settings/mesh-settings';
import { ProxyConfig, ProxyConfigProps } from '../../../src/networking/proxy-config/proxy-config';
import { expectCoverage } from '../coverage';

function chartIn(app = Testing.app(), name = 'test', namespace = 'shop'): Chart {
  return new Chart(app, name, { namespace });
}

const config = (props: ProxyConfigProps) => new ProxyConfig(chartIn(), 'proxies', props);

test('the manifest', () => {
  const chart = chartIn();
  new ProxyConfig(chart, 'proxies', {
    name: 'default', selector: { app: 'cart' }, concurrency: 0, environmentVariables: { ISTIO_META_DNS_CAPTURE: 'true' }, imageType: 'distroless',
  });
  expect(Testing.synth(chart)).toMatchInlineSnapshot(`
    [
      {
        "apiVersion": "networking.istio.io/v1beta1",
        "kind": "ProxyConfig",
        "metadata": {
          "name": "default",
          "namespace": "shop",
        },
        "spec": {
          "concurrency": 0,
          "environmentVariables": {
            "ISTIO_META_DNS_CAPTURE": "true",
          },
          "image": {
            "imageType": "distroless",
          },
          "selector": {
            "matchLabels": {
              "app": "cart",
            },
          },
        },
      },
    ]
  `);
  expectCoverage({ kind: 'ProxyConfig', corpus: Testing.synth(chart), exclusions: {}, version: 'v1beta1' });
});

describe('refused are', () => {
  test.each<[string, ProxyConfigProps, string]>([
    ['nothing', {}, '[test/proxies] ProxyConfig "proxies" must have concurrency, environmentVariables or imageType, got none'],
    ['pods alone', { selector: { app: 'a' } }, 'got none'],
    ['no variables', { environmentVariables: {} }, 'got none'],
    ['no labels', { selector: {}, concurrency: 1 }, 'selector of ProxyConfig "proxies" must be a list of at least one, got []: leave it out for the whole namespace'],
    ['a negative concurrency', { concurrency: -1 }, 'concurrency of ProxyConfig "proxies" must be an integer of at least 0, got -1: write 0 for all cores'],
    ['a part of a thread', { concurrency: 0.5 }, 'got 0.5'],
    ['a name with "="', { environmentVariables: { 'A=B': 'c' } }, 'name of a variable of ProxyConfig "proxies" must be letters, digits, "_", "-" and "."'],
    ['a word of YAML', { environmentVariables: { on: 'c' } }, 'no word of YAML such as "on", got "on": rename it'],
    ['a quotation mark', { environmentVariables: { A: 'say "hi"' } }, 'variable A of ProxyConfig "proxies" must be a text without quotation marks (")'],
    ['a number', { environmentVariables: { A: 1 as never } }, 'variable A of ProxyConfig "proxies" must be a text, got 1: numbers and booleans need quotes'],
    ['a long value', { environmentVariables: { A: 'a'.repeat(2049) } }, 'spec.environmentVariables.A must have at most 2048 characters, got 2049'],
    ['an image', { imageType: 'example.com/proxy:1' }, 'imageType of ProxyConfig "proxies" must be letters, digits, "_", "-" and "."'],
  ])('%s', (_, props, message) => {
    expect(() => config(props)).toThrow(message);
  });

  test('two for the same pods', () => {
    const chart = chartIn();
    new ProxyConfig(chart, 'one', { selector: { app: 'cart' }, concurrency: 1 });
    new ProxyConfig(chart, 'all', { concurrency: 1 });
    expect(() => new ProxyConfig(chart, 'two', { selector: { app: 'cart', version: 'v1' }, concurrency: 2 })).toThrow(
      'selector of ProxyConfig "test/two" must be pods that no other ProxyConfig of its namespace is for, got {"app":"cart","version":"v1"}: '
      + '"test/one" is for them too, and of two for the same pods the older one counts alone: put both into one');
    expect(() => new ProxyConfig(chart, 'three', { concurrency: 2 })).toThrow('"test/all" is for them too');
  });
});

test('taken are others for other pods, another namespace or another cluster', () => {
  const app = new App();
  const chart = chartIn(app);
  new ProxyConfig(chart, 'one', { selector: { app: 'cart' }, concurrency: 2_147_483_647 });
  expect(() => new ProxyConfig(chart, 'two', { selector: { app: 'orders' }, environmentVariables: { A: 'a'.repeat(2048), b: '\'{{ x }}\': #' } })).not.toThrow();
  expect(() => new ProxyConfig(chartIn(app, 'other', 'other'), 'one', { selector: { app: 'cart' }, imageType: 'centos-9' })).not.toThrow();
  const west = chartIn(app, 'west');
  MeshSettings.configure(west, { cluster: 'west' });
  expect(() => new ProxyConfig(west, 'one', { selector: { app: 'cart' }, imageType: 'debug' })).not.toThrow();
});
