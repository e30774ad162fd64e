/** Random calls of the kinds that configure proxies beside routes: workloads that are no pods. */
import { Chart, Duration } from 'cdk8s';
import { Deployment } from 'cdk8s-plus-28';
import { Call, trafficPolicy } from './random-calls';
import { Draw } from './random-texts';
import {
  ExtensionFilter, ExtensionPhase, ExtensionPlacement, Gateway, GatewayServer, HttpScheme, OutboundTrafficMode, PolicyTarget, ProxyConfig,
  ServiceEntry, ServiceEntryLocation, ServiceEntryProtocol, ServiceEntryResolution, ServiceHost, Sidecar, SidecarCaptureMode, SidecarEndpoint,
  SidecarHost, TrafficExtension, WasmFailStrategy, WasmModule, WasmPlugin, WasmPluginType, WasmPullPolicy, WasmSettings, WorkloadEntry,
  WorkloadGroup, WorkloadMode, WorkloadProbe, WorkloadTemplate,
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

function placement(draw: Draw): ExtensionPlacement {
  return {
    phase: draw.maybe(50, () => draw.of(Object.values(ExtensionPhase))),
    priority: draw.maybe(50, () => draw.integer(-9, 9)),
    match: draw.maybe(40, () => draw.some(2, () => ({
      mode: draw.maybe(50, () => draw.of(Object.values(WorkloadMode))),
      ports: draw.maybe(60, () => [draw.integer(1, 65535)]),
    }))),
  };
}

function wasmSettings(draw: Draw): WasmSettings {
  const fetch = draw.of([{}, { sha256: draw.text('ab'.repeat(32)) }, { pullPolicy: WasmPullPolicy.ALWAYS }]);
  return {
    wasmModule: draw.of([
      () => WasmModule.image(draw.text('a.example.com/team/module:1.0'), fetch), () => WasmModule.url(draw.text('https://a.example.com/module.wasm'), fetch),
      () => WasmModule.file(draw.text('/etc/module.wasm')),
    ])(),
    pluginName: draw.maybe(40, () => draw.text('auth')),
    pluginConfig: draw.maybe(50, () => ({ [draw.text()]: draw.of([1, true, [draw.text()], { [draw.text()]: draw.text() }]) })),
    pluginType: draw.maybe(40, () => draw.of(Object.values(WasmPluginType))),
    failStrategy: draw.maybe(40, () => draw.of(Object.values(WasmFailStrategy))),
    variables: draw.maybe(40, () => ({ [draw.text('NAME')]: draw.text() })),
    proxyVariables: draw.maybe(40, () => [draw.text('POD_NAME')]),
  };
}

export const KIND_CALLS: Record<string, Call> = {
  'WorkloadEntry': (chart, draw, index) => {
    const [address, resolution] = draw.of([
      ['10.0.0.1', ServiceEntryResolution.workloads({ app: 'web' })], ['vm.example.com', ServiceEntryResolution.dnsWorkloads({ app: 'web' })],
      ['unix:///run/web.sock', ServiceEntryResolution.workloads({ app: 'web' })],
    ] as const);
    serviceOf(chart, index, resolution);
    new WorkloadEntry(chart, 'entry', { address: draw.text(address), labels: { app: 'web', version: draw.text('v1') }, ...template(draw) });
  },
  'WorkloadGroup': (chart, draw) => {
    new WorkloadGroup(chart, 'group', {
      workloadLabels: { app: draw.text('web') },
      workloadAnnotations: draw.maybe(40, () => ({ [draw.text('note')]: draw.text() })),
      template: draw.maybe(70, () => template(draw)),
      probe: draw.maybe(80, () => probe(draw)),
    });
  },
  'ProxyConfig': (chart, draw) => {
    new ProxyConfig(chart, 'config', {
      selector: draw.maybe(50, () => ({ app: draw.text('web') })),
      concurrency: draw.maybe(50, () => draw.integer(0, 9)),
      environmentVariables: draw.maybe(70, () => ({ [draw.text('NAME')]: draw.text() })),
      imageType: draw.maybe(30, () => draw.text('debug')),
    });
  },
  'Sidecar': (chart, draw) => {
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
  // No proxy of the suite is in their namespaces: nobody fetches a module there.
  'WasmPlugin': (chart, draw) => {
    new WasmPlugin(chart, 'plugin', { target: draw.maybe(50, () => PolicyTarget.workload({ app: draw.text('web') })), ...placement(draw), ...wasmSettings(draw) });
  },
  'TrafficExtension': (chart, draw) => {
    new TrafficExtension(chart, 'extension', {
      target: draw.maybe(50, () => PolicyTarget.workload({ app: draw.text('web') })),
      ...placement(draw),
      extensionFilter: ExtensionFilter.wasm(wasmSettings(draw)),
    });
  },
  // At the gateway of the suite.
  'TrafficExtension with Lua': (chart, draw, index) => {
    new Gateway(chart, 'gateway', { servers: [GatewayServer.http({ hosts: [`*.l${index}.example.com`] })] });
    new TrafficExtension(chart, 'extension', {
      metadata: { namespace: 'istio-system' },
      target: PolicyTarget.workload({ istio: 'ingressgateway' }),
      ...placement(draw),
      // Only in texts is anything drawn: what is wrong with sentences of Lua nobody here knows.
      extensionFilter: ExtensionFilter.lua(`function envoy_on_request(handle) handle:headers():add("x-a", [==[${draw.text()}]==]) end`),
    });
  },
};
