import { Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { chartIn, echoIn, manifestOf, manifestsOf, version } from './service-fixture';
import { Findings } from '../../src/core/findings';
import { DataPlane } from '../../src/mesh-settings/data-plane';
import { MeshSettings, MeshSettingsProps } from '../../src/mesh-settings/mesh-settings';
import { ApplicationProtocol } from '../../src/service/application-protocol';
import { WeightedServicePort } from '../../src/service/weighted-service-port';
import { WeightedServiceProps } from '../../src/service/weighted-service-props';

const { GRPC, HTTPS, MONGO, TCP, TLS } = ApplicationProtocol;
const HOST = 'echo.echo.svc.cluster.local';

function splitOf(...ports: WeightedServicePort[]) {
  return manifestOf(echoIn(chartIn(), { port: undefined, ports: ports.map((port, index) => ({ targetPort: 8080 + index, ...port })) }), 'VirtualService').spec;
}

const codesOf = (chart: Chart) => Findings.all(chart).map(({ code }) => code).filter(code => code !== 'KIA0701');

describe('the split inside the mesh', () => {
  test('of a port that is not HTTP is by connections', () => {
    const destinations = ['v1', 'v2'].map(subset => ({ destination: { host: HOST, subset }, weight: 50 }));

    expect(splitOf({ port: 5432, protocol: TCP })).toEqual({ hosts: [HOST], tcp: [{ route: destinations }] });
  });

  test('of several ports has a route for each, to that port', () => {
    const { http, tcp } = splitOf({ port: 80 }, { port: 9090, protocol: GRPC }, { port: 27017, protocol: MONGO });
    const seen = [...http, ...tcp]
      .map(({ name, match, route }) => [name, match![0].port, ...route.map(({ destination }) => destination.port!.number)]);

    expect(seen).toEqual([['http', 80, 80, 80], ['grpc', 9090, 9090, 9090], [undefined, 27017, 27017, 27017]]);
  });

  test('of TLS is by the names that callers ask for', () => {
    const { hosts, tls } = splitOf({ port: 443, protocol: HTTPS, serverNames: [HOST, 'shop.example.com'] });

    expect(hosts).toEqual(['shop.example.com', HOST]);
    expect(tls.map(({ match }) => match)).toEqual([[{ sniHosts: [HOST] }, { sniHosts: ['shop.example.com'] }]]);
  });

  test('leaves TLS alone where no names are known, and says so', () => {
    const chart = chartIn();
    const onlyTls = chartIn();
    echoIn(chart, { port: undefined, ports: [{ port: 80, targetPort: 8080 }, { port: 443, targetPort: 8443, protocol: TLS }] });
    echoIn(onlyTls, { protocol: TLS });
    [chart, onlyTls].forEach(one => Findings.of(one).acknowledge('CDI021', 'for the test'));

    expect(manifestsOf(chart, 'VirtualService')[0].spec).not.toHaveProperty('tls');
    expect(codesOf(chart)).toEqual(['CDI021']);
    expect(manifestsOf(onlyTls, 'VirtualService')).toEqual([]);
    expect(codesOf(onlyTls)).toEqual(['CDI021']);
    expect(Findings.all(chart).find(({ code }) => code === 'CDI021')?.message)
      .toBe('port 443 (tls) of service "echo" is not split inside the mesh: Istio splits TLS by the names that callers ask for, and none is known');
  });

  test('can be switched off', () => {
    const chart = chartIn();
    const service = echoIn(chart, { meshRouting: false, protocol: TLS });
    service.addVersion(version('v3'));

    expect(service.virtualService).toBeUndefined();
    expect(manifestsOf(chart, 'VirtualService')).toEqual([]);
    expect(codesOf(chart)).toEqual([]);
  });
});

describe('the policies', () => {
  test('of the service and of a version are those of the DestinationRule and of its subset', () => {
    const { spec } = manifestOf(echoIn(chartIn(), {
      trafficPolicy: { connectionPool: { http: { maxRetries: 1 } }, portLevelSettings: [{ port: 80, connectionPool: { http: { maxRetries: 2 } } }] },
      versions: [version('v1'), version('v2', { trafficPolicy: { connectionPool: { http: { maxRetries: 3 } } } })],
    }), 'DestinationRule');

    expect(spec.trafficPolicy).toEqual({
      connectionPool: { http: { maxRetries: 1 } },
      portLevelSettings: [{ port: { number: 80 }, connectionPool: { http: { maxRetries: 2 } } }],
    });
    expect(spec.subsets.map(({ trafficPolicy }) => trafficPolicy)).toEqual([undefined, { connectionPool: { http: { maxRetries: 3 } } }]);
  });

  test('there are none unless given', () => {
    const { spec } = manifestOf(echoIn(chartIn()), 'DestinationRule');

    expect(Object.keys(spec)).toEqual(['host', 'subsets']);
  });
});

describe('in an ambient mesh', () => {
  function ambient(props: Partial<WeightedServiceProps> = {}, settings: MeshSettingsProps = {}): Chart {
    const chart = new Chart(Testing.app(), 'test', { namespace: 'echo' });
    MeshSettings.configure(chart, { dataPlane: DataPlane.AMBIENT, ...settings });
    const service = echoIn(chart, { versions: [version('v1')], ...props });
    if (service.versions.length === 1 && props.versions === undefined) {
      service.addVersion(version('v2'));
    }
    return chart;
  }

  test('weights without a waypoint are a finding', () => {
    const [finding] = Findings.all(ambient());

    expect(finding).toMatchObject({ code: 'KIA1109', level: 'warning', path: 'test/service/VirtualService' });
  });

  test('a waypoint of the settings, of the service, no split, or a single version is none', () => {
    expect(codesOf(ambient({}, { waypoint: { name: 'waypoint' } }))).toEqual([]);
    expect(codesOf(ambient({ waypoint: { name: 'waypoint' } }))).toEqual([]);
    expect(codesOf(ambient({ meshRouting: false }))).toEqual([]);
    expect(codesOf(ambient({ versions: [version('v1')] }))).toEqual([]);
  });

  test('a waypoint of the service is a label of the Service', () => {
    const labelsOf = (props: Partial<WeightedServiceProps>, settings?: MeshSettingsProps) => manifestsOf(ambient(props, settings), 'Service')[0].metadata.labels;

    expect(labelsOf({ waypoint: { name: 'shop' } })).toEqual({ 'istio.io/use-waypoint': 'shop' });
    expect(labelsOf({ waypoint: { name: 'shop', namespaceName: 'infra' } })).toEqual({ 'istio.io/use-waypoint': 'shop', 'istio.io/use-waypoint-namespace': 'infra' });
    expect(labelsOf({}, { waypoint: { name: 'shop' } })).toBeUndefined();
  });

  test('a waypoint has a name', () => {
    expect(() => ambient({ waypoint: { name: 'none' } })).toThrow('name of waypoint of service "echo" must be another name, got "none": Istio reads "none" as no waypoint');
    expect(() => ambient({ waypoint: { name: 'A' } })).toThrow('name of waypoint of service "echo" must be a DNS label');
  });

  test('a waypoint of the service is for an ambient mesh only', () => {
    expect(() => echoIn(chartIn(), { waypoint: { name: 'shop' } }))
      .toThrow('waypoint of service "echo" must be left out unless the mesh settings say DataPlane.AMBIENT, got "shop": sidecars apply the weights themselves');
  });
});
