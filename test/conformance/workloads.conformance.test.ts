/** Workloads that are no pods: what the constructs write is taken, what they refuse is refused, and a WorkloadEntry is called as it says. */
import { App, Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Mesh, startMesh } from './driver/mesh';
import { newApp, newChart, newService } from './shop';
import {
  HttpScheme, ServiceEntry, ServiceEntryLocation, ServiceEntryProtocol, ServiceEntryResolution, WeightedService, WorkloadEntry, WorkloadEntryProps,
  WorkloadGroup, WorkloadProbe,
} from '../../src';
import { addWorkloads } from '../networking/workload/workload-corpus';

const HOST = 'db.example.internal';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

test('every field of a WorkloadEntry and a WorkloadGroup is accepted', async () => {
  const app = newApp();
  addWorkloads(newChart(app, 'shop'));
  const { findings } = await mesh.validate(app.synthYaml());
  expect(findings.filter(({ level }) => level === 'error')).toEqual([]);
});

interface EntrySpec {
  readonly address?: string;
  readonly labels?: Record<string, string>;
  readonly ports?: Record<string, number>;
  readonly network?: string;
  readonly locality?: string;
  readonly weight?: number;
}

/** Whether the API server and Istio's webhook take an object. */
async function isTaken(kind: string, spec: object): Promise<boolean> {
  const { findings } = await mesh.validate(stringify({ apiVersion: 'networking.istio.io/v1', kind, metadata: { name: 'one', namespace: 'shop' }, spec }));
  return findings.every(({ level }) => level !== 'error');
}

function isMade(make: (chart: Chart) => object): boolean {
  try {
    make(new Chart(new App(), 'shop', { namespace: 'shop' }));
    return true;
  } catch {
    return false;
  }
}

describe('a WorkloadEntry: the construct refuses what Istio refuses, and takes what it takes', () => {
  const labels = { app: 'db' };
  test.each<[string, boolean, EntrySpec]>([
    ['an address', true, { address: '10.0.0.1', labels }],
    ['an address of IPv6', true, { address: '2001:db8::1', labels }],
    ['a name', true, { address: 'db.example.com', labels }],
    ['a name with a port', false, { address: 'db.example.com:80', labels }],
    ['a wildcard', false, { address: '*.example.com', labels }],
    ['a socket', true, { address: 'unix:///run/db.sock', labels }],
    ['an abstract socket', true, { address: 'unix://@db', labels }],
    ['a relative socket', false, { address: 'unix://run/db.sock', labels }],
    ['a socket of a folder', false, { address: 'unix:///run/', labels }],
    ['a socket with ports', false, { address: 'unix:///run/db.sock', labels, ports: { web: 80 } }],
    ['nothing', false, { labels }],
    ['a network', true, { labels, network: 'vm' }],
    ['a long network', false, { labels, network: 'a'.repeat(2049) }],
    ['port 0', false, { address: '10.0.0.1', labels, ports: { web: 0 } }],
    ['a port', true, { address: '10.0.0.1', labels, ports: { web: 65535 } }],
    ['a bad name of a port', false, { address: '10.0.0.1', labels, ports: { 'web-': 80 } }],
    ['a name of a port with 63 letters', false, { address: '10.0.0.1', labels, ports: { ['a'.repeat(63)]: 80 } }],
    ['a name of a port with 62 letters', true, { address: '10.0.0.1', labels, ports: { ['a'.repeat(62)]: 80 } }],
    ['a bad label', false, { address: '10.0.0.1', labels: { app: 'a b' } }],
    ['a locality', true, { address: '10.0.0.1', labels, locality: 'a/b/c' }],
  ])('%s: %s', async (_, expected, spec) => {
    expect([await isTaken('WorkloadEntry', spec), isMade(chart => new WorkloadEntry(chart, 'one', spec as WorkloadEntryProps))]).toEqual([expected, expected]);
  });
});

describe('a WorkloadGroup: the construct refuses what Istio refuses, and takes what it takes', () => {
  const group = (probe: object): object => ({ metadata: { labels: { app: 'db' } }, template: {}, probe });
  test.each<[string, boolean, object, () => WorkloadProbe]>([
    ['a path', true, { httpGet: { port: 80, path: '/ready' } }, () => WorkloadProbe.httpGet(80, { path: '/ready' })],
    ['port 0', false, { httpGet: { port: 0 } }, () => WorkloadProbe.httpGet(0)],
    ['HTTPS', true, { httpGet: { port: 80, scheme: 'HTTPS' } }, () => WorkloadProbe.httpGet(80, { scheme: HttpScheme.HTTPS })],
    ['FTP', false, { httpGet: { port: 80, scheme: 'FTP' } }, () => WorkloadProbe.httpGet(80, { scheme: 'ftp' as HttpScheme })],
    ['a header', true, { httpGet: { port: 80, httpHeaders: [{ name: 'X-A', value: '' }] } }, () => WorkloadProbe.httpGet(80, { httpHeaders: [{ name: 'X-A', value: '' }] })],
    ['a header with "_"', false, { httpGet: { port: 80, httpHeaders: [{ name: 'X_A', value: '' }] } }, () => WorkloadProbe.httpGet(80, { httpHeaders: [{ name: 'X_A', value: '' }] })],
    ['TCP', true, { tcpSocket: { port: 80 } }, () => WorkloadProbe.tcpSocket(80)],
    ['TCP at 65536', false, { tcpSocket: { port: 65536 } }, () => WorkloadProbe.tcpSocket(65536)],
    ['a command', true, { exec: { command: ['true'] } }, () => WorkloadProbe.command(['true'])],
    ['no command', false, { exec: { command: [] } }, () => WorkloadProbe.command([])],
    ['an empty command', false, { exec: { command: [''] } }, () => WorkloadProbe.command([''])],
    ['times', true, { tcpSocket: { port: 80 }, periodSeconds: 1 }, () => WorkloadProbe.tcpSocket(80, { period: Duration.seconds(1) })],
    ['a negative threshold', false, { tcpSocket: { port: 80 }, failureThreshold: -1 }, () => WorkloadProbe.tcpSocket(80, { failureThreshold: -1 })],
  ])('%s: %s', async (_, expected, spec, probe) => {
    const make = (chart: Chart) => new WorkloadGroup(chart, 'one', { workloadLabels: { app: 'db' }, probe: probe() });
    expect([await isTaken('WorkloadGroup', group(spec)), isMade(make)]).toEqual([expected, expected]);
  });

  test('a probe by gRPC, which the schema has, is refused by the webhook', async () => {
    expect(await isTaken('WorkloadGroup', group({ grpc: { port: 80 } }))).toBe(false);
  });
});

const account = (chart: Chart, name: string) => kplus.ServiceAccount.fromServiceAccountName(chart, `account ${name}`, name);

/** Two machines, which are pods to the suite, and a client. */
function machines(make?: (chart: Chart) => void): App {
  const app = newApp();
  const chart = newChart(app, 'shop');
  new WeightedService(chart, 'one', {
    name: 'one', port: 80, versions: [{ name: 'v1', serviceAccount: account(chart, 'one'), containers: [{ image: 'echo', portNumber: 8080 }] }],
  });
  newService(chart, 'two', { v2: 1 });
  new kplus.Deployment(chart, 'sleep', {
    metadata: { name: 'sleep' }, podMetadata: { labels: { app: 'sleep' } }, containers: [{ image: 'sleep' }],
  });
  make?.(chart);
  return app;
}

/** The addresses of both machines: the same in every app. */
async function addresses(inject: string[] = []): Promise<string[]> {
  await mesh.apply(machines(), { inject });
  const answers = await Promise.all(['one', 'two'].map(name => mesh.request({ from: 'sleep', host: `${name}.shop.svc.cluster.local` })));
  return answers.map(({ pod }) => pod!.ip);
}

function serviceOf(chart: Chart, resolution = ServiceEntryResolution.workloads({ app: 'db' })): void {
  new ServiceEntry(chart, 'db', {
    hosts: [HOST],
    ports: [{ port: 80, name: 'web', protocol: ServiceEntryProtocol.HTTP, targetPort: 8080 }],
    location: ServiceEntryLocation.MESH_INTERNAL,
    resolution,
  });
}

describe('a client calls a WorkloadEntry', () => {
  test.each<[string, number, Partial<WorkloadEntryProps>]>([
    ['whose labels the ServiceEntry selects', 200, {}],
    ['with other labels', 503, { labels: { app: 'other' } }],
    ['at the port that it names', 200, { ports: { web: 8080 } }],
    ['at another port, which nobody serves', 503, { ports: { web: 9 } }],
    ['whatever it says of a port that the service has not', 200, { ports: { other: 9 } }],
  ])('%s: %i', async (_, status, props) => {
    const [address] = await addresses();
    await mesh.apply(machines(chart => {
      serviceOf(chart);
      new WorkloadEntry(chart, 'entry', { address, labels: { app: 'db' }, ...props });
    }));
    expect((await mesh.request({ from: 'sleep', host: HOST })).status).toBe(status);
  });

  test('by their weights', async () => {
    const [one, two] = await addresses();
    await mesh.apply(machines(chart => {
      serviceOf(chart);
      new WorkloadEntry(chart, 'first', { address: one, labels: { app: 'db' }, weight: 3 });
      new WorkloadEntry(chart, 'second', { address: two, labels: { app: 'db' } });
    }));
    const { v1, v2 } = await mesh.count(400, { from: 'sleep', host: HOST });
    expect(v1 + v2).toBe(400);
    expect(Math.abs(v1 - 300)).toBeLessThan(50);
  });

  test.each([['one', 200], ['other', 503]])('that says the service account %s, and has the certificate of "one": %i', async (name, status) => {
    const inject = ['shop/one-v1'];
    const [address] = await addresses(inject);
    await mesh.apply(machines(chart => {
      serviceOf(chart);
      const own = new Construct(chart, 'machine');
      new WorkloadEntry(chart, 'entry', {
        address, labels: { app: 'db' }, serviceAccount: kplus.ServiceAccount.fromServiceAccountName(own, 'account', name),
      });
    }), { inject });
    expect((await mesh.request({ from: 'sleep', host: HOST })).status).toBe(status);
  });
});
