/** Why a text is a mistake, in the words of an error: what it has to be, and how to mend it. */
export interface Misfit {
  readonly allowed: string;
  readonly fix: string;
  /** Whether no request whatever can meet it, or Envoy refuses it. Otherwise hardly a request that its author means. */
  readonly isCertain: boolean;
}

/** No request can meet it. */
export function never(allowed: string, fix: string): Misfit {
  return { allowed, fix, isCertain: true };
}

/** Some request could meet it, but its author means another one. */
export function mistaken(allowed: string, fix: string): Misfit {
  return { allowed, fix, isCertain: false };
}

/** The first reason that there is. */
export function firstMisfit(...reasons: readonly (() => Misfit | undefined)[]): Misfit | undefined {
  for (const reason of reasons) {
    const misfit = reason();
    if (misfit !== undefined) {
      return misfit;
    }
  }
  return undefined;
}

/** A character or a part of a text for a person. */
export function quoted(text: string): string {
  return JSON.stringify(text);
}
