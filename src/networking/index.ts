export * from './destination';
export * from './destination-rule';
export * from './envoy-filter';
export * from './gateway';
export * from './headers';
export * from './service-entry';
export * from './tls';
export * from './virtual-service';
