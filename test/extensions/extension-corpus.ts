import { Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { PolicyTarget } from '../../src/core/policy-target';
import { ExtensionFilter } from '../../src/extensions/extension-filter';
import { ExtensionPhase, ExtensionPlacement, WorkloadMode } from '../../src/extensions/extension-placement';
import { TrafficExtension } from '../../src/extensions/traffic-extension';
import { WasmModule, WasmPullPolicy } from '../../src/extensions/wasm-module';
import { WasmPlugin } from '../../src/extensions/wasm-plugin';
import { WasmFailStrategy, WasmPluginType, WasmSettings } from '../../src/extensions/wasm-settings';

export const SHA256 = 'ab'.repeat(32);

export const LUA = 'function envoy_on_request(handle) handle:headers():replace("x-lua", "yes") end';

const PLACEMENTS: ExtensionPlacement[] = [
  { phase: ExtensionPhase.AUTHN, priority: 10, target: PolicyTarget.workload({ app: 'cart' }), match: [{ mode: WorkloadMode.CLIENT, ports: [80] }] },
  { phase: ExtensionPhase.AUTHZ, target: PolicyTarget.gateways(['edge']), match: [{ mode: WorkloadMode.SERVER }] },
  { phase: ExtensionPhase.STATS, target: PolicyTarget.serviceEntries(['pay']) },
];

/** WasmPlugins and TrafficExtensions with every field. They select no proxies of the suite: nobody fetches their modules there. */
export function addExtensions(chart: Chart): void {
  const pullSecret = new kplus.Secret(chart, 'registry', { metadata: { name: 'registry' } });
  const settings: WasmSettings[] = [
    {
      wasmModule: WasmModule.image('registry.example.com/auth:1.0', { pullSecret, pullPolicy: WasmPullPolicy.IF_NOT_PRESENT }),
      pluginName: 'auth',
      pluginConfig: { rules: [{ path: '/admin', allow: false }] },
      pluginType: WasmPluginType.HTTP,
      failStrategy: WasmFailStrategy.FAIL_CLOSE,
      variables: { MODE: 'strict' },
      proxyVariables: ['POD_NAME'],
    },
    {
      wasmModule: WasmModule.url('https://example.com/a.wasm', { pullPolicy: WasmPullPolicy.ALWAYS }),
      pluginType: WasmPluginType.NETWORK,
      failStrategy: WasmFailStrategy.FAIL_OPEN,
    },
    { wasmModule: WasmModule.url('https://example.com/a.wasm', { sha256: SHA256 }), failStrategy: WasmFailStrategy.FAIL_RELOAD },
  ];
  settings.forEach((wasm, index) => {
    new WasmPlugin(chart, `plugin-${index}`, { ...PLACEMENTS[index], ...wasm });
    new TrafficExtension(chart, `extension-${index}`, { ...PLACEMENTS[index], extensionFilter: ExtensionFilter.wasm(wasm) });
  });
  new TrafficExtension(chart, 'lua', { target: PolicyTarget.workload({ app: 'cart' }), extensionFilter: ExtensionFilter.lua(LUA) });
}
