import { Chart, Testing } from 'cdk8s';
import { test } from 'vitest';
import { expectCoverage } from '../coverage';
import { addEnvoyFilters } from './envoy-filter-corpus';
import { IstioVersion } from '../../../src/mesh-settings/istio-version';
import { MeshSettings } from '../../../src/mesh-settings/mesh-settings';
import { Gateway } from '../../../src/networking/gateway/gateway';
import { GatewayServer } from '../../../src/networking/gateway/gateway-server';

test('every field of an EnvoyFilter', () => {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });
  MeshSettings.configure(chart, { oldestIstio: IstioVersion.V1_31 });
  addEnvoyFilters(chart, new Gateway(chart, 'gateway', { servers: [GatewayServer.http({ hosts: ['*'] })] }));

  const waypoint = 'istiod ignores it: patches for waypoints are hidden from Istio\'s documentation';
  expectCoverage({
    kind: 'EnvoyFilter',
    version: 'v1alpha3',
    corpus: Testing.synth(chart),
    exclusions: {
      'configPatches[].applyTo=INVALID': 'Istio refuses it',
      'configPatches[].applyTo=BOOTSTRAP': 'istiod does not apply it',
      'configPatches[].match.context=ANY': 'it is the default: leave context out',
      'configPatches[].match.context=WAYPOINT': waypoint,
      'configPatches[].match.waypoint': waypoint,
      'configPatches[].match.listener.portName': 'Istio has not implemented it and hides it from its documentation',
      'configPatches[].match.routeConfiguration.vhost.route.action=ANY': 'it is the default: leave routeAction out',
      'configPatches[].patch.operation=INVALID': 'Istio refuses it',
      'configPatches[].patch.filterClass': 'istiod does not read it',
      'targetRefs[].namespace': 'Istio refuses it: targets lie in the namespace of the EnvoyFilter',
    },
  });
});
