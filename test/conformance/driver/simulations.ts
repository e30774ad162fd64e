/** What the simulator is asked about while the mesh changes: a request meets it as it was, or as it will be. */
import { LeftOut } from './left-out';
import type { MeshRequest } from './mesh';
import { SimulatedMesh, Verdict } from './simulated';
import { Got } from '../simulated/comparison';

/** What nobody can be asked about, for this reason, is one too. */
type Simulation = Pick<SimulatedMesh, 'judge'> | LeftOut;

/** What a request may have met so far, the oldest first. */
export type Met = readonly Simulation[];

export class Simulations {
  private valid: Simulation[] = ['load during a change'];
  private readonly underWay = new Set<Simulation[]>();

  /** A request begins: what it may meet grows until `end`. */
  begin(): Met {
    const met = [...this.valid];
    this.underWay.add(met);
    return met;
  }

  end(met: Met): void {
    this.underWay.delete(met as Simulation[]);
  }

  /** From now on the mesh is as it was, or as it will be. */
  change(next: Simulation): void {
    this.valid.push(next);
    this.underWay.forEach(met => met.push(next));
  }

  /** From now on it is like this alone. */
  settle(last: Simulation): void {
    this.change(last);
    this.valid = [last];
  }
}

/** What is to be said of an answer: that it is equal, where it is so for one of those that the request may have met. */
export function judge(met: Met, request: MeshRequest, got: Got): Verdict {
  let verdict: Verdict = { leftOut: 'load during a change' };
  for (const simulation of new Set(met)) {
    verdict = typeof simulation === 'string' ? { leftOut: simulation } : simulation.judge(request, got);
    if (verdict === 'equal') {
      return verdict;
    }
  }
  return 'difference' in verdict && new Set(met).size > 1 ? { leftOut: 'load during a change' } : verdict;
}
