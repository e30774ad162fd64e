import { describe, expect, test } from 'vitest';
import { comparedPath, pathTreatmentOf, redirectsToCompared, underscoresActionOf } from '../../src/istio';

const mesh = (normalization: string) => ({ pathNormalization: { normalization } });

describe('the path that is compared', () => {
  test.each([
    [undefined, undefined, '/a//b/..%2fc', '/a//b/..%2fc'],
    [mesh('NONE'), undefined, '/a/../%2fb', '/a/../%2fb'],
    [mesh('MERGE_SLASHES'), undefined, '/a//b%2f', '/a/b%2f'],
    [mesh('DECODE_AND_MERGE_SLASHES'), undefined, '/a%2f%5Cb', '/a/b'],
    [undefined, { profile: 'EDGE' }, '/a//b%2Fc', '/a/b/c'],
    [mesh('MERGE_SLASHES'), { profile: 'EDGE', httpMergeSlashes: false }, '/a//b', '/a//b'],
    [mesh('DECODE_AND_MERGE_SLASHES'), { httpPathWithEscapedSlashesAction: 'KEEP_UNCHANGED' }, '/a//b%2f', '/a/b%2f'],
    [undefined, { httpPathWithEscapedSlashesAction: 'REJECT_REQUEST' }, '/a%2f', undefined],
    [undefined, { httpPathWithEscapedSlashesAction: 'REJECT_REQUEST' }, '/a?b=%2f', '/a'],
  ])('by the mesh %j and the gateway %j, of %s', (meshConfig, settings, target, path) => {
    expect(comparedPath(target, pathTreatmentOf(meshConfig, settings))).toBe(path);
  });
});

test('clients are sent to it where they escape a slash, and the gateway says so', () => {
  const edge = pathTreatmentOf({}, { profile: 'EDGE' });
  expect(['/a%2fb', '/a%5Cb', '/a//b', '/a?b=%2f'].map(target => redirectsToCompared(target, edge))).toEqual([true, true, false, false]);
  expect(redirectsToCompared('/a%2fb', pathTreatmentOf(mesh('DECODE_AND_MERGE_SLASHES'), {}))).toBe(false);
});

test('underscores in names of headers pass, unless the gateway says otherwise', () => {
  const drop = 'HEADERS_WITH_UNDERSCORES_DROP_HEADER';
  expect([undefined, {}, { profile: 'EDGE' }, { httpHeadersWithUnderscoresAction: drop }].map(underscoresActionOf))
    .toEqual(['ALLOW', 'ALLOW', 'REJECT_REQUEST', 'DROP_HEADER']);
  expect(underscoresActionOf({ profile: 'EDGE', httpHeadersWithUnderscoresAction: 'HEADERS_WITH_UNDERSCORES_ALLOW' })).toBe('ALLOW');
});
