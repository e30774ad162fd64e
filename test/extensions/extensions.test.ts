import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { LUA, SHA256 } from './extension-corpus';
import { PolicyTarget } from '../../src/core/policy-target';
import { ExtensionFilter } from '../../src/extensions/extension-filter';
import { ExtensionPhase, ExtensionPlacement, WorkloadMode } from '../../src/extensions/extension-placement';
import { TrafficExtension } from '../../src/extensions/traffic-extension';
import { WasmModule, WasmPullPolicy } from '../../src/extensions/wasm-module';
import { WasmPlugin } from '../../src/extensions/wasm-plugin';
import { WasmFailStrategy, WasmPluginType, WasmSettings } from '../../src/extensions/wasm-settings';
import { IstioVersion } from '../../src/mesh-settings/istio-version';
import { MeshSettings } from '../../src/mesh-settings/mesh-settings';

const MODULE = WasmModule.image('registry.example.com/auth:1.0');

function chartIn(): Chart {
  return new Chart(Testing.app(), 'test', { namespace: 'shop' });
}

const plugin = (props: Partial<WasmSettings & ExtensionPlacement>) => new WasmPlugin(chartIn(), 'auth', { wasmModule: MODULE, ...props });
const extension = (props: Partial<ExtensionPlacement>) => new TrafficExtension(chartIn(), 'auth', { extensionFilter: ExtensionFilter.lua(LUA), ...props });

test('the manifests', () => {
  const chart = chartIn();
  MeshSettings.configure(chart, { oldestIstio: IstioVersion.V1_31 });
  const settings: WasmSettings = {
    wasmModule: MODULE, pluginConfig: { strict: true, list: [1, 'a', {}] }, variables: { MODE: '' }, proxyVariables: ['POD_NAME'],
  };
  new WasmPlugin(chart, 'plugin', { name: 'auth', phase: ExtensionPhase.AUTHN, priority: -1, ...settings });
  new TrafficExtension(chart, 'extension', {
    name: 'auth', target: PolicyTarget.services(['cart']), match: [{ mode: WorkloadMode.SERVER, ports: [8080, 9090] }], extensionFilter: ExtensionFilter.wasm(settings),
  });
  new TrafficExtension(chart, 'lua', { name: 'lua', priority: 0, extensionFilter: ExtensionFilter.lua(LUA) });
  expect(Testing.synth(chart).map(object => (object as { spec: object }).spec)).toMatchInlineSnapshot(`
    [
      {
        "phase": "AUTHN",
        "pluginConfig": {
          "list": [
            1,
            "a",
            {},
          ],
          "strict": true,
        },
        "priority": -1,
        "url": "oci://registry.example.com/auth:1.0",
        "vmConfig": {
          "env": [
            {
              "name": "MODE",
              "value": "",
            },
            {
              "name": "POD_NAME",
              "valueFrom": "HOST",
            },
          ],
        },
      },
      {
        "match": [
          {
            "mode": "SERVER",
            "ports": [
              {
                "number": 8080,
              },
              {
                "number": 9090,
              },
            ],
          },
        ],
        "targetRefs": [
          {
            "kind": "Service",
            "name": "cart",
          },
        ],
        "wasm": {
          "pluginConfig": {
            "list": [
              1,
              "a",
              {},
            ],
            "strict": true,
          },
          "url": "oci://registry.example.com/auth:1.0",
          "vmConfig": {
            "env": [
              {
                "name": "MODE",
                "value": "",
              },
              {
                "name": "POD_NAME",
                "valueFrom": "HOST",
              },
            ],
          },
        },
      },
      {
        "lua": {
          "inlineCode": "function envoy_on_request(handle) handle:headers():replace("x-lua", "yes") end",
        },
      },
    ]
  `);
});

test.each<[string, WasmModule]>([
  ['oci://registry.example.com/auth:1.0', MODULE],
  ['oci://registry.example.com:5000/team/auth', WasmModule.image('oci://registry.example.com:5000/team/auth')],
  [`oci://ghcr.io/a/b_c@sha256:${SHA256}`, WasmModule.image(`ghcr.io/a/b_c@sha256:${SHA256}`, { sha256: SHA256 })],
  ['https://example.com/a.wasm?v=1', WasmModule.url('https://example.com/a.wasm?v=1')],
  ['http://[::1]:8080/a.wasm', WasmModule.url('http://[::1]:8080/a.wasm')],
  ['file:///etc/a.wasm', WasmModule.file('/etc/a.wasm')],
])('a module is at %s', (url, wasmModule) => {
  expect(plugin({ wasmModule })._toSpec()).toMatchObject({ url });
});

describe('refused are', () => {
  test.each<[string, () => unknown, string]>([
    ['an image without a registry', () => WasmModule.image('auth:1.0'), 'reference of WasmModule.image must be the name of an image with its registry, and a tag or a digest, got "auth:1.0"'],
    ['a URL for an image', () => WasmModule.image('https://example.com/a.wasm'), 'reference of WasmModule.image must be'],
    ['a blank in an image', () => WasmModule.image('a.example.com/b c'), 'reference of WasmModule.image must be'],
    ['capitals in an image', () => WasmModule.image('a.example.com/Auth'), 'reference of WasmModule.image must be'],
    ['another checksum', () => WasmModule.image(`a.example.com/b@sha256:${SHA256}`, { sha256: 'cd'.repeat(32) }), `sha256 of WasmModule.image must be that of the reference (${SHA256})`],
    ['a checksum with its name', () => WasmModule.url('https://a.example.com/b', { sha256: `sha256:${SHA256}` }), 'sha256 of WasmModule.url must be 64 hexadecimal digits in lower case'],
    ['a checksum in capitals', () => WasmModule.url('https://a.example.com/b', { sha256: SHA256.toUpperCase() }), 'sha256 of WasmModule.url must be'],
    ['a policy beside a checksum', () => WasmModule.url('https://a.example.com/b', { sha256: SHA256, pullPolicy: WasmPullPolicy.ALWAYS }), 'pullPolicy of WasmModule.url must be left out beside a checksum'],
    ['a policy beside a digest', () => WasmModule.image(`a.example.com/b@sha256:${SHA256}`, { pullPolicy: WasmPullPolicy.ALWAYS }), 'pullPolicy of WasmModule.image must be left out beside a checksum'],
    ['an unknown policy', () => WasmModule.url('https://a.example.com/b', { pullPolicy: 'Never' as never }), 'pullPolicy of WasmModule.url must be one of IfNotPresent, Always, got "Never"'],
    ['an FTP URL', () => WasmModule.url('ftp://a.example.com/b'), 'url of WasmModule.url must be a URL with https:// or http://, got "ftp://a.example.com/b"'],
    ['a URL without a host', () => WasmModule.url('https:///b'), 'url of WasmModule.url must be'],
    ['a URL with a bad escape', () => WasmModule.url('https://a.example.com/%zz'), 'url of WasmModule.url must be'],
    ['a relative path', () => WasmModule.file('a.wasm'), 'path of WasmModule.file must be an absolute path of a file, got "a.wasm"'],
    ['a folder', () => WasmModule.file('/etc/'), 'path of WasmModule.file must be'],
    ['no module', () => plugin({ wasmModule: 'a.example.com/b' as never }), '[test/auth] wasmModule of WasmPlugin "auth" must be a WasmModule, got "a.example.com/b"'],
    ['an empty name', () => plugin({ pluginName: '' }), 'pluginName of WasmPlugin "auth" must be a text that is not empty'],
    ['a long name', () => plugin({ pluginName: 'é'.repeat(129) }), 'pluginName of WasmPlugin "auth" must be at most 256 bytes'],
    ['null in a configuration', () => plugin({ pluginConfig: { a: null } }), '"a" of the pluginConfig of WasmPlugin "auth" must be JSON without null'],
    ['an unknown strategy', () => plugin({ failStrategy: 'FAIL' as never }), 'failStrategy of WasmPlugin "auth" must be one of FAIL_CLOSE, FAIL_OPEN, FAIL_RELOAD'],
    ['an unknown type', () => plugin({ pluginType: 'TCP' as never }), 'pluginType of WasmPlugin "auth" must be one of HTTP, NETWORK'],
    ['a variable with a hyphen', () => plugin({ variables: { 'A-B': 'c' } }), 'name of a variable of WasmPlugin "auth" must be letters, digits and "_"'],
    ['a variable of Istio', () => plugin({ proxyVariables: ['ISTIO_META_WASM_IMAGE_PULL_SECRET'] }), 'name of a variable of WasmPlugin "auth" must be none that Istio writes itself'],
    ['a variable twice', () => plugin({ variables: { A: 'b' }, proxyVariables: ['A'] }), 'variable of WasmPlugin "auth" must be there once, got "A" again'],
    ['a number', () => plugin({ variables: { A: 1 as never } }), 'variable A of WasmPlugin "auth" must be a text, got 1'],
    ['a long value', () => plugin({ variables: { A: 'a'.repeat(2049) } }), 'spec.vmConfig.env[0].value must have at most 2048 characters, got 2049'],
    ['too many variables', () => plugin({ proxyVariables: Array.from({ length: 257 }, (_, index) => `A${index}`) }), 'spec.vmConfig.env'],
    ['an unknown phase', () => extension({ phase: 'LAST' as never }), 'phase of TrafficExtension "auth" must be one of AUTHN, AUTHZ, STATS'],
    ['a large priority', () => extension({ priority: 2_147_483_648 }), 'priority of TrafficExtension "auth" must be an integer from -2147483648 to 2147483647'],
    ['an empty match', () => extension({ match: [{}] }), 'match 0 of TrafficExtension "auth" must be given a mode or ports'],
    ['an unknown mode', () => extension({ match: [{ mode: 'CLIENT_AND_SERVER' as never }] }), 'mode of match 0 of TrafficExtension "auth" must be one of CLIENT, SERVER'],
    ['port 0', () => extension({ match: [{ ports: [0] }] }), 'port of match 0 of TrafficExtension "auth" must be an integer from 1 to 65535, got 0'],
    ['a port twice', () => extension({ match: [{ ports: [80, 80] }] }), 'port of match 0 of TrafficExtension "auth" must be there once, got 80 again'],
    ['waypoints from elsewhere', () => extension({ target: PolicyTarget.gatewayClass('istio-waypoint') }), 'namespace of a policy for a GatewayClass must be the root namespace (istio-system), got "shop"'],
    ['no filter', () => new TrafficExtension(chartIn(), 'auth', { extensionFilter: LUA as never }), 'extensionFilter of TrafficExtension "auth" must be an ExtensionFilter'],
    ['no code', () => ExtensionFilter.lua(''), 'code of ExtensionFilter.lua must be a text that is not empty'],
    ['long code', () => ExtensionFilter.lua(`${LUA} --${'a'.repeat(65_536)}`), 'code of ExtensionFilter.lua must be at most 65536 bytes'],
    ['code that ends within', () => ExtensionFilter.lua(`${LUA} \0`), 'code of ExtensionFilter.lua must be a script without the character U+0000'],
    ['no Lua', () => ExtensionFilter.lua('function envoy_on_request(handle)'), 'code of ExtensionFilter.lua must be Lua (nothing closes "function" of line 1)'],
    ['code that nobody calls', () => ExtensionFilter.lua('function on_request(handle) end'), 'code of ExtensionFilter.lua must be a script that defines envoy_on_request or envoy_on_response'],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('a Secret of another namespace', () => {
    const chart = chartIn();
    const secret = (namespace: string) => new kplus.Secret(chart, `registry ${namespace}`, { metadata: { name: 'registry', namespace } });
    const make = (namespace: string) => new WasmPlugin(chart, `auth-${namespace}`, {
      wasmModule: WasmModule.image('a.example.com/b', { pullSecret: secret(namespace) }),
    });
    expect(() => make('other')).toThrow('namespace of pullSecret "registry" of WasmPlugin "auth-other" must be "shop", got "other"');
    expect(make('shop')._toSpec()).toMatchObject({ imagePullSecret: 'registry' });
  });
});

describe('taken are', () => {
  test.each<[string, () => unknown]>([
    ['the longest name', () => plugin({ pluginName: 'é'.repeat(128) })],
    ['the longest value', () => plugin({ variables: { _A1: 'a'.repeat(2048) } })],
    ['many variables', () => plugin({ proxyVariables: Array.from({ length: 256 }, (_, index) => `A${index}`) })],
    ['a policy without a checksum', () => plugin({ wasmModule: WasmModule.image('a.example.com/b:latest', { pullPolicy: WasmPullPolicy.ALWAYS }) })],
    ['each strategy and type', () => [
      ...Object.values(WasmFailStrategy).map(failStrategy => plugin({ failStrategy })),
      ...Object.values(WasmPluginType).map(pluginType => plugin({ pluginType })),
    ]],
    ['the least priority', () => extension({ priority: -2_147_483_648 })],
    ['the longest code', () => ExtensionFilter.lua(`${LUA} --${'a'.repeat(65_536 - LUA.length - 3)}`)],
    ['a function that is assigned', () => ExtensionFilter.lua('envoy_on_response = function(handle) end')],
  ])('%s', (_, make) => {
    expect(make).not.toThrow();
  });
});

describe('at the gateway of the mesh settings', () => {
  const labels = { istio: 'ingressgateway' };
  const atGateway = (match: ExtensionPlacement['match'], { namespace = 'istio-system', knowsPorts = true, target = PolicyTarget.workload(labels) } = {}) => {
    const chart = new Chart(Testing.app(), 'test', { namespace });
    const ports = knowsPorts ? [{ port: 80, targetPort: 8080 }, { port: 9000 }] : undefined;
    MeshSettings.configure(chart, { gatewayWorkload: { labels, namespaceName: 'istio-system', ports } });
    return () => new TrafficExtension(chart, 'auth', { target, match, extensionFilter: ExtensionFilter.lua(LUA) });
  };

  test('what sees nothing of it is refused', () => {
    expect(atGateway([{ ports: [80] }])).toThrow(
      'ports of match 0 of TrafficExtension "auth" must be those at which the pods of the gateway listen (8080, 9000), got [80]: write 8080');
    expect(atGateway([{ ports: [8080] }, { ports: [81] }])).toThrow('ports of match 1 of TrafficExtension "auth" must be those at which the pods of the gateway listen');
    expect(atGateway([{ mode: WorkloadMode.SERVER }], { knowsPorts: false })).toThrow(
      'mode of match 0 of TrafficExtension "auth" must be CLIENT, or left out, at a gateway, got "SERVER"');
  });

  test.each<[string, () => unknown]>([
    ['a port of its pods', atGateway([{ ports: [80, 8080] }, { mode: WorkloadMode.CLIENT, ports: [9000] }])],
    ['any port where nobody knows them', atGateway([{ ports: [80] }], { knowsPorts: false })],
    ['other pods', atGateway([{ mode: WorkloadMode.SERVER, ports: [80] }], { target: PolicyTarget.workload({ app: 'cart' }) })],
    ['pods of another namespace', atGateway([{ mode: WorkloadMode.SERVER, ports: [80] }], { namespace: 'shop' })],
    ['Gateways by their names, which may be waypoints', atGateway([{ mode: WorkloadMode.SERVER }], { target: PolicyTarget.gateways(['edge']) })],
  ])('%s is taken', (_, make) => {
    expect(make).not.toThrow();
  });
});
