export * from './core';
export * from './networking';
export * from './service';
export * from './alb';
export * as crds from '../imports';
