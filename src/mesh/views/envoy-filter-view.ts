import { mapOf, mapsOf, numberOf, textOf } from '../../istio';
import { specOf } from '../mesh-object';
import { ObjectView, cachedView, viewOf } from './object-view';

/** A patch of an EnvoyFilter. */
export interface PatchView {
  readonly index: number;
  /** Where it stands, such as `spec.configPatches[0]`. */
  readonly field: string;
  readonly applyTo: string;
  readonly operation: string;
  /** The version of the proxy that it is for, as an expression. */
  readonly proxyVersion?: string;
  /** The filter that it adds, or that it looks for. */
  readonly filter?: string;
}

/** An EnvoyFilter. */
export interface EnvoyFilterView extends ObjectView {
  readonly priority: number;
  readonly patches: readonly PatchView[];
}

/** Reads an EnvoyFilter. */
export const readEnvoyFilter = cachedView((object): EnvoyFilterView => {
  const { priority, configPatches } = specOf(object);
  return { ...viewOf(object), priority: numberOf(priority) ?? 0, patches: mapsOf(configPatches).map(readPatch) };
});

function readPatch({ applyTo, match, patch }: Record<string, unknown>, index: number): PatchView {
  const { operation, value } = mapOf(patch);
  const { proxy, listener } = mapOf(match);
  const { filterChain, listenerFilter } = mapOf(listener);
  const { name, subFilter } = mapOf(mapOf(filterChain).filter);
  return {
    index,
    field: `spec.configPatches[${index}]`,
    applyTo: textOf(applyTo) ?? '',
    operation: textOf(operation) ?? '',
    proxyVersion: textOf(mapOf(proxy).proxyVersion) || undefined,
    filter: textOf(mapOf(value).name) ?? textOf(mapOf(subFilter).name) ?? textOf(name) ?? textOf(listenerFilter),
  };
}
