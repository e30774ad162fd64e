import { Construct } from 'constructs';
import { ExtensionFilter } from './extension-filter';
import { ExtensionPlacement, renderPlacement } from './extension-placement';
import { refuse } from '../core/errors';
import { pathInErrors } from '../core/path-in-errors';
import { IstioResource, IstioResourceProps } from '../core/resource';
import { requireTaken } from '../core/taken-object';

/**
 * Properties of a TrafficExtension.
 */
export interface TrafficExtensionProps extends IstioResourceProps, ExtensionPlacement {
  /** What runs in the proxies. */
  readonly extensionFilter: ExtensionFilter;
}

/**
 * A WebAssembly module or a script in Lua in proxies. Istio 1.31 and newer; before that there is `WasmPlugin`.
 *
 * @see https://istio.io/latest/docs/reference/config/proxy_extensions/traffic-extension/
 */
@pathInErrors
export class TrafficExtension extends IstioResource {
  private readonly fields: Record<string, unknown>;

  /**
   * @param scope the chart
   * @param id construct id
   * @param props what runs, in which proxies, and where in them
   * @throws if Istio would refuse or ignore a part of it, or the Secret of a module is in another namespace
   */
  constructor(scope: Construct, id: string, props: TrafficExtensionProps) {
    super(scope, id, props, 'extensions.istio.io/v1alpha1', 'TrafficExtension');
    const what = `TrafficExtension "${id}"`;
    const { extensionFilter } = props;
    if (typeof (extensionFilter as ExtensionFilter | undefined)?._render !== 'function') {
      refuse(`extensionFilter of ${what}`, 'an ExtensionFilter', extensionFilter, 'use ExtensionFilter.wasm or ExtensionFilter.lua');
    }
    this.fields = { ...renderPlacement(what, props, this, this.metadata.namespace), ...extensionFilter._render(what, this) };
    requireTaken(this);
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    return this.fields;
  }
}
