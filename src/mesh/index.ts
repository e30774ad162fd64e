export * from './manifest';
export * from './mesh';
