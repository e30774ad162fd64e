import { readdirSync, readFileSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { exampleNames, REPOSITORY, synthesizeExample } from '../../.scripts/examples';
import { TrafficSimulator } from '../../src';
import { Mesh } from '../../src/mesh';
import { routedHosts } from '../../src/report/route-table';
import { witnessOf } from '../../src/report/witness';
import { Simulator } from '../../src/simulator/simulator';
import { KnownManifest } from '../known-manifest';

interface PodTemplate {
  readonly containers: {
    readonly name: string;
    readonly image: string;
    readonly securityContext: object;
    readonly volumeMounts?: { readonly name: string }[];
  }[];
  readonly volumes?: { readonly name: string; readonly emptyDir?: object }[];
}

type Deployment = KnownManifest<{
  readonly spec: { readonly template: { readonly metadata?: { readonly annotations?: Record<string, string> }; readonly spec: PodTemplate } };
}>;

function contents(folder: string): Record<string, string> {
  return Object.fromEntries(readdirSync(folder).sort().map(file => [file, readFileSync(path.join(folder, file), 'utf8')]));
}

function committed(name: string): KnownManifest[] {
  const files = Object.values(contents(path.join(REPOSITORY, 'dist', name)));
  return files.flatMap(text => parseAllDocuments(text).map(document => document.toJS() as KnownManifest));
}

const simulatorOf = (name: string) => TrafficSimulator.fromManifests(committed(name));

const deploymentsOf = (name: string) => committed(name).filter((manifest): manifest is Deployment => manifest.kind === 'Deployment');

/** Those whose containers run as they are written: that of a gateway is replaced by the injector, with its image and its user. */
const applicationsOf = (name: string) => deploymentsOf(name)
  .filter(({ spec }) => spec.template.metadata?.annotations?.['inject.istio.io/templates'] !== 'gateway');

/** Images that do not start with a root file system that is read-only: https://github.com/istio/istio/issues/56032 */
const WRITES_BESIDE_ITSELF = /\/examples-bookinfo-reviews-v\d:/;

describe.each(exampleNames())('%s', name => {
  let fresh: string;

  beforeAll(() => {
    fresh = synthesizeExample(name);
  });

  afterAll(() => rmSync(fresh, { recursive: true, force: true }));

  test('dist/ holds, byte by byte, what it synthesizes', () => {
    expect(contents(fresh)).toEqual(contents(path.join(REPOSITORY, 'dist', name)));
  });

  test('its Namespace comes first, asks for injection and is in no namespace', () => {
    expect(committed(name)[0]).toMatchObject({ kind: 'Namespace', metadata: { labels: { 'istio-injection': 'enabled' } } });
    expect(committed(name)[0].metadata).not.toHaveProperty('namespace');
  });

  test('its images, but for those that the injector replaces, have an exact tag or digest, and its README cites where their user comes from', () => {
    // The first example has the table for those that use the same images.
    const readme = readFileSync(path.join(REPOSITORY, 'examples', 'echoserver', 'README.md'), 'utf8');
    for (const { image } of applicationsOf(name).flatMap(({ spec }) => spec.template.spec.containers)) {
      expect(image).toMatch(/:[0-9][\w.]*$|@sha256:[0-9a-f]{64}$/);
      expect(readme).toContain(image);
    }
  });

  test('its containers, but for those of a gateway pod, run as a user with a number, and write only to volumes', () => {
    for (const { spec } of applicationsOf(name)) {
      const { containers, volumes = [] } = spec.template.spec;
      for (const { image, securityContext, volumeMounts = [] } of containers) {
        const readOnlyRootFilesystem = !WRITES_BESIDE_ITSELF.test(image);
        expect(securityContext).toMatchObject({ runAsUser: expect.any(Number), runAsNonRoot: true, readOnlyRootFilesystem });
        volumeMounts.forEach(mount => expect(volumes.find(volume => volume.name === mount.name)?.emptyDir).toBeDefined());
      }
    }
  });
});

test('echoserver makes what the post asks for, and nothing else', () => {
  expect(committed('echoserver').map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
    'Namespace echoserver', 'Service echoserver', 'Deployment echoserver-v1', 'Deployment echoserver-v2', 'DestinationRule echoserver',
    'VirtualService echoserver', 'Deployment sleep', 'Gateway echoserver-alb', 'VirtualService echoserver-alb-routes',
  ]);
});

test('80 % of the requests go to v1, 20 % to v2, at the gateway and inside the mesh', () => {
  const host = 'echoserver.echoserver.svc.cluster.local';
  const workloads = (version: string) => [`Deployment echoserver/echoserver-${version}`];
  expect(simulatorOf('echoserver').routes()).toMatchObject([{
    gateway: 'echoserver/echoserver-alb',
    port: 80,
    protocol: 'HTTP',
    hosts: ['*'],
    rules: [{
      match: [],
      destinations: [
        { host, subset: 'v1', share: 0.8, workloads: workloads('v1') },
        { host, subset: 'v2', share: 0.2, workloads: workloads('v2') },
      ],
    }],
  }]);
  expect(committed('echoserver').filter(({ kind, metadata }) => kind === 'VirtualService' && metadata.name === 'echoserver')).toMatchObject([{
    spec: { hosts: [host], http: [{ route: [{ destination: { host, subset: 'v1' }, weight: 80 }, { destination: { host, subset: 'v2' }, weight: 20 }] }] },
  }]);
});

test('echoserver-l2 has the same routes as echoserver', () => {
  expect(simulatorOf('echoserver-l2').routes()).toEqual(simulatorOf('echoserver').routes());
});

const REFUSED = 'a policy, or a check of tokens, refuses what was tried';

/** Lines for which no request is found, with the reason. */
const GUARDED: Readonly<Record<string, string[]>> = {
  'shop-alb': [
    ...['edit-books', 'edit-books-refused', 'orders', 'orders-refused'].map(rule => `api.example.com https-${rule}: ${REFUSED}`),
    `office.shop.example.com https-refunds: ${REFUSED}`,
  ],
};

describe.each(exampleNames())('the routes of %s', name => {
  test('are those of its gateways, in the order in which they are tried', () => {
    expect(simulatorOf(name).describeRoutes()).toMatchSnapshot();
  });

  test('are all reached, but for those that ask for an address or a token', () => {
    const simulator = new Simulator(new Mesh(committed(name).map(manifest => ({ manifest, oldestIstio: '1.31' }))));
    const unreached = routedHosts(simulator).flatMap(hosts => hosts.lines.flatMap(line => {
      const witness = witnessOf(simulator, hosts, line);
      return 'reason' in witness ? [`${hosts.hosts.join(', ')} ${line.listed.name}: ${witness.reason}`] : [];
    }));
    expect(unreached).toEqual(GUARDED[name] ?? []);
  });
});

test('an example that does not exist is refused with the names of those that do', () => {
  expect(() => synthesizeExample('nosuch')).toThrow(/^example must be one of bookinfo, bookstore, canary, echoserver, echoserver-l2.*, got "nosuch"$/);
});
