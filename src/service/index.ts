export * from './application-protocol';
export * from './service-access-options';
export * from './version-autoscaling';
export * from './weighted-service';
export * from './weighted-service-port';
export * from './weighted-service-props';
export * from './weighted-service-version';
export * from './weighted-service-version-options';
