export { ProxyConfig } from './proxy-config';
export type { ProxyConfigProps } from './proxy-config';
