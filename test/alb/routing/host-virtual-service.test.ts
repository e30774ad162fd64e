import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { IstioAlb } from '../../../src/alb/istio-alb';
import { chartIn, forwardTo, manifestsOf, onHosts } from '../alb-fixture';

const HOSTS = [
  'a.b.test', 'a-b.test', 'a--b.test', 'wildcard.a.test', 'wildcard--a.test', 'wildcard-a.test', 'ending.a.test', 'default.test', '10.0.0.1',
  '*', '*.a.test', '*-a.test', '*a.test', '*.test', '*wildcard.test',
];

/** The names of the VirtualServices by host, when each host has a rule of its own. */
function namesFor(hosts: string[], name?: string): Record<string, string> {
  const chart = chartIn();
  const listener = new IstioAlb(chart, 'alb', { name }).addListener('http');
  hosts.forEach(host => listener.addAction(host, onHosts(host)));
  return Object.fromEntries(manifestsOf(chart, 'VirtualService').map(({ spec, metadata }) => [spec.hosts.join(), metadata.name]));
}

describe('the name of a VirtualService', () => {
  test('tells the host', () => {
    expect(namesFor(['a.example.com', '*.example.com', '*-eu.example.com'])).toEqual({
      'a.example.com': expect.stringMatching(/^test-alb-routes-a-example-com-c[0-9a-f]{7}$/),
      '*.example.com': expect.stringMatching(/^test-alb-routes-wildcard-example-com-c[0-9a-f]{7}$/),
      '*-eu.example.com': expect.stringMatching(/^test-alb-routes-wildcard-eu-example-com-c[0-9a-f]{7}$/),
    });
  });

  test('is that of the load balancer, with the host', () => {
    expect(namesFor(['*', 'a.example.com', 'b-c.example.com', '*.example.com', '*-eu.example.com', '*test'], 'front')).toEqual({
      '*': 'front',
      'a.example.com': 'front-a-example-com',
      'b-c.example.com': 'front-b--c-example-com',
      '*.example.com': 'front-wildcard---example-com',
      '*-eu.example.com': 'front-ending-----eu-example-com',
      '*test': 'front-ending---test',
    });
  });

  test('is another for every host', () => {
    for (const name of [undefined, 'front']) {
      const names = Object.values(namesFor(HOSTS, name));

      expect(names.length).toBeGreaterThanOrEqual(HOSTS.length);
      expect(new Set(names).size).toBe(names.length);
    }
  });

  test('is one that Kubernetes takes, however long the host is', () => {
    const label = fc.stringMatching(/^[a-z0-9]([-a-z0-9]{0,20}[a-z0-9])?$/);
    const host = fc.array(label, { minLength: 1, maxLength: 8 }).map(labels => `${labels.join('.')}.test`);

    fc.assert(fc.property(host, of => {
      expect(namesFor([of])[of]).toMatch(/^[a-z0-9]([-a-z0-9]{0,61}[a-z0-9])?$/);
      expect(namesFor([of], 'front')[of]).toMatch(/^[a-z0-9]([-a-z0-9]{0,251}[a-z0-9])?$/);
    }), { numRuns: 100 });
  });

  test('is another for every two hosts', () => {
    const host = fc.stringMatching(/^\*?[-.]?([ab]-{0,3}[ab]?\.){1,2}test$/).filter(text => /^\*?-?[ab]|^\*\./.test(text) && !/-\.|^-/.test(text));

    fc.assert(fc.property(fc.uniqueArray(host, { minLength: 2, maxLength: 6 }), hosts => {
      const names = Object.values(namesFor(hosts, 'front'));

      expect(new Set(names).size).toBe(names.length);
    }), { numRuns: 300 });
  });
});

test('a VirtualService with hosts is no delegate', () => {
  const alb = new IstioAlb(chartIn(), 'alb', { name: 'front' });
  alb.addListener('http').addAction('default', { action: forwardTo('echo') });

  const [{ virtualServiceName, virtualServiceNamespace, isDelegate }] = alb.virtualServices;
  expect([virtualServiceName, virtualServiceNamespace, isDelegate]).toEqual(['front', 'echo', false]);
});
