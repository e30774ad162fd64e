import { expect, test } from 'vitest';
import { Protocol, routesAtServer } from '../../src/istio';

test.each<[Protocol, string | undefined, string | undefined]>([
  ['http', undefined, 'http'],
  ['http2', undefined, 'http'],
  ['https', 'SIMPLE', 'http'],
  ['https', 'PASSTHROUGH', 'tls'],
  ['https', undefined, 'tls'],
  ['tls', 'MUTUAL', 'tcp'],
  ['tls', 'PASSTHROUGH', 'tls'],
  ['tls', 'AUTO_PASSTHROUGH', undefined],
  ['tcp', undefined, 'tcp'],
  ['tcp', 'SIMPLE', 'tcp'],
  ['redis', undefined, 'tcp'],
  ['unknown', undefined, undefined],
])('a server for %s with %s has routes of the kind %s', (protocol, tlsMode, kind) => {
  expect(routesAtServer({ protocol, tlsMode, hosts: [] })).toBe(kind);
});
