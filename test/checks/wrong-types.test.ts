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

/** What YAML or JSON can not say, which is a mistake in every field. */
const OF_CHARACTERS = ['CDI004', 'CDI005'];

const isOfSchema = (code: string) => code.startsWith('IST0106/') && code !== 'IST0106/refused-by-webhook';

/** Lists with an item, whatever that is, mean what a right one means too. */
const OF_ANY_ITEM = ['IST0133/failover-without-outlier-detection'];

/** What Istio's validation says before, which is not asked where the schema refuses something. */
const BEHIND_VALIDATION = ['CDI115'];

describe('a wrong value in every field', () => {
  test.each(KINDS)('of %s stops no check, and leads to no other finding', kind => {
    placesOf(kind).forEach((place, number) => {
      const valueIn = (change: (value: unknown) => unknown) => codesOf(new ObjectMaker(randomNumbers(number)).with(place, change));
      const right = new Set(valueIn(value => value));
      [VALUES[number % VALUES.length], VALUES[(number * 7 + 3) % VALUES.length]].forEach(wrong => {
        const codes = valueIn(() => wrong);
        const others = codes.filter(code => !code.startsWith('IST0106/') && !right.has(code) && !OF_ANY_ITEM.includes(code) && ![...OF_CHARACTERS, ...BEHIND_VALIDATION].includes(code));
        expect(codes.some(isOfSchema) ? others : [], `${place.steps.join('.')} is ${JSON.stringify(wrong)}`).toEqual([]);
      });
    });
  });

  test.each(KINDS)('of %s is told where its type is another one', kind => {
    placesOf(kind).forEach((place, number) =>
      new ObjectMaker(randomNumbers(number)).broken(place).filter(({ what }) => what === 'type').slice(0, 2).forEach(({ manifest }) =>
        expect(codesOf(manifest).filter(isOfSchema), place.steps.join('.')).not.toEqual([])));
  });
});
