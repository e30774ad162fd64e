import { Chart, Testing } from 'cdk8s';
import { test } from 'vitest';
import { addExtensions } from './extension-corpus';
import { IstioVersion } from '../../src/mesh-settings/istio-version';
import { MeshSettings } from '../../src/mesh-settings/mesh-settings';
import { expectCoverage } from '../networking/coverage';

const byDefault = 'it is the default: leave it out';
const notYet = 'Istio does nothing with it';

function corpus(): object[] {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });
  MeshSettings.configure(chart, { oldestIstio: IstioVersion.V1_31 });
  addExtensions(chart);
  return Testing.synth(chart);
}

const ofModule = (path: string) => ({
  [`${path}imagePullPolicy=UNSPECIFIED_POLICY`]: byDefault,
  [`${path}type=UNSPECIFIED_PLUGIN_TYPE`]: byDefault,
  [`${path}verificationKey`]: notYet,
  [`${path}vmConfig.env[].valueFrom=INLINE`]: byDefault,
});

const ofBoth = {
  'match[].mode=UNDEFINED': byDefault,
  'match[].mode=CLIENT_AND_SERVER': byDefault,
  'targetRefs[].namespace': 'Istio refuses it: targets lie in the namespace of the object',
};

test('every field of a WasmPlugin can be written', () => {
  expectCoverage({
    kind: 'WasmPlugin',
    version: 'v1alpha1',
    corpus: corpus(),
    exclusions: { ...ofBoth, ...ofModule(''), 'phase=UNSPECIFIED_PHASE': byDefault, 'targetRef': 'deprecated in favour of targetRefs' },
  });
});

test('every field of a TrafficExtension can be written', () => {
  expectCoverage({
    kind: 'TrafficExtension',
    version: 'v1alpha1',
    corpus: corpus(),
    exclusions: { ...ofBoth, ...ofModule('wasm.'), 'phase=UNSPECIFIED': byDefault },
  });
});
