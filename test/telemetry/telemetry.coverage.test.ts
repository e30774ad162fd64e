import { Testing } from 'cdk8s';
import { test } from 'vitest';
import { addTelemetries, PROVIDERS } from './telemetry-corpus';
import { IstioVersion } from '../../src/mesh-settings/istio-version';
import { MeshSettings } from '../../src/mesh-settings/mesh-settings';
import { expectCoverage } from '../networking/coverage';

test('every field of a Telemetry', () => {
  const chart = Testing.chart();
  MeshSettings.configure(chart, { oldestIstio: IstioVersion.V1_31, extensionProviders: PROVIDERS });
  addTelemetries(chart);

  const both = 'it is the default: leave mode out';
  expectCoverage({
    kind: 'Telemetry',
    corpus: Testing.synth(chart),
    exclusions: {
      'accessLogging[].match.mode=CLIENT_AND_SERVER': both,
      'metrics[].overrides[].match.mode=CLIENT_AND_SERVER': both,
      'tracing[].match.mode=CLIENT_AND_SERVER': both,
      'metrics[].overrides[].match.metric=ALL_METRICS': 'it is the default: leave metric out',
      'metrics[].overrides[].tagOverrides.{*}.operation=UPSERT': 'it is the default of MetricTag.set',
      'targetRef': 'deprecated in favour of targetRefs',
      'targetRefs[].namespace': 'Istio refuses it: targets lie in the namespace of the Telemetry',
    },
  });
});
