export * from './identity';
export * from './manifest';
export * from './mesh';
