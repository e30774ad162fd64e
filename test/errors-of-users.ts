import { chai } from 'vitest';

/** How many lines of a stack a user looks at. cdk8s itself has four before the user's line, where a validation fails. */
const READ_LINES = 6;

/** Every error that any test expects has a line of the test, which is the user here, among the first of its stack. */
chai.use((_, utils) => {
  for (const name of ['toThrow', 'toThrowError']) {
    chai.Assertion.overwriteMethod(name, original => function (this: object, ...expected: unknown[]) {
      const call = utils.flag(this, 'object') as unknown;
      if (typeof call === 'function') {
        utils.flag(this, 'object', () => {
          try {
            return (call as () => unknown)();
          } catch (error) {
            requireLineOfUser(error as Error);
            throw error;
          }
        });
      }
      return (original as (this: object, ...args: unknown[]) => unknown).apply(this, expected);
    });
  }
});

function requireLineOfUser({ message, stack = '' }: Error): void {
  const read = stack.split('\n').filter(line => /^\s+at /.test(line)).slice(0, READ_LINES);
  if (!read.some(line => line.includes('/test/'))) {
    throw new Error(`no line of the test is at the beginning of the stack of "${message}":\n${stack}`);
  }
}
