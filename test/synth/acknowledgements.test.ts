import { ApiObject, App, Chart, JsonPatch, Testing } from 'cdk8s';
import { expect, test } from 'vitest';
import { Checks, Finding, FindingLevel, Findings, IncludeManifests } from '../../src';
import { markGuarding } from '../../src/core/guarding-object';

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

const INCLUDED = (annotation: string, spec = '{ host: cart, subsets: [{ name: v1 }] }') => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
  annotations:
    ${annotation}
spec: ${spec}
`;

function findingsOfIncluded(text: string): Finding[] {
  const app = Testing.app();
  new IncludeManifests(new Chart(app, 'theirs'), 'chart', { text });
  return Findings.all(app);
}

test('an annotation of an included object holds as on the command line, for that object alone', () => {
  const text = INCLUDED('cdk8s-istio/acknowledge-KIA0209: all versions are one');
  const twice = `${text}---\n${text.replace('name: cart', 'name: till').replace('acknowledge-KIA0209: all versions are one', 'other: x')}`;
  expect(findingsOfIncluded(twice).map(({ code, name, acknowledged }) => [code, name, acknowledged])).toEqual([
    ['KIA0209', 'cart', 'all versions are one'], ['KIA0209', 'till', undefined],
  ]);
  expect(findingsOfIncluded(INCLUDED('galley.istio.io/analyze-suppress: "*"'))).toMatchObject([
    { code: 'KIA0209', acknowledged: 'galley.istio.io/analyze-suppress' },
  ]);
});

test('one that gives no reason, or that nothing needs, is told at the object', () => {
  expect(findingsOfIncluded(INCLUDED('cdk8s-istio/acknowledge-KIA0209: " "'))).toMatchObject([
    { code: 'KIA0209' },
    {
      code: 'CDI098',
      level: 'warning',
      path: 'theirs/chart/cart-destinationrule-shop',
      resource: 'DestinationRule shop/cart',
      field: 'metadata.annotations["cdk8s-istio/acknowledge-KIA0209"]',
      line: 1,
      message: 'the acknowledgement of KIA0209 of DestinationRule shop/cart gives no reason, and accepts nothing',
    },
  ]);
  expect(findingsOfIncluded(INCLUDED('cdk8s-istio/acknowledge-IST0133.deny-without-ports: none', '{ host: cart }'))).toMatchObject([
    { code: 'CDI098', message: 'no finding IST0133/deny-without-ports of DestinationRule shop/cart needs the acknowledgement' },
  ]);
});

test('what the API server refuses, and what a guard needs, no annotation accepts', () => {
  expect(findingsOfIncluded(INCLUDED('cdk8s-istio/acknowledge-IST0106: it is small', '{ host: [cart] }'))
    .map(({ code, acknowledged }) => [code, acknowledged])).toEqual([['IST0106/refused-value', undefined], ['CDI098', undefined]]);
  const { app, rule } = appOf();
  rule.addJsonPatch(JsonPatch.replace('/spec', { host: 'cart', hosts: 'cart' }));
  rule.metadata.addAnnotation('cdk8s-istio/acknowledge-IST0106.unknown-field', 'a newer Istio has it');
  const ofField = () => Findings.all(app).filter(({ code }) => code === 'IST0106/unknown-field' || code === 'CDI098');
  expect(ofField()).toMatchObject([{ level: 'error', acknowledged: 'a newer Istio has it' }]);
  markGuarding(rule);
  expect(ofField().map(({ code, acknowledged, message }) => [code, acknowledged, message])).toEqual([
    ['IST0106/unknown-field', undefined, expect.any(String)],
    ['CDI098', undefined, 'IST0106/unknown-field of DestinationRule shop/cart cannot be acknowledged'],
  ]);
});
