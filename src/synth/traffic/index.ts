export * from './decided';
export { RoutingDecision } from './routing-decision';
export type { SimulatedRequest } from './simulated-request';
export type { SimulatorOptions } from './simulator-options';
export { TrafficSimulator } from './traffic-simulator';
