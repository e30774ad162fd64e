export { ServiceEntry, ServiceEntryLocation } from './service-entry';
export type { ServiceEntryProps } from './service-entry';
export type { ServiceEntryEndpoint } from './service-entry-endpoint';
export { ServiceEntryProtocol } from './service-entry-port';
export type { ServiceEntryPort } from './service-entry-port';
export type { IServiceEntry, ServiceEntryNameOptions } from './service-entry-reference';
export { ServiceEntryResolution } from './service-entry-resolution';
