export { attach, beforeRender, inspect } from './synth-guard';
