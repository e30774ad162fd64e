export * from './argo-cd-application';
export * from './argo-cd-application-props';
export * from './argo-cd-destination';
export * from './argo-cd-sync-policy';
export * from './flux-kustomization';
export * from './flux-source';
export * from './ignored-fields';
