export { Destination } from './destination';
export type { DestinationOptions, WeightedDestination, WeightedHttpDestination } from './destination';
export { ServiceHost } from './service-host';
export type { ServiceNameOptions } from './service-host';
export { ServiceTarget } from './service-target';
export { Subset } from './subset';
export type { SubsetProps } from './subset';
export type { ITrafficTarget } from './traffic-target';
