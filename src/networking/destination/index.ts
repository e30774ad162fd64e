export { Destination, ServiceHost, Subset } from './destination';
export type { DestinationOptions, ServiceNameOptions } from './destination';
export { ServiceTarget } from './service-target';
export type { ITrafficTarget } from './traffic-target';
export type { WeightedDestination, WeightedHttpDestination } from './weighted-destination';
