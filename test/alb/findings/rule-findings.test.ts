import { describe, expect, test } from 'vitest';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { Findings } from '../../../src/core/findings';
import { chartIn, findingsOf, forwardTo, listenerIn, onHosts, onPath } from '../alb-fixture';

describe('a listener without a default', () => {
  test('is told as a warning', () => {
    const chart = chartIn();
    listenerIn(chart).addAction('a', onPath('/a'));

    expect(findingsOf(chart, 'CDI011')).toEqual([{
      level: 'warning',
      message: 'listener "http" has no default, so requests that no rule takes get 404',
      fix: 'add one with addAction without conditions, a fixed response for example, or acknowledge the finding',
    }]);
  });

  test('is told until there is one', () => {
    const chart = chartIn();
    const listener = listenerIn(chart);
    listener.addAction('a', onPath('/a'));
    expect(findingsOf(chart, 'CDI011')).toHaveLength(1);

    listener.addAction('default', { action: forwardTo('echo') });
    expect(findingsOf(chart, 'CDI011')).toEqual([]);
  });

  test('is not told where each of its hosts has a rule for everything', () => {
    const chart = chartIn();
    const listener = listenerIn(chart, ['shop.example.com', 'api.example.com']);
    listener.addAction('shop', onHosts('shop.example.com'));
    expect(findingsOf(chart, 'CDI011')).toHaveLength(1);

    listener.addAction('api', onHosts('api.example.com'));
    expect(findingsOf(chart, 'CDI011')).toEqual([]);
  });

  test('is told where only a narrower host has a rule for everything', () => {
    const chart = chartIn();
    listenerIn(chart, ['*.example.com']).addAction('shop', onHosts('shop.example.com'));
    expect(findingsOf(chart, 'CDI011')).toHaveLength(1);
  });

  test('is not told where a rule takes everything by its path', () => {
    const { httpHeader, pathPatterns, pathPrefixes, pathRegexes } = ListenerCondition;
    const told = (...conditions: ListenerCondition[]) => {
      const chart = chartIn();
      listenerIn(chart).addAction('a', { action: forwardTo('echo'), conditions });
      return findingsOf(chart, 'CDI011').length;
    };

    for (const every of [pathPatterns(['/a', '/*']), pathPatterns(['*']), pathPrefixes(['/']), pathRegexes(['.*']), pathRegexes(['/.*'])]) {
      expect(told(every)).toBe(0);
      expect(told(every, httpHeader('x', ['1']))).toBe(1);
    }
    expect(told(pathPatterns(['/?*']))).toBe(1);
    expect(told(pathPrefixes(['/a', '/b']))).toBe(1);
  });

  test('can be accepted', () => {
    const chart = chartIn();
    const listener = listenerIn(chart);
    listener.addAction('a', onPath('/a'));
    Findings.of(listener).acknowledge('CDI011', 'nothing else is served');

    expect(Findings.all(chart).find(({ code }) => code === 'CDI011')).toMatchObject({ acknowledged: 'nothing else is served' });
  });
});
