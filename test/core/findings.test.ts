import { Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { Findings } from '../../src';
import { FORMER_CODES } from '../../src/findings/former-codes';

const chartOf = () => new Chart(Testing.app(), 'shop', { namespace: 'shop' });

describe('a code with a key', () => {
  const told = (accepted: string) => {
    const chart = chartOf();
    ['IST0133/one', 'IST0133/two', 'IST0134'].forEach(code => Findings.of(chart).add({ code, message: 'look at this' }));
    Findings.of(chart).acknowledge(accepted, 'on purpose');
    return Findings.all(chart).filter(({ acknowledged }) => acknowledged === undefined).map(({ code }) => code);
  };

  test('is accepted alone, or with all that share the code', () => {
    expect(told('IST0133/one')).toEqual(['IST0133/two', 'IST0134']);
    expect(told('IST0133')).toEqual(['IST0134']);
    expect(told('IST0133/three')).toEqual(['IST0133/one', 'IST0133/two', 'IST0134']);
  });

  test('has its own place on the page', () => {
    const chart = chartOf();
    Findings.of(chart).add({ code: 'IST0133/one', message: 'look at this' });
    expect(Findings.all(chart)[0].url).toMatch(/findings\.md#ist0133one$/);
  });
});

describe('a code that was renamed', () => {
  test.each(Object.entries(FORMER_CODES))('%s is refused with %j', (former, today) => {
    const findings = Findings.of(chartOf());
    const message = `code of a finding must be one of today, got "${former}": write ${today.map(code => `"${code}"`).join(' or ')}, as it is called now`;
    expect(() => findings.acknowledge(former, 'on purpose')).toThrow(message);
    expect(() => findings.add({ code: former, message: 'look at this' })).toThrow(message);
  });

  test('is not one that we have, nor one of others', () => {
    const findings = Findings.of(chartOf());
    ['CDI011', 'CDI999', 'ACME001', 'KIA1106', 'IST0133/deny-without-ports'].forEach(code => {
      expect(() => findings.acknowledge(code, 'on purpose')).not.toThrow();
    });
  });
});
