export * from './misread-text';
export * from './position';
export * from './read-manifests';
export * from './read-yaml';
