export * from './flagger-analysis';
export * from './flagger-canary';
export * from './flagger-canary-props';
export * from './flagger-metric';
export * from './flagger-webhook';
