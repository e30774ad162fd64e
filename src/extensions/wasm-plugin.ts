import { Construct } from 'constructs';
import { ExtensionPlacement, renderPlacement } from './extension-placement';
import { renderWasm, WasmSettings } from './wasm-settings';
import { pathInErrors } from '../core/path-in-errors';
import { IstioResource, IstioResourceProps } from '../core/resource';
import { requireTaken } from '../core/taken-object';

/**
 * Properties of a WasmPlugin.
 */
export interface WasmPluginProps extends IstioResourceProps, ExtensionPlacement, WasmSettings {
}

/**
 * A WebAssembly module in proxies. From Istio 1.31 on a `TrafficExtension` does the same.
 *
 * Proxies start, and take what is new, only once they have the module or its `failStrategy` says otherwise.
 *
 * @see https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/
 */
@pathInErrors
export class WasmPlugin extends IstioResource {
  private readonly fields: Record<string, unknown>;

  /**
   * @param scope the chart
   * @param id construct id
   * @param props the module, the proxies, and where in them it runs
   * @throws if Istio would refuse or ignore a part of it, or its Secret is in another namespace
   */
  constructor(scope: Construct, id: string, props: WasmPluginProps) {
    super(scope, id, props, 'extensions.istio.io/v1alpha1', 'WasmPlugin');
    const what = `WasmPlugin "${id}"`;
    this.fields = { ...renderPlacement(what, props, this, this.metadata.namespace), ...renderWasm(what, props, this) };
    requireTaken(this);
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    return this.fields;
  }
}
