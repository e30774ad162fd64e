import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { expect, test, vi } from 'vitest';
import { Findings } from '../../src';
import { synthesis } from '../../src/core/synthesis';

function appWith(...steps: ((object: ApiObject) => void)[]): { app: App; object: ApiObject } {
  const app = Testing.app();
  const object = new ApiObject(new Chart(app, 'a'), 'object', { apiVersion: 'v1', kind: 'ConfigMap' });
  new Chart(app, 'b');
  steps.forEach(step => synthesis().beforeRender(app, () => step(object)));
  return { app, object };
}

test('a step runs once in a synth, before the first object is rendered, and what it changes is written', () => {
  const step = vi.fn((object: ApiObject) => object.metadata.addLabel('step', 'done'));
  const { app, object } = appWith(step);
  const render = vi.spyOn(ApiObject.prototype, 'toJson');
  expect(app.synthYaml()).toContain('step: done');
  expect(step).toHaveBeenCalledTimes(1);
  expect(step).toHaveBeenCalledWith(object);
  expect(render).toHaveBeenCalledTimes(1);
  expect(step.mock.invocationCallOrder[0]).toBeLessThan(render.mock.invocationCallOrder[0]);
  app.synth();
  expect(step).toHaveBeenCalledTimes(2);
  render.mockRestore();
});

test('steps run in the order in which they were given', () => {
  const { app, object } = appWith(one => one.metadata.addLabel('step', 'one'), two => two.metadata.addLabel('step', 'two'));
  Findings.all(app);
  expect(object.metadata.getLabel('step')).toBe('two');
});

test('a step that throws stops the synth before the first file', () => {
  const { app } = appWith(() => { throw new Error('not completed'); });
  expect(() => app.synth()).toThrow('not completed');
  expect(() => Testing.synth(app.charts[0])).toThrow('not completed');
});

test('findings of an app without a step can be asked for, and attach nothing', () => {
  const { app, object } = appWith();
  expect(Findings.all(app)).toEqual([]);
  app.synth();
  expect(Object.hasOwn(app, 'synth')).toBe(false);
  expect(object.metadata.toJson()).not.toHaveProperty('labels');
});
