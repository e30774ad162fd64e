/** How large an object may be for `kubectl apply`, client-side and server-side, and that `CDI002` counts as kubectl and the API server do. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiServer, startApiServer } from './apiserver/apiserver';
import { annotationBytes, objectTooLarge } from '../../src/checks/every-kind/object-too-large';
import { objectTooLargeToStore } from '../../src/checks/every-kind/object-too-large-to-store';
import { Manifest } from '../../src/mesh';
import { findInManifests } from '../checks/run-check';

const NAMESPACE = 'apply-size';

/** What Kubernetes takes for all annotations of an object. */
const ANNOTATIONS_LIMIT = 262_144;
/** From here on `CDI002` warns. */
const WARNING_LIMIT = 200_000;

let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer();
  await server.apply(`{ apiVersion: v1, kind: Namespace, metadata: { name: ${NAMESPACE} } }`);
});

afterAll(() => server?.stop());

function virtualService(name: string, rules: number, annotations?: Record<string, string>): Manifest {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name, namespace: NAMESPACE, ...annotations ? { annotations } : {} },
    spec: {
      hosts: ['shop.example.com'],
      http: Array.from({ length: rules }, (_, index) => ({
        name: `rule-${index}`,
        // Characters that JSON, Go and UTF-8 write longer than one byte.
        match: [{ uri: { regex: `/(?P<item>"é€🚀|${index}")\\?a&b` }, headers: { 'x-user-group': { exact: `group-${index}` } } }],
        route: [{ destination: { host: `service-${index}.shop.svc.cluster.local`, port: { number: 80 } } }],
        timeout: '5s',
      })),
    },
  };
}

/** A VirtualService of a thousand ordinary rules or so that needs so many bytes of annotations, filled up in the name of its first rule. */
function ofSize(name: string, bytes: number, annotations?: Record<string, string>): Manifest {
  const sizeOf = (rules: number): number => annotationBytes(virtualService(name, rules, annotations));
  const rules = Math.floor((bytes - sizeOf(1)) / (sizeOf(1001) - sizeOf(1)) * 1000) - 50;
  const manifest = virtualService(name, rules, annotations);
  const { http } = manifest.spec as { http: { name: string }[] };
  http[0].name += 'x'.repeat(bytes - annotationBytes(manifest));
  expect(annotationBytes(manifest)).toBe(bytes);
  return manifest;
}

const warnings = (manifest: Manifest): string[] =>
  findInManifests(objectTooLarge, manifest).map(({ code, level }) => `${level} ${code}`);

async function apply(manifest: Manifest, ...options: string[]): Promise<string> {
  const { code, stdout, stderr } = await server.kubectl(['apply', ...options, '-f', '-'], JSON.stringify(manifest));
  return code === 0 ? stdout.trim() : `refused: ${stderr.trim()}`;
}

const named = (name: string): string => `virtualservice.networking.istio.io/${name}`;

const TOO_LONG = /^refused: The VirtualService "[\w-]+" is invalid: \n\* metadata\.annotations: Too long: may not be more than 262144 bytes$/m;

describe.each([
  { prefix: 'plain', annotations: undefined },
  { prefix: 'annotated', annotations: { note: '<é>'.repeat(5000) } },
])('an object, $prefix,', ({ prefix, annotations }) => {

  test('of the size where CDI002 is still silent is accepted, client-side and server-side', async () => {
    const manifest = ofSize(`${prefix}-small`, WARNING_LIMIT, annotations);
    expect(warnings(manifest)).toEqual([]);
    expect(await apply(manifest)).toBe(`${named(`${prefix}-small`)} created`);
    await server.remove(JSON.stringify(manifest));
    expect(await apply(manifest, '--server-side')).toBe(`${named(`${prefix}-small`)} serverside-applied`);
  });

  test('needs the bytes that CDI002 counts, to the byte', async () => {
    const name = `${prefix}-counted`;
    const manifest = ofSize(name, WARNING_LIMIT, annotations);
    await apply(manifest);
    const live = await server.get('VirtualService', name, NAMESPACE);
    const sizes = Object.entries(live!.metadata.annotations ?? {}).flat().map(text => Buffer.byteLength(text));
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(WARNING_LIMIT);
  });

  test('of the last size that Kubernetes takes is accepted client-side, and CDI002 has warned', async () => {
    const manifest = ofSize(`${prefix}-last`, ANNOTATIONS_LIMIT, annotations);
    expect(warnings(manifest)).toEqual(['warning CDI002']);
    expect(await apply(manifest)).toBe(`${named(`${prefix}-last`)} created`);
  });

  test('of one byte more is refused client-side, and accepted server-side', async () => {
    const manifest = ofSize(`${prefix}-large`, ANNOTATIONS_LIMIT + 1, annotations);
    expect(warnings(manifest)).toEqual(['warning CDI002']);
    expect(await apply(manifest)).toMatch(TOO_LONG);
    expect(await apply(manifest, '--server-side')).toBe(`${named(`${prefix}-large`)} serverside-applied`);
  });
});

/** An AuthorizationPolicy whose JSON has so many bytes. */
function policyOfSize(name: string, bytes: number): Manifest {
  const policy = (hosts: string[]): Manifest => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name, namespace: NAMESPACE },
    spec: { action: 'DENY', rules: [{ to: [{ operation: { hosts } }] }] },
  });
  const hosts = Array.from({ length: Math.floor(bytes / 30) - 20 }, (_, index) => `${index}`.padEnd(27, 'x'));
  const missing = bytes - JSON.stringify(policy([...hosts, ''])).length;
  return policy([...hosts, 'y'.repeat(missing)]);
}

test('the largest object that CDI091 lets pass is stored, one of a few more bytes is not', async () => {
  const [last, large] = [policyOfSize('last', 1_570_000), policyOfSize('large', 1_573_000)];
  const errors = (manifest: Manifest): string[] => findInManifests(objectTooLargeToStore, manifest).map(({ code, level }) => `${level} ${code}`);
  expect(errors(last)).toEqual([]);
  expect(errors(large)).toEqual(['error CDI091']);
  expect(await apply(last, '--server-side')).toBe('authorizationpolicy.security.istio.io/last serverside-applied');
  expect(await apply(large, '--server-side')).toContain('etcdserver: request is too large');
});

test('an object that grows above the limit is refused client-side, and moves to the server side', async () => {
  const before = ofSize('growing', WARNING_LIMIT);
  const after = ofSize('growing', 400_000);
  expect(await apply(before)).toBe(`${named('growing')} created`);
  expect(await apply(after)).toMatch(TOO_LONG);
  expect(await apply(after, '--server-side')).toBe(`${named('growing')} serverside-applied`);
  const live = await server.get('VirtualService', 'growing', NAMESPACE);
  expect((live!.spec as { http: unknown[] }).http).toHaveLength((after.spec as { http: unknown[] }).http.length);
});
