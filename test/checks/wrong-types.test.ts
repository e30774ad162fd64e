import { describe, expect, test } from 'vitest';
import { CHECKS, runChecks } from '../../src/checks';
import { Manifest } from '../../src/istio';
import { Mesh } from '../../src/mesh';
import { KINDS, ObjectMaker, placesOf, randomNumbers } from '../istio/schema/random-objects';

/** Anything that YAML can say, and no field takes all of it. */
const VALUES: readonly unknown[] = [null, true, 0, -1.5, 1e300, NaN, '', 'x', '\u0000', [], [null], [[]], [1], {}, { a: null }, { 0: {} }, JSON.parse('{"__proto__": {}}')];

/** What others look for in objects of Istio's kinds: with it, more checks have something to read. */
const NEIGHBOURS: readonly Manifest[] = [
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'a', namespace: 'default' }, spec: { selector: { app: 'a' }, ports: [{ name: 'http', port: 80 }] } },
  {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'a', namespace: 'default' },
    spec: { selector: { matchLabels: { app: 'a' } }, template: { metadata: { labels: { app: 'a' } }, spec: { containers: [{ name: 'a', image: 'a' }] } } },
  },
];

function codesOf(manifest: Manifest): string[] {
  const objects = [manifest, ...NEIGHBOURS].map(one => ({ manifest: one, oldestIstio: '1.31' }));
  return runChecks(CHECKS, new Mesh(objects)).map(({ code }) => code);
}

describe('a wrong type in every field stops no check, and is told', () => {
  test.each(KINDS)('%s', kind => {
    placesOf(kind).forEach((place, number) => {
      const maker = new ObjectMaker(randomNumbers(number));
      const value = VALUES[number % VALUES.length];
      const codes = [value, VALUES[(number * 7 + 3) % VALUES.length]].map(wrong => codesOf(maker.with(place, () => wrong)));
      expect(codes.length).toBe(2);
      maker.broken(place).filter(({ what }) => what === 'type').slice(0, 2).forEach(({ manifest }) =>
        expect(codesOf(manifest).filter(code => code.startsWith('IST0106')), place.steps.join('.')).not.toEqual([]));
    });
  });
});
