/** Why a call cannot be answered, in one line: it ends with 2. */
export class UsageProblem extends Error {
}

/** Ends a call, with the reason and the fix. */
export function refuseCall(reason: string): never {
  throw new UsageProblem(reason);
}
