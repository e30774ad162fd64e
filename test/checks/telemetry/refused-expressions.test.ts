import { ApiObject, Chart } from 'cdk8s';
import { expect, test } from 'vitest';
import { threeWays } from '../three-ways';

const telemetry = (spec: object) => (chart: Chart) =>
  void new ApiObject(chart, 'logs', { apiVersion: 'telemetry.istio.io/v1', kind: 'Telemetry', metadata: { name: 'logs' }, ...{ spec } });

const filtered = (...expressions: unknown[]) => telemetry({
  accessLogging: expressions.map(expression => ({ providers: [{ name: 'envoy' }], filter: { expression } })),
});

const tagged = (value: string) => telemetry({
  metrics: [{ providers: [{ name: 'prometheus' }], overrides: [{ tagOverrides: { port: { value } } }] }],
});

test('a filter that Envoy refuses is told, with its field', () => {
  expect(threeWays('CDI090', filtered('response.code >= 400', 'request.path.lowerAscii() == "/a"'))).toMatchObject([{
    level: 'error',
    field: 'spec.accessLogging[1].filter.expression',
    message: expect.stringContaining('the filter must be a CEL expression with functions that Envoy has there, not ….lowerAscii()') as string,
  }]);
});

test('one that istiod refuses is told too', () => {
  expect(threeWays('CDI090', filtered('response.code = 400'))).toMatchObject([{ level: 'error' }]);
});

test('others are not, and what is no text is not an expression', () => {
  expect(threeWays('CDI090', filtered('response.code >= 400', 7, undefined))).toEqual([]);
});

test('a tag of a metric is a warning', () => {
  expect(threeWays('CDI090', tagged('destination.port.foo()'))).toMatchObject([{
    level: 'warning', field: 'spec.metrics[0].overrides[0].tagOverrides.port.value', message: expect.stringContaining('the value of the tag "port"') as string,
  }]);
});

test('a tag may have what a filter may not', () => {
  expect(threeWays('CDI090', tagged('string(destination.port)'))).toEqual([]);
  expect(threeWays('CDI090', filtered('string(destination.port) == "80"'))).toMatchObject([{ level: 'error' }]);
});
