export * from './include-manifests';
