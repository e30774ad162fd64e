export * from './weighted-service';
export * from './weighted-service-version';
