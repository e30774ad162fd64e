/** What is wrong with a node, and where it begins: an offset in the text. */
export class NodeProblem extends Error {
  constructor(public readonly reason: string, public readonly offset: number) {
    super(reason);
  }
}
