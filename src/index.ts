export * from './core';
export * from './networking';
export * from './telemetry';
export * from './workload';
export * from './service';
export * from './gateway';
export * from './alb';
export * from './delivery';
export * as crds from '../imports';
