/** Where something is in a text. Both count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Why a text is not read, and where. */
export class YamlProblem extends Error {
  constructor(public readonly reason: string, public readonly position: Position) {
    super(`line ${position.line}, column ${position.column}: ${reason}`);
  }
}
