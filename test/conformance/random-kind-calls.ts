/** Random calls of the kinds that configure proxies beside routes: workloads that are no pods. */
import { Chart, Duration } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { Call, trafficPolicy } from './random-calls';
import { Draw } from './random-texts';
import {
  HttpScheme, OutboundTrafficMode, ProxyConfig, ServiceEntry, ServiceEntryLocation, ServiceEntryProtocol, ServiceEntryResolution, ServiceHost,
  Sidecar, SidecarCaptureMode, SidecarEndpoint, SidecarHost, WorkloadEntry, WorkloadGroup, WorkloadProbe, WorkloadTemplate,
} from '../../src';

function template(draw: Draw): WorkloadTemplate {
  return {
    ports: draw.maybe(40, () => ({ [draw.text('web')]: draw.integer(1, 65535) })),
    network: draw.maybe(20, () => draw.text('vm')),
    locality: draw.maybe(40, () => draw.text('eu/a/b')),
    weight: draw.maybe(40, () => draw.integer(1, 9)),
  };
}

function probe(draw: Draw): WorkloadProbe {
  const second = (): Duration => Duration.seconds(draw.integer(1, 100));
  const times = {
    initialDelay: draw.maybe(40, second),
    timeout: draw.maybe(40, second),
    period: draw.maybe(40, second),
    successThreshold: draw.maybe(40, () => draw.integer(1, 9)),
    failureThreshold: draw.maybe(40, () => draw.integer(1, 9)),
  };
  const host = draw.maybe(40, () => draw.host());
  return draw.of([
    () => WorkloadProbe.httpGet(draw.integer(1, 65535), {
      ...times,
      host,
      path: draw.maybe(60, () => draw.path()),
      scheme: draw.maybe(40, () => draw.of(Object.values(HttpScheme))),
      httpHeaders: draw.maybe(40, () => draw.some(2, () => ({ name: draw.headerName(), value: draw.text() }))),
    }),
    () => WorkloadProbe.tcpSocket(draw.integer(1, 65535), { ...times, host }),
    () => WorkloadProbe.command(draw.some(3, () => draw.text()), times),
  ])();
}

/** A service of the workloads, so that Envoy gets their addresses. */
function serviceOf(chart: Chart, index: number, resolution: ServiceEntryResolution): void {
  new ServiceEntry(chart, 'service', {
    hosts: [`w${index}.example.org`],
    ports: [{ port: 80, name: 'web', protocol: ServiceEntryProtocol.HTTP }],
    location: ServiceEntryLocation.MESH_INTERNAL,
    resolution,
  });
}

function sidecarHost(draw: Draw): SidecarHost {
  const host = draw.of([
    () => SidecarHost.hostname(draw.host(), { namespaceName: draw.maybe(30, () => draw.text('far')) }), () => SidecarHost.hostname('*.example.org'),
    () => SidecarHost.namespace(draw.text('far')), () => SidecarHost.ownNamespace(), () => SidecarHost.everything(), () => SidecarHost.nothing(),
    () => SidecarHost.service(ServiceHost.fromServiceName(draw.text('cart'), { namespaceName: 'far' })),
  ])();
  return draw.isLucky(10) ? SidecarHost.excluding(host) : host;
}

function sidecarEndpoint(draw: Draw): SidecarEndpoint {
  const port = draw.integer(1, 65535);
  return draw.of([
    () => SidecarEndpoint.localhost(port), () => SidecarEndpoint.podAddress(port), () => SidecarEndpoint.podAddressIpv6(port),
    () => SidecarEndpoint.socket(draw.text('/run/web.sock')),
  ])();
}

export const KIND_CALLS: Record<string, Call> = {
  WorkloadEntry: (chart, draw, index) => {
    const [address, resolution] = draw.of([
      ['10.0.0.1', ServiceEntryResolution.workloads({ app: 'web' })], ['vm.example.com', ServiceEntryResolution.dnsWorkloads({ app: 'web' })],
      ['unix:///run/web.sock', ServiceEntryResolution.workloads({ app: 'web' })],
    ] as const);
    serviceOf(chart, index, resolution);
    new WorkloadEntry(chart, 'entry', { address: draw.text(address), labels: { app: 'web', version: draw.text('v1') }, ...template(draw) });
  },
  WorkloadGroup: (chart, draw) => {
    new WorkloadGroup(chart, 'group', {
      workloadLabels: { app: draw.text('web') },
      workloadAnnotations: draw.maybe(40, () => ({ [draw.text('note')]: draw.text() })),
      template: draw.maybe(70, () => template(draw)),
      probe: draw.maybe(80, () => probe(draw)),
    });
  },
  ProxyConfig: (chart, draw) => {
    new ProxyConfig(chart, 'config', {
      selector: draw.maybe(50, () => ({ app: draw.text('web') })),
      concurrency: draw.maybe(50, () => draw.integer(0, 9)),
      environmentVariables: draw.maybe(70, () => ({ [draw.text('NAME')]: draw.text() })),
      imageType: draw.maybe(30, () => draw.text('debug')),
    });
  },
  Sidecar: (chart, draw) => {
    // The client of the suite, whose Envoy gets it.
    new Deployment(chart, 'sleep', { metadata: { name: 'sleep' }, podMetadata: { labels: { app: 'sleep' } }, containers: [{ image: 'sleep' }] });
    const protocol = draw.maybe(80, () => draw.of(Object.values(ServiceEntryProtocol)));
    const captureMode = draw.maybe(30, () => draw.of(Object.values(SidecarCaptureMode)));
    const name = draw.maybe(30, () => draw.text('web'));
    const hosts = (): SidecarHost[] => draw.some(3, () => sidecarHost(draw));
    new Sidecar(chart, 'scope', {
      workloadSelector: draw.maybe(30, () => ({ app: draw.text('sleep') })),
      ingress: draw.maybe(60, () => draw.some(2, index => ({
        port: 8080 + index,
        protocol,
        name,
        captureMode,
        bind: draw.maybe(20, () => draw.text('127.0.0.8')),
        defaultEndpoint: draw.maybe(60, () => sidecarEndpoint(draw)),
        connectionPool: draw.maybe(50, () => trafficPolicy(draw).connectionPool),
      }))),
      egress: draw.maybe(80, () => [
        ...draw.maybe(50, () => [{ port: 9080, protocol, name, captureMode, bind: draw.maybe(20, () => draw.text('127.0.0.9')), hosts: hosts() }]) ?? [],
        ...draw.maybe(20, () => [{ bind: draw.text('unix://@web'), protocol, hosts: hosts() }]) ?? [],
        { hosts: hosts() },
      ]),
      outboundTrafficMode: draw.maybe(40, () => draw.of(Object.values(OutboundTrafficMode))),
      inboundConnectionPool: draw.maybe(40, () => trafficPolicy(draw).connectionPool),
    });
  },
};
