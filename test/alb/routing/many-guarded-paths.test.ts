import { expect, test } from 'vitest';
import { ListenerAction, ListenerCondition } from '../../../src';
import { otherWaysToWrite } from '../../../src/istio';
import { guardedIn, OWN, policiesOf } from '../enforcement/policy-fixture';

/** Processor time in milliseconds: other processes do not count. */
function took(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

test('many long paths that a rule guards on many hosts are read once, and each in one pass', () => {
  const build = (hosts: number, paths: number) => {
    const { chart, listener } = guardedIn(OWN, Array.from({ length: hosts }, (_, index) => `h${index}.example.com`));
    listener.addAction('guarded', {
      conditions: [
        ListenerCondition.paths(Array.from({ length: paths }, (_, index) => `/@${index}/${'a'.repeat(2000)}`)), ListenerCondition.sourceIps(['198.51.100.0/24']),
      ],
      action: ListenerAction.fixedResponse(200),
    });
    listener.addAction('default', { action: ListenerAction.fixedResponse(404) });
    expect(policiesOf(chart)[0].spec.rules[0].to[0].operation.paths).toHaveLength(paths);
  };
  build(1, 1);
  // It took more than a minute, and ten with twice as many.
  expect(took(() => build(30, 200))).toBeLessThan(15_000);
});

test('a path of many characters that may be escaped is compared in expressions that are not too long', () => {
  expect(took(() => otherWaysToWrite(`/${'@a'.repeat(5000)}`, false))).toBeLessThan(2_000);
});
