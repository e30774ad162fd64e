import { registerSynthesis, Synthesis } from '../core/synthesis';

// Loaded late, because an app that only looks at the package needs neither the mesh nor the checks.
// eslint-disable-next-line @typescript-eslint/no-require-imports
registerSynthesis(() => require('./synth-guard') as Synthesis);
