export type { CommonMetadata } from './common-metadata';
export * from './export-to';
export * from './findings';
export { PolicyTarget } from './policy-target';
export * from './resource';
