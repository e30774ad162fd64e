import { expect, test } from 'vitest';
import { oneClusterTwice } from '../../../src/checks/service/one-cluster-twice';
import { Manifest } from '../../../src/mesh';
import { findInMesh } from '../reference-manifests';

const check = (...ports: object[]) => findInMesh(oneClusterTwice, {},
  { apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart', namespace: 'shop' }, spec: { selector: { app: 'cart' }, ports } } as Manifest);
const sctp = (port: number) => ({ name: 'sctp', port, protocol: 'SCTP' });

test('TCP and SCTP with one number', () => {
  expect(check({ name: 'http', port: 80 }, sctp(80))).toMatchObject([{ level: 'error', field: 'spec.ports[1].port' }]);
  expect(check(sctp(80), { name: 'http', port: 80, protocol: 'TCP' })).toMatchObject([{ field: 'spec.ports[1].port' }]);
});

test('is not told of other numbers, of UDP, and of what the API server refuses', () => {
  expect(check({ name: 'http', port: 80 }, sctp(81))).toEqual([]);
  expect(check({ name: 'http', port: 80 }, { name: 'udp', port: 80, protocol: 'UDP' })).toEqual([]);
  expect(check({ name: 'udp', port: 80, protocol: 'UDP' }, sctp(80))).toEqual([]);
  expect(check({ name: 'http', port: 80 }, { name: 'again', port: 80 })).toEqual([]);
});
