import { ApiObject, Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { FindingLevel, Findings } from '../../src';
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
    expect(told('IST0133/three')).toEqual(['IST0133/one', 'IST0133/two', 'IST0134', 'CDI098']);
  });

  test('has its own place on the page', () => {
    const chart = chartOf();
    Findings.of(chart).add({ code: 'IST0133/one', message: 'look at this' });
    expect(Findings.all(chart)[0].url).toMatch(/findings\.md#ist0133one$/);
  });
});

test('a finding is accepted on the app too, and with the nearest reason', () => {
  const chart = chartOf();
  Findings.of(chart).add({ code: 'ACME001', message: 'look at this' });
  Findings.of(chart.node.root).acknowledge('ACME001', 'everywhere');
  expect(Findings.all(chart)[0].acknowledged).toBe('everywhere');
  Findings.of(chart).acknowledge('ACME001', 'here');
  expect(Findings.all(chart)[0].acknowledged).toBe('here');
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

describe('an error', () => {
  const newerField = (chart: Chart) => new ApiObject(chart, 'newer', {
    apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'cart' }, spec: { host: 'cart', trafficPolicy: { retryBudget: { percent: 20 } } },
  });

  test('that a check finds can be accepted: the synth goes on, and the reason is kept', () => {
    const chart = chartOf();
    const rule = newerField(chart);
    Findings.of(chart).acknowledge('CDI002', 'another one');
    expect(() => Testing.synth(chart)).toThrow('CDI001');
    Findings.of(rule).acknowledge('CDI001', 'the CRDs of this cluster are newer than its istiod');
    expect(() => Testing.synth(chart)).not.toThrow();
    expect(Findings.all(chart)).toMatchObject([
      { code: 'CDI001', level: 'error', acknowledged: 'the CRDs of this cluster are newer than its istiod' },
      { code: 'CDI098', message: expect.stringContaining('CDI002') as string },
    ]);
  });

  test('of a text that what applies the object reads otherwise can not', () => {
    const chart = chartOf();
    Findings.of(chart).acknowledge('CDI004', 'nobody reads it');
    new ApiObject(chart, 'settings', { apiVersion: 'v1', kind: 'ConfigMap', data: { mode: '0o644' } });
    expect(() => Testing.synth(chart)).toThrow('CDI004');
    expect(Findings.all(chart)[0].acknowledged).toBeUndefined();
  });

  test('that a construct reports can not', () => {
    const chart = chartOf();
    Findings.of(chart).acknowledge('ACME001', 'on purpose');
    Findings.of(chart).add({ code: 'ACME001', message: 'a hole', level: FindingLevel.ERROR });
    expect(() => Testing.synth(chart)).toThrow('error ACME001 [shop]: a hole');
    expect(Findings.all(chart)[0].acknowledged).toBeUndefined();
  });
});
