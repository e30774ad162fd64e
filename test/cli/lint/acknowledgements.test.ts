import { expect, test } from 'vitest';
import { defaultConfig } from '../../../src/cli/config/config';
import { Acknowledgements } from '../../../src/cli/lint/acknowledgements';
import { FindingLevel } from '../../../src/findings';
import { findingsIn } from '../call';

const rule = (name: string, annotations = '') => `apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: ${name}
  namespace: shop
${annotations === '' ? '' : `  annotations:\n    ${annotations}\n`}spec:
  host: ${name}
  subsets: [{ name: v1 }]
`;

const shown = async (...args: Parameters<typeof findingsIn>) => (await findingsIn(...args))
  .map(({ code, level, name, line, acknowledged }) => [code, level, name ?? line, acknowledged].filter(part => part !== undefined));

const config = (object: string, code = 'KIA0209') => `acknowledgements:\n  - code: ${code}\n    object: ${object}\n    reason: one version\n`;

test('one in the config file is for an object, or those of a pattern', async () => {
  const text = `${rule('cart')}---\n${rule('till')}`;
  expect(await shown(text, config('DestinationRule shop/cart'))).toEqual([
    ['KIA0209', 'warning', 'cart', 'one version'], ['KIA0209', 'warning', 'till'],
  ]);
  expect(await shown(text, config('DestinationRule shop/*'))).toEqual([
    ['KIA0209', 'warning', 'cart', 'one version'], ['KIA0209', 'warning', 'till', 'one version'],
  ]);
  expect(await shown(text, 'acknowledgements: [{ code: KIA0209, reason: never }]')).toEqual([
    ['KIA0209', 'warning', 'cart', 'never'], ['KIA0209', 'warning', 'till', 'never'],
  ]);
});

test('one that no finding needs is told where it stands; less gravely where the object is elsewhere', async () => {
  expect(await findingsIn(rule('cart'), config('DestinationRule shop/cart', 'KIA1106'))).toMatchObject([
    { code: 'KIA0209' },
    {
      code: 'CDI098',
      level: 'warning',
      file: 'config/cdk8s-istio.yaml',
      line: 2,
      column: 5,
      message: 'no finding KIA1106 of DestinationRule shop/cart needs the acknowledgement',
    },
  ]);
  expect(await findingsIn(rule('cart'), config('DestinationRule shop/till'))).toMatchObject([
    { code: 'KIA0209' },
    { code: 'CDI098', level: 'info', message: expect.stringMatching(/needs the acknowledgement: the object is not in the input$/) },
  ]);
});

test('an annotation is for its object alone', async () => {
  expect(await shown(`${rule('cart', 'cdk8s-istio/acknowledge-KIA0209: one version')}---\n${rule('till')}`)).toEqual([
    ['KIA0209', 'warning', 'cart', 'one version'], ['KIA0209', 'warning', 'till'],
  ]);
  expect(await findingsIn(rule('cart', 'cdk8s-istio/acknowledge-IST0133.deny-without-ports: none'))).toMatchObject([
    { code: 'CDI098', file: 'a.yaml', line: 7, column: 5, message: expect.stringContaining('no finding IST0133/deny-without-ports of DestinationRule shop/cart') },
    { code: 'KIA0209' },
  ]);
});

test('so is that of Istio, of which none is told', async () => {
  expect(await shown(rule('cart', 'galley.istio.io/analyze-suppress: IST0101, KIA0209'))).toEqual([
    ['KIA0209', 'warning', 'cart', 'galley.istio.io/analyze-suppress'],
  ]);
  expect(await shown(rule('cart', 'galley.istio.io/analyze-suppress: "*"'))).toEqual([
    ['KIA0209', 'warning', 'cart', 'galley.istio.io/analyze-suppress'],
  ]);
  expect(await shown(rule('cart', 'galley.istio.io/analyze-suppress: IST0101'))).toEqual([['KIA0209', 'warning', 'cart']]);
});

test('what Kubernetes refuses is accepted by nobody', async () => {
  expect((await findingsIn(rule('cart', 'cdk8s-istio/acknowledge-CDI096: it is small'))).map(({ code, message }) => [code, message])).toEqual([
    ['CDI098', expect.stringMatching(/^CDI096 of DestinationRule shop\/cart cannot be acknowledged: ./)], ['KIA0209', expect.any(String)],
  ]);
  const manifest = { apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart', annotations: { 'galley.istio.io/analyze-suppress': '*' } } };
  const acknowledgements = new Acknowledgements(defaultConfig('.'), [{ manifest, source: { file: 'a.yaml', line: 1 } }]);
  const finding = { level: FindingLevel.ERROR, path: '', resource: 'Service cart', file: 'a.yaml', message: '' };
  expect(['CDI096', 'CDI003'].map(code => acknowledgements.mark({ ...finding, code }).acknowledged)).toEqual([undefined, expect.any(String)]);
});
