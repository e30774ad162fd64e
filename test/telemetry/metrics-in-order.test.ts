import { Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { MetricTag, StandardMetric, TelemetryMetric } from '../../src/telemetry/metric-override';
import { Telemetry } from '../../src/telemetry/telemetry';
import { TelemetryMetrics } from '../../src/telemetry/telemetry-metrics';
import { TelemetryMode } from '../../src/telemetry/telemetry-mode';

const telemetry = (...metrics: TelemetryMetrics[]) => () => new Telemetry(Testing.chart(), 'telemetry', { metrics });
const NONE = [{ disabled: true }];
const TAGS = [{ tags: { host: MetricTag.remove() } }];
const COUNT = TelemetryMetric.standard(StandardMetric.REQUEST_COUNT);

describe('the last entry with providers names all', () => {
  test('of those that it lacks one is refused', () => {
    expect(telemetry({ providers: ['prometheus'], overrides: TAGS }, { providers: ['stackdriver'] })).toThrow(
      'provider of metrics 0 of Telemetry "telemetry" must be one that the last entry with providers names too (stackdriver), got "prometheus": '
      + 'Istio reports to the providers of that one only: name all of them there');
    expect(telemetry({ providers: ['prometheus'] }, { providers: ['stackdriver'] }, { overrides: TAGS })).toThrow('got "prometheus"');
  });

  test('those that it has are not', () => {
    expect(telemetry({ providers: ['prometheus'], overrides: TAGS }, { providers: ['prometheus', 'stackdriver'] })).not.toThrow();
    expect(telemetry({ providers: ['prometheus'] }, { overrides: TAGS })).not.toThrow();
  });
});

describe('what disables all metrics comes last', () => {
  const error = 'must be left out after one that disables all metrics';

  test('a later override is refused, which would enable them again', () => {
    expect(telemetry({ overrides: [...NONE, { metric: COUNT, disabled: false }] })).toThrow(
      `override 1 of metrics 0 of Telemetry "telemetry" ${error}, got {"metric":"REQUEST_COUNT"}: with it Istio reports all of them again`);
    expect(telemetry({ overrides: [{ mode: TelemetryMode.CLIENT, disabled: true }, ...TAGS] })).toThrow(`${error}, got "all metrics"`);
  });

  test('so is one in a later entry for the same providers', () => {
    expect(telemetry({ providers: ['prometheus'], overrides: NONE }, { overrides: TAGS })).toThrow(`override 0 of metrics 1 of Telemetry "telemetry" ${error}`);
    expect(telemetry({ overrides: NONE }, { overrides: TAGS })).toThrow(error);
    expect(telemetry({ providers: ['prometheus'], overrides: NONE }, { providers: ['stackdriver', 'prometheus'], overrides: TAGS })).toThrow(error);
  });

  test('one before is not, nor one for the other side or after a single metric', () => {
    expect(telemetry({ overrides: [...TAGS, ...NONE] })).not.toThrow();
    expect(telemetry({ overrides: [{ mode: TelemetryMode.CLIENT, disabled: true }, { mode: TelemetryMode.SERVER, ...TAGS[0] }] })).not.toThrow();
    expect(telemetry({ overrides: [{ metric: COUNT, disabled: true }, ...TAGS] })).not.toThrow();
    expect(telemetry({ overrides: [...NONE, ...NONE] })).not.toThrow();
    expect(telemetry({ overrides: [{ disabled: false }, ...TAGS] })).not.toThrow();
  });

  test('nor for another provider', () => {
    const both = ['prometheus', 'stackdriver'];
    expect(telemetry({ providers: ['prometheus'], overrides: NONE }, { providers: ['stackdriver'], overrides: TAGS }, { providers: both })).not.toThrow();
  });
});
