import { Chart, Testing } from 'cdk8s';
import { test } from 'vitest';
import { ExportTo } from '../../../src/core/export-to';
import { Findings } from '../../../src/core/findings';
import { IstioVersion } from '../../../src/mesh-settings/istio-version';
import { MeshSettings } from '../../../src/mesh-settings/mesh-settings';
import { ServiceEntry, ServiceEntryLocation } from '../../../src/networking/service-entry/service-entry';
import { ServiceEntryProtocol } from '../../../src/networking/service-entry/service-entry-port';
import { ServiceEntryResolution } from '../../../src/networking/service-entry/service-entry-resolution';
import { expectCoverage } from '../coverage';

const RESOLUTIONS: [host: string, resolution: ServiceEntryResolution][] = [
  ['*.example.com', ServiceEntryResolution.none()],
  ['a.example.com', ServiceEntryResolution.staticEndpoints([{
    address: '10.0.0.1',
    ports: { web: 8443 },
    labels: { app: 'web' },
    network: 'vm',
    locality: 'eu/a/b',
    weight: 2,
    serviceAccount: 'web',
  }])],
  ['b.example.com', ServiceEntryResolution.workloads({ app: 'web' })],
  ['c.example.com', ServiceEntryResolution.dns()],
  ['d.example.com', ServiceEntryResolution.dnsRoundRobin()],
  ['*.example.net', ServiceEntryResolution.dynamicDns()],
];

function corpus(): object[] {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });
  MeshSettings.configure(chart, { oldestIstio: IstioVersion.V1_31 });
  Findings.of(chart).acknowledge('IST0134', 'one field at a time');
  RESOLUTIONS.forEach(([host, resolution], index) => new ServiceEntry(chart, `entry-${index}`, {
    hosts: [host],
    ports: [{ port: 443, name: 'web', protocol: ServiceEntryProtocol.TLS, targetPort: 8443 }],
    resolution,
  }));
  Object.values(ServiceEntryLocation).forEach(location => new ServiceEntry(chart, location, {
    hosts: ['e.example.com'],
    ports: [{ port: 80, protocol: ServiceEntryProtocol.HTTP }],
    resolution: ServiceEntryResolution.dns(),
    addresses: ['10.0.0.1'],
    location,
    exportTo: ExportTo.ownNamespace(),
    subjectAltNames: ['e.example.com'],
  }));
  return Testing.synth(chart);
}

test('every field of a ServiceEntry can be written', () => {
  expectCoverage({ kind: 'ServiceEntry', corpus: corpus(), exclusions: {} });
});
