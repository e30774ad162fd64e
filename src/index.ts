import './synth/registration';

export * from './findings';
export * from './checks/custom';
export * from './core';
export * from './traffic-policy';
export * from './mesh-settings';
export * from './networking';
export * from './security';
export * from './telemetry';
export * from './workload';
export * from './service';
export * from './ingress-gateway';
export * from './alb';
export * from './delivery';
export * from './include';
export * from './synth/checks';
export * from './synth/traffic';
export * as crds from '../imports';
