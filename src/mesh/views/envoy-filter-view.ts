import { PatchEffect, mapOf, mapsOf, numberOf, textOf } from '../../istio';
import { specOf } from '../mesh-object';
import { ObjectView, cachedView, viewOf } from './object-view';

/** What tells filter chains apart. */
const CHAIN_FIELDS = ['name', 'sni', 'transportProtocol', 'applicationProtocols', 'destinationPort'];

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
  /** The names of the filters that it looks for. */
  readonly sought: readonly string[];
  /** Whether it is for all routes of gateways, and not for those of one port or Gateway alone. */
  readonly isForAllRoutesOfGateways: boolean;
  /** What decides whether istiod applies it and Envoy takes what comes out. */
  readonly effect: PatchEffect;
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

function readPatch({ applyTo: kind, match, patch }: Record<string, unknown>, index: number): PatchView {
  const { value, ...does } = mapOf(patch);
  const { context, proxy, listener, routeConfiguration } = mapOf(match);
  const { filterChain, ...ofListener } = mapOf(listener);
  const chain = mapOf(filterChain);
  const { vhost, ...list } = mapOf(routeConfiguration);
  const virtualHost = mapOf(vhost);
  const { name, subFilter } = mapOf(chain.filter);
  const [httpFilter, networkFilter, listenerFilter] = [mapOf(subFilter).name, name, ofListener.listenerFilter].map(text => textOf(text) || undefined);
  const applyTo = textOf(kind) ?? '';
  const operation = textOf(does.operation) ?? '';
  return {
    index,
    field: `spec.configPatches[${index}]`,
    applyTo,
    operation,
    proxyVersion: textOf(mapOf(proxy).proxyVersion) || undefined,
    filter: textOf(mapOf(value).name) ?? httpFilter ?? networkFilter ?? listenerFilter,
    sought: [httpFilter, networkFilter, listenerFilter].filter(text => text !== undefined),
    isForAllRoutesOfGateways: [undefined, 'ANY', 'GATEWAY'].includes(textOf(context)) && !Object.values(list).some(Boolean),
    effect: {
      applyTo,
      operation,
      filter: new Map([['HTTP_FILTER', httpFilter], ['NETWORK_FILTER', networkFilter], ['LISTENER_FILTER', listenerFilter]]).get(applyTo),
      isForSome: [...CHAIN_FIELDS.map(field => chain[field]), virtualHost.name, virtualHost.domainName].some(Boolean),
      value,
    },
  };
}
