import { AskedRequest } from './asked-request';
import { Decision } from './decision';
import { Mesh } from '../mesh';

/** What decides beside the manifests. */
export interface SimulationOptions {
  /** The MeshConfig of istiod. @default - the defaults of Istio */
  readonly meshConfig?: Readonly<Record<string, unknown>>;
  /** The version of Istio, such as `1.31`. @default - the newest that is known */
  readonly istioVersion?: string;
}

/** What cannot be asked: a URL that is none, a gateway that is not known. */
export class UnusableRequest extends Error {
}

/** Says what a mesh does with requests. */
export class Simulator {
  constructor(public readonly mesh: Mesh, public readonly options: SimulationOptions = {}) {
  }

  /**
   * What becomes of a request.
   *
   * @throws UnusableRequest where it cannot be asked
   */
  public request(_asked: AskedRequest): Decision {
    throw new UnusableRequest('nothing is known yet');
  }
}
