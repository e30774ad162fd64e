import { Chart } from 'cdk8s';
import { IConstruct, Node } from 'constructs';
import { chai } from 'vitest';
import { isThere } from '../src/core/known-objects';

/** How many lines of a stack a user looks at. cdk8s itself has four before the user's line, where a validation fails. */
const READ_LINES = 6;

/** Every error that any test expects has a line of the test, which is the user here, among the first of its stack. */
chai.use((_, utils) => {
  for (const name of ['toThrow', 'toThrowError']) {
    chai.Assertion.overwriteMethod(name, original => function (this: object, ...expected: unknown[]) {
      const call = utils.flag(this, 'object') as unknown;
      if (typeof call === 'function') {
        utils.flag(this, 'object', () => {
          made.length = 0;
          try {
            return (call as () => unknown)();
          } catch (error) {
            requireLineOfUser(error as Error);
            requireNothingLeft(error as Error);
            throw error;
          }
        });
      }
      return (original as (this: object, ...args: unknown[]) => unknown).apply(this, expected);
    });
  }
});

/** The constructs that the call made which is expected to throw. */
const made: IConstruct[] = [];
const tree = Node.prototype as unknown as { addChild(this: Node, child: IConstruct, id: string): void };
const { addChild } = tree;
tree.addChild = function (child, id) {
  addChild.call(this, child, id);
  made.push(child);
};

/** Nor is the construct still in the tree that was refused: who catches the error goes on without it. */
function requireNothingLeft({ message }: Error): void {
  const [, path] = /^\[(.+?)\] /.exec(message) ?? [];
  // A test that makes the chart too calls a method of what it made there.
  if (made.some(construct => construct.node.path === path && isThere(construct) && !made.includes(Chart.of(construct)))) {
    throw new Error(`"${path}" is still there, although it was refused: ${message}`);
  }
}

function requireLineOfUser({ message, stack = '' }: Error): void {
  const read = stack.split('\n').filter(line => /^\s+at /.test(line)).slice(0, READ_LINES);
  if (!read.some(line => line.includes('/test/'))) {
    throw new Error(`no line of the test is at the beginning of the stack of "${message}":\n${stack}`);
  }
}
