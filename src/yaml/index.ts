export * from './misread-text';
export * from './position';
export * from './read-yaml';
