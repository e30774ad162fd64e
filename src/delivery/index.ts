export * from './analysis';
export * from './sync-waves';
