import { IConstruct } from 'constructs';
import { renderWasm, WasmSettings } from './wasm-settings';
import { refuse } from '../core/errors';
import { requireText } from '../core/requirements';
import { hasLuaCallback, MAX_LUA_CODE, mistakeOfLua } from '../istio';

/**
 * What runs in proxies.
 *
 * @see https://istio.io/latest/docs/reference/config/proxy_extensions/traffic-extension/
 */
export class ExtensionFilter {
  /**
   * A WebAssembly module.
   *
   * @param settings the module and its settings
   */
  public static wasm(settings: WasmSettings): ExtensionFilter {
    return new ExtensionFilter((what, consumer) => ({ wasm: renderWasm(what, settings, consumer) }));
  }

  /**
   * A script in Lua (LuaJIT, version 5.1) for requests: it defines `envoy_on_request`, `envoy_on_response`, or both.
   *
   * @param inlineCode the script, at most 65536 bytes
   * @throws if it defines neither, is too long, or a part of it can be no Lua
   * @see https://www.envoyproxy.io/docs/envoy/latest/configuration/http/http_filters/lua_filter
   */
  public static lua(inlineCode: string): ExtensionFilter {
    const what = 'code of ExtensionFilter.lua';
    requireText(what, inlineCode, 'write a function envoy_on_request or envoy_on_response');
    if (Buffer.byteLength(inlineCode) > MAX_LUA_CODE) {
      refuse(what, `at most ${MAX_LUA_CODE} bytes`, `${Buffer.byteLength(inlineCode)} bytes`, 'use a WebAssembly module for more');
    }
    if (inlineCode.includes('\0')) {
      refuse(what, 'a script without the character U+0000', inlineCode, 'leave it out: Envoy reads no further');
    }
    const mistake = mistakeOfLua(inlineCode);
    if (mistake !== undefined) {
      refuse(what, `Lua (${mistake})`, inlineCode, 'mend it, and try it with "luajit -bl": Envoy refuses the listeners of the pods');
    }
    if (!hasLuaCallback(inlineCode)) {
      refuse(what, 'a script that defines envoy_on_request or envoy_on_response', inlineCode, 'Envoy calls no other function');
    }
    return new ExtensionFilter(() => ({ lua: { inlineCode } }));
  }

  private constructor(private readonly render: (what: string, consumer: IConstruct) => Record<string, unknown>) {
  }

  /**
   * The fields as Istio writes them.
   *
   * @internal
   */
  public _render(what: string, consumer: IConstruct): Record<string, unknown> {
    return this.render(what, consumer);
  }
}
