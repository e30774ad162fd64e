import { IConstruct } from 'constructs';
import { WasmModule } from './wasm-module';
import { compact } from '../core/compact';
import { refuse } from '../core/errors';
import { requireJson } from '../core/plain-json';
import { optional, requireNoControlCharacter, requireOneOf, requireText, requireUnique } from '../core/requirements';
import { isWasmVariable, WASM_VARIABLES_OF_ISTIO } from '../istio';

/**
 * What happens where a module can not be fetched, or breaks.
 *
 * @see https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/#FailStrategy
 */
export enum WasmFailStrategy {
  /** Every request fails. */
  FAIL_CLOSE = 'FAIL_CLOSE',
  /** Requests go on without it: not for one that decides who may call. */
  FAIL_OPEN = 'FAIL_OPEN',
  /** It starts anew for the next request, where it broke; else as FAIL_CLOSE. */
  FAIL_RELOAD = 'FAIL_RELOAD',
}

/**
 * What a module works on.
 *
 * @see https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/#PluginType
 */
export enum WasmPluginType {
  /** Requests. */
  HTTP = 'HTTP',
  /** Connections, also those that carry requests. */
  NETWORK = 'NETWORK',
}

/**
 * A WebAssembly module and its settings.
 *
 * @see https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/
 */
export interface WasmSettings {
  /** The module. */
  readonly wasmModule: WasmModule;

  /**
   * Which plugin of the module runs, where it has several: at most 256 bytes.
   *
   * @default - the only one
   */
  readonly pluginName?: string;

  /**
   * The configuration of the plugin, as JSON.
   *
   * @default - none
   */
  readonly pluginConfig?: { [key: string]: unknown };

  /**
   * What the module works on.
   *
   * @default WasmPluginType.HTTP
   */
  readonly pluginType?: WasmPluginType;

  /**
   * What happens where it can not be fetched, or breaks.
   *
   * @default WasmFailStrategy.FAIL_CLOSE
   */
  readonly failStrategy?: WasmFailStrategy;

  /**
   * Variables of the module, by their names.
   *
   * @default - none
   */
  readonly variables?: Record<string, string>;

  /**
   * Names of variables of the proxy that the module sees, each once. One that the proxy does not have is left out.
   *
   * @default - none
   */
  readonly proxyVariables?: string[];
}

const MAX_PLUGIN_NAME = 256;

/** The fields as Istio writes them. */
export function renderWasm(what: string, settings: WasmSettings, consumer: IConstruct): Record<string, unknown> {
  const { wasmModule, pluginName, pluginConfig, failStrategy, pluginType, variables = {}, proxyVariables = [] } = settings;
  optional(pluginConfig, config => requireJson(`pluginConfig of ${what}`, config));
  const names = [...Object.keys(variables), ...proxyVariables].map(name => requireVariable(what, name));
  requireUnique(`variable of ${what}`, names, 'name it in variables or in proxyVariables');
  return compact({
    ...requireModule(what, wasmModule)._render(what, consumer),
    pluginName: optional(pluginName, name => requirePluginName(`pluginName of ${what}`, name)),
    pluginConfig: optional(pluginConfig, config => ({ ...config })),
    failStrategy: optional(failStrategy, strategy =>
      requireOneOf(`failStrategy of ${what}`, Object.values(WasmFailStrategy), strategy, 'use a member of WasmFailStrategy')),
    type: optional(pluginType, type => requireOneOf(`pluginType of ${what}`, Object.values(WasmPluginType), type, 'use a member of WasmPluginType')),
    vmConfig: names.length === 0 ? undefined : {
      env: [
        ...Object.entries(variables).map(([name, value]) => ({ name, value: requireValue(`variable ${name} of ${what}`, value) })),
        ...proxyVariables.map(name => ({ name, valueFrom: 'HOST' })),
      ],
    },
  });
}

function requireModule(what: string, wasmModule: WasmModule): WasmModule {
  return typeof (wasmModule as WasmModule | undefined)?._render === 'function' ? wasmModule
    : refuse(`wasmModule of ${what}`, 'a WasmModule', wasmModule, 'use WasmModule.image("registry.example.com/module:1.0")');
}

function requirePluginName(what: string, name: string): string {
  requireNoControlCharacter(what, requireText(what, name, 'leave it out where the module has one plugin'));
  return Buffer.byteLength(name) <= MAX_PLUGIN_NAME ? name : refuse(what, `at most ${MAX_PLUGIN_NAME} bytes`, name, 'shorten it');
}

function requireVariable(what: string, name: string): string {
  if (typeof name !== 'string' || !isWasmVariable(name)) {
    refuse(`name of a variable of ${what}`, 'letters, digits and "_", without a digit at the beginning', name, 'rename it');
  }
  return WASM_VARIABLES_OF_ISTIO.includes(name)
    ? refuse(`name of a variable of ${what}`, 'none that Istio writes itself', name, 'use pullSecret and pullPolicy of the module') : name;
}

function requireValue(what: string, value: string): string {
  return typeof value === 'string' ? value : refuse(what, 'a text', value, 'numbers and booleans need quotes');
}
