export { attach, inspect } from './synth-guard';
