import fc from 'fast-check';
import { expect, test } from 'vitest';
import { chartIn, manifestsOf } from './alb-fixture';
import { albs, build, firstRule, requests } from './random-rules';
import { answerOf, RoutedManifest } from './route-evaluator';
import { findingsOfUnreachableRules } from '../../src/alb/findings/unreachable-rule-findings';
import { IstioAlb } from '../../src/alb/istio-alb';
import { HostVirtualService } from '../../src/alb/routing/host-virtual-service';
import { Findings } from '../../src/core/findings';

const RUNS = Number(process.env.CDK8S_ISTIO_RUNS ?? 300);
const many = fc.array(requests, { minLength: 20, maxLength: 40 });

test('a request gets the first rule by priority, whatever the rules, their hosts and their order', () => {
  fc.assert(fc.property(albs, many, (random, all) => {
    const chart = chartIn();
    const built = build(chart, random);
    fc.pre(built.listeners.every(({ ruleNames }) => ruleNames.length > 0));
    const manifests = manifestsOf(chart) as unknown as RoutedManifest[];

    for (const request of all) {
      expect([request, answerOf(manifests, request)]).toEqual([request, firstRule(random, built, request)]);
    }
  }), { numRuns: RUNS, interruptAfterTimeLimit: 50_000 });
});

test('no two VirtualServices of a load balancer take the same requests', () => {
  fc.assert(fc.property(albs, random => {
    const chart = chartIn();
    build(chart, random);

    expect(Findings.all(chart).filter(({ code }) => code === 'KIA1106')).toEqual([]);
  }), { numRuns: Math.ceil(RUNS / 5), interruptAfterTimeLimit: 50_000 });
});

test('a rule that is said to be never reached never answers', () => {
  fc.assert(fc.property(albs, many, (random, all) => {
    const built = build(chartIn(), random);
    const unreached = built.listeners.flatMap(({ _routed }) => findingsOfUnreachableRules(_routed!)).map(({ message }) => /^rule "([^"]+)"/.exec(message)![1]);

    const answers = all.map(request => firstRule(random, built, request));
    expect(unreached.filter(name => answers.includes(name))).toEqual([]);
  }), { numRuns: RUNS, interruptAfterTimeLimit: 50_000 });
});

test('a host is in one VirtualService, and stays first in it, whatever the order of the rules', () => {
  fc.assert(fc.property(albs, random => {
    let before = new Map<string, string[]>();
    const hostsOf = (alb: IstioAlb) => new Map((alb.virtualServices as HostVirtualService[]).map(({ name, hosts }) => [name, [...hosts]]));

    build(chartIn(), random, alb => {
      const after = hostsOf(alb);
      const all = [...after.values()].flat();

      expect(new Set(all).size).toBe(all.length);
      for (const [name, hosts] of before) {
        expect(after.get(name)![0]).toBe(hosts[0]);
        expect(hosts).toEqual(expect.arrayContaining(after.get(name)!));
      }
      before = after;
    });
  }), { numRuns: RUNS, interruptAfterTimeLimit: 50_000 });
});
