export { OutboundTrafficMode, Sidecar } from './sidecar';
export type { SidecarProps } from './sidecar';
export { SidecarEndpoint } from './sidecar-endpoint';
export { SidecarHost } from './sidecar-host';
export type { SidecarHostOptions } from './sidecar-host';
export { SidecarCaptureMode } from './sidecar-listener';
export type { SidecarEgressListener, SidecarIngressListener } from './sidecar-listener';
