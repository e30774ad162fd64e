/** What Argo Rollouts refuses of Rollouts and of the objects that they name. */
import { spawnSync } from 'node:child_process';
import { buildRolloutsValidation } from './build';

/** The objects of one case: a Rollout, its Services, VirtualServices, DestinationRules and AnalysisTemplates. */
export type RolloutObjects = readonly object[];

const MAX_BYTES = 64_000_000;

/** What is refused in each case, as Argo says it. */
export async function refusedByArgo(cases: readonly RolloutObjects[]): Promise<string[][]> {
  return asked<string[][]>(cases);
}

/** The Rollout of each case as the controller writes it back once it has read it. */
export async function writtenByArgo(cases: readonly RolloutObjects[]): Promise<{ readonly spec: object }[]> {
  return asked(cases, 'written');
}

async function asked<T>(cases: readonly RolloutObjects[], ...args: string[]): Promise<T> {
  const options = { input: JSON.stringify(cases), encoding: 'utf8', maxBuffer: MAX_BYTES } as const;
  const { status, stdout, stderr } = spawnSync(await buildRolloutsValidation(), args, options);
  if (status !== 0) {
    throw new Error(`the validation of Argo Rollouts did not run:\n${stderr}`);
  }
  return JSON.parse(stdout) as T;
}
