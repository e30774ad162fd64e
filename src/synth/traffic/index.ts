export * from './decided';
export * from './route-table';
export { RoutingDecision } from './routing-decision';
export type { SimulatedRequest } from './simulated-request';
export type { SimulatorOptions } from './simulator-options';
export { TrafficSimulator } from './traffic-simulator';
