import { expect, test } from 'vitest';
import { fieldSteps } from '../../../src/cli/input/field-steps';

const OBJECT = {
  metadata: { 'annotations': { 'sidecar.istio.io/inject': 'true', 'a': { b: 1 }, 'a.b': 2 }, 'a[0]': 1 },
  spec: { http: [{ match: [] }, { match: [{ uri: { exact: '/' } }] }] },
};

test.each([
  ['', []],
  ['spec', ['spec']],
  ['spec.http[1].match[0].uri.exact', ['spec', 'http', 1, 'match', 0, 'uri', 'exact']],
  ['metadata.annotations.sidecar.istio.io/inject', ['metadata', 'annotations', 'sidecar.istio.io/inject']],
  ['metadata.annotations.a.b', ['metadata', 'annotations', 'a.b']],
  ['metadata.annotations["sidecar.istio.io/inject"]', ['metadata', 'annotations', 'sidecar.istio.io/inject']],
  ['metadata.a[0]', ['metadata', 'a[0]']],
  // As far as there is something.
  ['spec.http[2].match', ['spec', 'http']],
  ['spec.http[0].match[0].uri', ['spec', 'http', 0, 'match']],
  ['spec.tcp[0]', ['spec']],
  ['spec.http.length', ['spec', 'http']],
  ['spec.constructor', ['spec']],
  ['spec.http[1].match[0].uri.exact.x', ['spec', 'http', 1, 'match', 0, 'uri', 'exact']],
])('%s', (field, steps) => {
  expect(fieldSteps(OBJECT, field)).toEqual(steps);
});
