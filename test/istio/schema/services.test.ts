import { expect, test } from 'vitest';
import { REFUSED_SERVICES, TAKEN_SERVICES } from './service-samples';
import { Manifest } from '../../../src/istio';
import { schemaViolationsOf } from '../../../src/istio/schema/validation';

const service = (spec: unknown, apiVersion = 'v1'): Manifest => ({ apiVersion, kind: 'Service', metadata: { name: 'a' }, spec }) as Manifest;
const toldOf = (manifest: Manifest): string[] => schemaViolationsOf(manifest).map(({ message, fix }) => `${message}: ${fix}`);

test.each(REFUSED_SERVICES)('the API server refuses %j', spec => {
  expect(toldOf(service(spec))).toHaveLength(1);
});

test.each(TAKEN_SERVICES)('the API server takes %j', spec => {
  expect(toldOf(service(spec))).toEqual([]);
});

test('names the place and the fix', () => {
  expect(toldOf(service({ selector: { a: 'b' }, ports: [{ name: 'http', port: 80 }, { port: 81 }] })))
    .toEqual(['spec.ports[1] must have a name, because the Service has several ports, got none: write one, such as "http-admin"']);
  expect(toldOf(service({ ports: [{ name: 'a', port: 80 }, { name: 'b', port: 80 }] })))
    .toEqual(['spec.ports[1].port must be there once for a protocol, got 80/TCP again: keep one of them']);
});

test('asks for nothing that a patch leaves out, and no Service of others', () => {
  expect(toldOf(service({ ports: [{ port: 80 }, { port: 81 }] }))).toEqual([]);
  expect(toldOf(service({ ports: [{ port: 0 }] }, 'serving.knative.dev/v1'))).toEqual([]);
  expect(toldOf(service(5))).toEqual([]);
});
