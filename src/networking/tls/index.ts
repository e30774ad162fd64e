export { ClientAuthority } from './client-authority';
export type { ClientAuthorityFileOptions } from './client-authority';
export { GatewayTls, GatewayTlsMode } from './gateway-tls';
export type { GatewayIstioMutualTlsOptions, GatewayMutualTlsOptions } from './gateway-tls';
export { ServerCertificate } from './server-certificate';
export type { CertificateFiles } from './server-certificate';
export { TlsCipherSuite, TlsVersion } from './tls-versions';
export type { GatewayTlsOptions } from './tls-versions';
