import { describe, expect, test } from 'vitest';
import { exportToOfAnnotation, isVisibleIn } from '../../src/istio';

const at = (exportTo?: string[], meshDefault?: string[]) => ['shop', 'edge', 'other'].filter(from => isVisibleIn(from, { exportTo, namespace: 'shop' }, meshDefault));

describe('an object of the namespace shop is seen', () => {
  test.each([
    [undefined, ['shop', 'edge', 'other']], [[], ['shop', 'edge', 'other']], [['*'], ['shop', 'edge', 'other']], [['.'], ['shop']], [['edge'], ['edge']],
    [['.', 'edge'], ['shop', 'edge']], [['shop'], ['shop']], [['~'], []], [['edge', '*'], ['shop', 'edge', 'other']],
  ])('with exportTo %j by %j', (exportTo, expected) => expect(at(exportTo)).toEqual(expected));

  test.each([
    [undefined, ['.'], ['shop']], [undefined, ['~'], []], [['edge'], ['.'], ['edge']], [undefined, [], ['shop', 'edge', 'other']],
  ])('with exportTo %j and the default %j by %j', (exportTo, meshDefault, expected) => expect(at(exportTo, meshDefault)).toEqual(expected));
});

test('the annotation of a Service is read with commas and blanks', () => {
  expect(exportToOfAnnotation('., edge')).toEqual(['.', 'edge']);
  expect(exportToOfAnnotation('')).toEqual([]);
  expect(exportToOfAnnotation(undefined)).toEqual([]);
});
