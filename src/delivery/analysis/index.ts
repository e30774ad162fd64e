export * from './analysis-metric-options';
export { IstioMetric } from './istio-metric';
export * from './metric-reporter';
export * from './no-traffic';
export type { PrometheusServer } from './prometheus-server';
