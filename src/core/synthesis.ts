import { IConstruct } from 'constructs';
import { ValidationError } from './errors';
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

let loader: (() => Synthesis) | undefined;
let loaded: Synthesis | undefined;

/** Says how the module that joins constructs and checks is loaded: with the first construct that needs it, not before. */
export function registerSynthesis(load: () => Synthesis): void {
  loader = load;
}

/**
 * What was registered.
 *
 * @throws where nothing was, because the module was not loaded by the package's index: an app would be written without any check.
 */
export function synthesis(): Synthesis {
  if (loader === undefined) {
    throw new ValidationError('the checks of cdk8s-istio are not loaded: import from "cdk8s-istio", not from a file inside the package');
  }
  return loaded ??= loader();
}
