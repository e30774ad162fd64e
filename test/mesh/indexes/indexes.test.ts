import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mostSpecificHost, selects } from '../../../src/istio';
import { HostIndex } from '../../../src/mesh/indexes/host-index';
import { LabelIndex } from '../../../src/mesh/indexes/label-index';
import { Lists } from '../../../src/mesh/indexes/lists';
import { SelectorIndex } from '../../../src/mesh/indexes/selector-index';

const labels = fc.dictionary(fc.constantFrom('app', 'version', 'track', 'constructor'), fc.constantFrom('a', 'b'));
const namespaces = fc.constantFrom('shop', 'mail');

describe('an index finds what a look at every item finds', () => {
  test('by labels', () => {
    const place = fc.option(namespaces, { nil: undefined });
    fc.assert(fc.property(fc.array(fc.record({ namespace: namespaces, labels })), labels, place, (items, selector, namespace) => {
      const wanted = items.filter(item => selects(selector, item.labels) && (namespace === undefined || item.namespace === namespace));
      expect(new LabelIndex(items).selectedBy(selector, namespace)).toEqual(wanted);
    }));
  });

  test('by selectors', () => {
    fc.assert(fc.property(fc.array(fc.record({ scope: namespaces, selector: labels })), labels, namespaces, (items, given, scope) => {
      const index = new SelectorIndex<object>();
      items.forEach(item => index.add(item.scope, item.selector, item));
      expect(index.selecting(scope, given)).toEqual(items.filter(item => item.scope === scope && selects(item.selector, given)));
    }));
  });

  test('by hosts', () => {
    const hosts = fc.constantFrom('*', '*.com', '*.example.com', '*example.com', 'example.com', 'a.example.com', 'b.a.example.com', '*-x.org', 'a-x.org', '*.org');
    fc.assert(fc.property(fc.array(hosts), hosts, (known, host) => {
      const index = new HostIndex<string>();
      known.forEach(one => index.add(one, one));
      expect(index.covering(host)[0]).toBe(mostSpecificHost(known, host));
      expect(index.of(host)).toEqual(known.filter(one => one === host));
    }));
  });
});

test('lists keep the order in which they were filled', () => {
  const lists = new Lists<number>();
  [['a', 1], ['b', 2], ['a', 3]].forEach(([key, item]) => lists.add(key as string, item as number));
  expect([lists.get('a'), lists.get('b'), lists.get('__proto__'), [...lists.keys()]]).toEqual([[1, 3], [2], [], ['a', 'b']]);
});
