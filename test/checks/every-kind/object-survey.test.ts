import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { ObjectSurvey } from '../../../src/checks/every-kind/object-survey';
import { surveyOf } from '../../../src/checks/every-kind/schema-violations';
import { Draw } from '../random-meshes/draw';
import { everything, spoil } from '../spoilt-objects';

const RUNS = Number(process.env.CDK8S_ISTIO_RUNS ?? 200);

test('the schema meets each value of an object once, as a walk through all of it does', { timeout: 60_000 + RUNS * 500 }, () => {
  fc.assert(fc.property(fc.gen(), generate => {
    const draw = new Draw(generate);
    const objects = everything(draw);
    spoil(draw, objects);
    for (const manifest of objects) {
      const whole = new ObjectSurvey();
      whole.meetWhole(manifest);
      expect({ ...surveyOf({ manifest, oldestIstio: '1.31' }) }, JSON.stringify(manifest)).toEqual({ ...whole });
    }
  }), { numRuns: RUNS, seed: 1, endOnFailure: true });
});
