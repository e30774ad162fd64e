import { readdirSync, readFileSync, rmSync } from 'node:fs';
import * as path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parseAllDocuments } from 'yaml';
import { exampleNames, REPOSITORY, synthesizeExample } from '../../.scripts/examples';
import { routeRows } from '../../.scripts/route-summary';
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

const deploymentsOf = (name: string) => committed(name).filter((manifest): manifest is Deployment => manifest.kind === 'Deployment');

/** Those whose containers run as they are written: that of a gateway is replaced by the injector, with its image and its user. */
const applicationsOf = (name: string) => deploymentsOf(name)
  .filter(({ spec }) => spec.template.metadata?.annotations?.['inject.istio.io/templates'] !== 'gateway');

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
      for (const { securityContext, volumeMounts = [] } of containers) {
        expect(securityContext).toMatchObject({ runAsUser: expect.any(Number), runAsNonRoot: true, readOnlyRootFilesystem: true });
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
  expect(routeRows(committed('echoserver'))).toEqual([
    ['mesh', host, 'default', `${host} v1`, '80 %'],
    ['mesh', host, 'default', `${host} v2`, '20 %'],
    ['echoserver/echoserver-alb', '*', 'default', `${host} v1`, '80 %'],
    ['echoserver/echoserver-alb', '*', 'default', `${host} v2`, '20 %'],
  ]);
});

test('echoserver-l2 has the same routes as echoserver', () => {
  expect(routeRows(committed('echoserver-l2'))).toEqual(routeRows(committed('echoserver')));
});

test('an example that does not exist is refused with the names of those that do', () => {
  expect(() => synthesizeExample('nosuch')).toThrow(/^example must be one of bookstore, echoserver, echoserver-l2.*, got "nosuch"$/);
});
