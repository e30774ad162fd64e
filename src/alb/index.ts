export { ApplicationListener } from './application-listener';
export type { ApplicationListenerProps } from './application-listener';
export * from './istio-alb';
export * from './listener-action';
export * from './listener-condition';
export type { AddActionProps } from './listener-rule';
