export * from './analysis';
export * from './canary/canary-rollout';
export * from './canary/canary-rollout-props';
export * from './canary/canary-scale';
export * from './canary/canary-step';
export type { MirrorRouteOptions } from './canary/mirror-route';
export * from './canary/traffic-splitting';
export * from './rollout-pods-props';
export * from './sync-waves';
