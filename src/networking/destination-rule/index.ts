export { DestinationRule } from './destination-rule';
export type { DestinationRuleNameOptions, DestinationRuleProps, IDestinationRule } from './destination-rule';
export type { SubsetProps } from './subset-props';
