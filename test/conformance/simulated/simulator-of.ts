import { Mesh } from '../../../src/mesh';
import { SimulationOptions, Simulator } from '../../../src/simulator/simulator';
import { KnownManifest } from '../../known-manifest';
import { FIXTURE } from '../driver/fixture';

/** A simulator of what the driver runs: the manifests, and what is there beside them, which is all that there is. */
export function simulatorOf(
  manifests: readonly KnownManifest[], options?: SimulationOptions, fixture: readonly KnownManifest[] = FIXTURE,
): Simulator {
  return new Simulator(new Mesh([...fixture, ...manifests].map(manifest => ({ manifest, oldestIstio: '1.31' })), { external: { isComplete: true } }), options);
}
