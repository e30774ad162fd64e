import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isDenied } from './policy-evaluator';
import { Findings } from '../../../src/core/findings';
import { Manifest } from '../../../src/mesh';
import { chartIn, manifestsOf } from '../alb-fixture';
import { build, firstRule, guardedAlbs, Request, requests } from '../random-rules';
import { answerOf, RoutedManifest } from '../route-evaluator';

const RUNS = Number(process.env.CDK8S_ISTIO_RUNS ?? 300);
const many = fc.array(requests, { minLength: 20, maxLength: 40 });
const REFUSED = 'refused';

const answer = (manifests: unknown[], request: Request): string | undefined =>
  isDenied(manifests as Manifest[], request) ? REFUSED : answerOf(manifests as RoutedManifest[], request);

test('a request gets the first rule by priority, or is refused where that is for other clients', () => {
  let guarded = 0;
  fc.assert(fc.property(guardedAlbs, many, (random, all) => {
    const chart = chartIn();
    const built = build(chart, random);
    fc.pre(built.listeners.every(({ ruleNames }) => ruleNames.length > 0));
    // What no policy can say stops the synth.
    fc.pre(!Findings.all(chart).some(({ code }) => ['CDI060', 'CDI061'].includes(code)));
    guarded += built.taken.filter(({ rule }) => rule.sources).length;
    const manifests = manifestsOf(chart);
    for (const request of all) {
      const name = firstRule(random, built, request);
      const sources = built.taken.find(taken => taken.name === name)?.rule.sources;
      const expected = sources !== undefined && !sources.includes(request.address) ? REFUSED : name;
      expect([request, answer(manifests, request)]).toEqual([request, expected]);
    }
  }), { numRuns: RUNS, interruptAfterTimeLimit: 50_000 });
  expect(guarded).toBeGreaterThan(RUNS / 3);
});

test('nobody goes around a rule that is for some clients, however they write the host', () => {
  const ports = fc.constantFrom('', ':80', ':8080', ':9999', ':1', ':', ':80:80', ':x:80', '::', ':[x]');
  const labels = fc.constantFrom('', 'x:', 'x:80.', '.');
  fc.assert(fc.property(guardedAlbs, many, ports, labels, (random, all, port, label) => {
    const chart = chartIn();
    const built = build(chart, random);
    fc.pre(built.listeners.every(({ ruleNames }) => ruleNames.length > 0));
    fc.pre(!Findings.all(chart).some(({ code }) => ['CDI060', 'CDI061'].includes(code)));
    const manifests = manifestsOf(chart);
    for (const one of all) {
      const request = { ...one, host: `${label}${one.host.split(':')[0]}${port}` };
      const name = answer(manifests, request);
      const isFor = (of: string | undefined) => built.taken.find(taken => taken.name === of)?.rule.sources?.includes(request.address) ?? true;
      expect([request, isFor(name)]).toEqual([request, true]);
      // Nor a later rule, which may lead to the same target. A wildcard of Envoy is never nothing.
      expect([request, label === '.' || isFor(firstRule(random, built, request)) || [REFUSED, '403', undefined].includes(name)]).toEqual([request, true]);
    }
  }), { numRuns: RUNS, interruptAfterTimeLimit: 50_000 });
});
