import { expect, test } from 'vitest';
import { ruleManifest, ruleWith } from './destination-rule-fixture';
import { ClientTls, ServerVerification } from '../../../src';
import { unverifiedServer } from '../../../src/checks/destination-rule/unverified-server';
import { unverifiedServerAtPort } from '../../../src/checks/destination-rule/unverified-server-at-port';
import { findInManifests } from '../run-check';
import { threeWays } from '../three-ways';

const SIMPLE = ClientTls.simple();
const HOST = 'cart.shop.svc.cluster.local';

test('IST0128 is told of the policy of a rule, whoever made it', () => {
  expect(threeWays('IST0128', ruleWith({ trafficPolicy: { tls: SIMPLE } }))).toMatchObject([{
    level: 'warning',
    path: 'test/rule',
    field: 'spec.trafficPolicy.tls',
    message: `TLS mode SIMPLE towards "${HOST}" names no authorities to verify the server with`,
    fix: expect.stringContaining('caCertificates (ServerVerification.caFile)') as string,
  }]);
});

test('IST0129 is told of the policy of a port', () => {
  expect(threeWays('IST0129', ruleWith({ trafficPolicy: { portLevelSettings: [{ port: 80, connectionPool: { tcp: { maxConnections: 1 } } }, { port: 443, tls: SIMPLE }] } })))
    .toMatchObject([{
      level: 'warning',
      field: 'spec.trafficPolicy.portLevelSettings[1].tls',
      message: `TLS mode SIMPLE towards "${HOST}" at port 443 names no authorities to verify the server with`,
    }]);
});

test('neither is told where authorities are named', () => {
  const tls = ClientTls.simple({ verification: ServerVerification.caFile('/ca.pem') });
  expect(threeWays(['IST0128', 'IST0129'], ruleWith({ trafficPolicy: { tls, portLevelSettings: [{ port: 443, tls }] } }))).toEqual([]);
});

test.each<[string, object, number]>([
  ['an empty name of a file', { trafficPolicy: { tls: { mode: 'SIMPLE', caCertificates: '' } } }, 1],
  ['a Secret that sidecars do not read', { trafficPolicy: { tls: { mode: 'MUTUAL', credentialName: 'client' } } }, 1],
  ['a Secret that selected sidecars read', { workloadSelector: { matchLabels: { app: 'web' } }, trafficPolicy: { tls: { mode: 'MUTUAL', credentialName: 'client' } } }, 0],
  ['certificates of the mesh', { trafficPolicy: { tls: { mode: 'ISTIO_MUTUAL' } } }, 0],
  ['no TLS', { trafficPolicy: { tls: { mode: 'DISABLE' } } }, 0],
  ['no mode', { trafficPolicy: { tls: {} } }, 0],
  ['no policy', {}, 0],
])('%s', (_, spec, count) => {
  const policy = (spec as { trafficPolicy?: object }).trafficPolicy ?? {};
  expect(findInManifests(unverifiedServer, ruleManifest(spec))).toHaveLength(count);
  const atPort = { ...spec, trafficPolicy: { portLevelSettings: [{ port: { number: 443 }, ...policy }] } };
  expect(findInManifests(unverifiedServerAtPort, ruleManifest(atPort))).toHaveLength(count);
});
