export * from './data-plane';
export { ExtensionProviderType } from './extension-provider';
export type { ExtensionProvider } from './extension-provider';
export { ExternalResources } from './external-resources';
export type {
  ExternalGateway, ExternalNamespace, ExternalResourcesProps, ExternalService, ExternalServicePort, ExternalWorkload,
} from './external-resources';
export { ClientAddress } from './gateway-workload';
export type { GatewayWorkload, GatewayWorkloadPort } from './gateway-workload';
export * from './istio-version';
export * from './mesh-namespace';
export * from './mesh-settings';
export * from './waypoint';
