export { Gateway } from './gateway';
export type { GatewayNameOptions, GatewayProps } from './gateway';
export type { IGateway } from './gateway-reference';
export { GatewayProtocol, GatewayServer } from './gateway-server';
export type { GatewayHttpServerOptions, GatewayServerOptions, GatewayTcpServerOptions, GatewayTlsServerOptions } from './gateway-server';
