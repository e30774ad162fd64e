import { IConstruct } from 'constructs';
import { Finding } from '../findings';

/** The meeting place of constructs and checks, as core sees it. */
export interface Synthesis {
  /** Makes the synth of an app check its manifests. Does nothing the second time. */
  attach(root: IConstruct): void;
  /** Runs a step each time before the objects of an app are rendered. It may change objects, but neither add nor synthesize any. */
  beforeRender(root: IConstruct, step: () => void): void;
  /** All findings of an app, now. */
  inspect(root: IConstruct): Finding[];
}

let loaded: Synthesis | undefined;

/**
 * The module in src/synth, loaded with the first construct that needs it: the one arrow that points up.
 */
export function synthesis(): Synthesis {
  // The arrow that points up, and loaded late: see ARCHITECTURE.md.
  // eslint-disable-next-line @typescript-eslint/no-require-imports, import/no-restricted-paths
  return loaded ??= require('../synth') as Synthesis;
}
