export { EnvoyConfigPatch } from './envoy-config-patch';
export { EnvoyFilter } from './envoy-filter';
export type { EnvoyFilterProps } from './envoy-filter';
export { EnvoyPatchContext, EnvoyRouteAction } from './envoy-match';
export type { EnvoyClusterMatch, EnvoyListenerMatch, EnvoyProxyMatch, EnvoyRouteMatch } from './envoy-match';
export { EnvoyPatch } from './envoy-patch';
