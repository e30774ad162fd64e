export * from './core';
export * from './networking';
export * from './service';
export * from './alb';
export * from './delivery';
export * as crds from '../imports';
