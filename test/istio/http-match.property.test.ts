import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { FIELDS, fitted, REQUESTS, SPECS } from './random-matches';
import { coversMatch, HttpMatchSpec, meetsHttpMatch, readHttpMatch } from '../../src/istio';

const RUNS = 20_000;

/** A wide match and one that is often narrower: it has more fields, or others in their place. */
const NARROWED = fc.tuple(SPECS, SPECS, fc.boolean()).map(([wide, other, isOverwritten]) =>
  ({ wide, narrow: isOverwritten ? { ...wide, ...other } : { ...other, ...wide } }));

/** What decides together, so that both matches have little else. */
const GROUPS: (keyof HttpMatchSpec)[][] = [
  ['uri', 'ignoreUriCase'], ['withoutHeaders'], ['headers'], ['headers', 'withoutHeaders'], ['queryParams'], ['port', 'gateways', 'sourceLabels', 'sourceNamespace'],
  ['method', 'scheme'], ['authority', 'headers'],
];
// Case and expressions meet seldom.
const ALIKE = fc.constantFrom(...GROUPS, GROUPS[0], GROUPS[0], GROUPS[0]).chain(group => {
  const fields = Object.fromEntries(group.map(field => [field, fc.option<unknown>(FIELDS[field], { freq: 4, nil: undefined })]));
  return fc.record({ wide: fc.record(fields), narrow: fc.record(fields) });
});

test('a request that meets a covered match meets the one that covers it', () => {
  let covered = 0;
  let met = 0;
  fc.assert(fc.property(fc.oneof(NARROWED, ALIKE), REQUESTS, fc.nat(1000), ({ wide, narrow }, request, seed) => {
    const isCovered = coversMatch(readHttpMatch(wide), readHttpMatch(narrow));
    const sent = isCovered && seed % 4 > 0 ? fitted(request, narrow, Math.floor(seed / 4)) : request;
    const isMet = isCovered && meetsHttpMatch(readHttpMatch(narrow), sent);
    covered += isCovered ? 1 : 0;
    met += isMet ? 1 : 0;
    return !isMet || meetsHttpMatch(readHttpMatch(wide), sent);
  }), { numRuns: RUNS });
  expect(covered).toBeGreaterThan(RUNS / 5);
  expect(met).toBeGreaterThan(RUNS / 10);
});

test('every match covers itself, and is covered by one that compares less', () => {
  fc.assert(fc.property(SPECS, fc.nat(), (spec, seed) => {
    // Less in these would be more: beside gateways labels are ignored, and a path counts its case.
    const fields = Object.keys(spec).filter(field => !['ignoreUriCase', 'gateways'].includes(field));
    const less = Object.fromEntries(Object.entries(spec).filter(([field]) => field !== fields[seed % fields.length]));
    return coversMatch(readHttpMatch(spec), readHttpMatch(spec)) && (fields.length === 0 || coversMatch(readHttpMatch(less), readHttpMatch(spec)));
  }), { numRuns: 5000 });
});
