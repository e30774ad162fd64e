import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { expect, test } from 'vitest';
import { Checks, Findings, FindingLevel } from '../../src';

function appOf(): { app: App; chart: Chart; rule: ApiObject } {
  const app = Testing.app();
  const chart = new Chart(app, 'shop', { namespace: 'shop' });
  const rule = new ApiObject(chart, 'cart', {
    apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', metadata: { name: 'cart' }, spec: { host: 'cart', subsets: [{ name: 'v1' }] },
  });
  return { app, chart, rule };
}

const told = (app: App) => Findings.all(app).filter(({ code }) => code === 'CDI098');

test('one that no finding needs is told at the construct, once the finding is gone', () => {
  const { app, chart, rule } = appOf();
  Findings.of(rule).acknowledge('KIA0209', 'all versions are one');
  Findings.of(app).acknowledge('KIA0209', 'as everywhere');
  expect(told(app)).toEqual([]);
  Findings.of(chart).acknowledge('KIA1106', 'the other one is somebody else\'s');
  expect(told(app)).toEqual([{
    code: 'CDI098',
    level: 'warning',
    path: 'shop',
    message: 'no finding KIA1106 needs the acknowledgement',
    fix: 'remove it, or correct the code or the construct',
    url: expect.stringContaining('#cdi098') as string,
  }]);
  expect(() => app.synthYaml()).not.toThrow();
});

test('at another construct than that of the finding it is not needed', () => {
  const { app, chart } = appOf();
  Findings.of(new Chart(app, 'other')).acknowledge('KIA0209', 'all versions are one');
  expect(told(app)).toMatchObject([{ path: 'other' }]);
  chart.node.tryRemoveChild('cart');
  app.node.tryRemoveChild('other');
  expect(told(app)).toEqual([]);
});

test('the message says what is wrong with the code', () => {
  const { app, chart, rule } = appOf();
  rule.addJsonPatch({ op: 'add', path: '/spec/trafficPolicy', value: { loadBalancer: { simple: 'X' } } } as never);
  Checks.of(app).add({ code: 'ACME001', level: FindingLevel.WARNING, summary: 'x', kinds: ['Service'], check: () => [] });
  ['CDI999', 'ACME001', 'ACME002', 'CDI004', 'IST0106/refused-value', 'CDI060'].forEach(code => Findings.of(chart).acknowledge(code, 'x'));
  expect(told(app).map(({ message }) => message)).toEqual([
    'no finding CDI999 needs the acknowledgement: there is no such code',
    'no finding ACME001 needs the acknowledgement',
    'no finding ACME002 needs the acknowledgement: no check has that code',
    expect.stringMatching(/^CDI004 cannot be acknowledged: /),
    'IST0106/refused-value cannot be acknowledged: The API server refuses the object.',
    'CDI060 cannot be acknowledged: It is an error of IstioAlb, which leaves a hole.',
  ]);
});

test('an error that a construct reports keeps its acknowledgement unneeded', () => {
  const { app, chart } = appOf();
  Findings.of(chart).add({ code: 'ACME003', level: FindingLevel.ERROR, message: 'x' });
  Findings.of(chart).acknowledge('ACME003', 'we know');
  expect(told(app)).toMatchObject([{ message: 'ACME003 cannot be acknowledged' }]);
});

test('that it is not needed can be accepted, or be switched off', () => {
  const { app, chart } = appOf();
  Findings.of(chart).acknowledge('KIA1106', 'of a library that we include');
  Findings.of(app).acknowledge('CDI098', 'charts of others');
  expect(told(app)).toMatchObject([{ acknowledged: 'charts of others' }]);
  Checks.of(app).switchOff('CDI098', 'charts of others');
  expect(told(app)).toEqual([]);
});
