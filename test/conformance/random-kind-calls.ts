/** Random calls of the kinds that configure proxies beside routes: workloads that are no pods. */
import { Chart, Duration } from 'cdk8s';
import type { Call } from './random-calls';
import { Draw } from './random-texts';
import {
  HttpScheme, ProxyConfig, ServiceEntry, ServiceEntryLocation, ServiceEntryProtocol, ServiceEntryResolution, WorkloadEntry, WorkloadGroup,
  WorkloadProbe, WorkloadTemplate,
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
};
