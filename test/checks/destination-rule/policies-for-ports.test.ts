import { ApiObject } from 'cdk8s';
import { expect, test } from 'vitest';
import { ruleManifest } from './destination-rule-fixture';
import { policiesForPorts } from '../../../src/checks/destination-rule/policies-for-ports';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';
import { threeWays } from '../three-ways';

const forPort = (number: unknown) => ({ portLevelSettings: [{ port: { number }, connectionPool: { tcp: { maxConnections: 1 } } }] });
const service = (spec: object = {}): Manifest =>
  ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart', namespace: 'shop' }, spec: { ports: [{ name: 'http', port: 80, targetPort: 8080 }], ...spec } });
const entry = (number: number): Manifest => ({
  apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: { name: 'cart', namespace: 'shop' }, spec: { hosts: ['cart.shop.svc.cluster.local'], ports: [{ number, name: 'x', protocol: 'HTTP' }] },
});

test('a policy for a port that the Service does not have is told of what nobody built here', () => {
  expect(threeWays('CDI085', chart =>
    [service(), ruleManifest({ trafficPolicy: forPort(8080) })].forEach((manifest, index) => new ApiObject(chart, `raw-${index}`, manifest as never)))).toMatchObject([{
    level: 'warning',
    field: 'spec.trafficPolicy.portLevelSettings[0].port',
    message: 'the policy for port 8080 of "cart.shop.svc.cluster.local" does nothing: it has none of that number (it has: 80)',
  }]);
});

test.each<[string, Manifest[], object, number]>([
  ['the port of the Service', [service()], { trafficPolicy: forPort(80) }, 0],
  ['another port of a subset', [service()], { subsets: [{ name: 'v1', labels: {}, trafficPolicy: forPort(81) }] }, 1],
  ['a Service of elsewhere', [], { trafficPolicy: forPort(81) }, 0],
  ['another Service', [service()], { host: 'other', trafficPolicy: forPort(81) }, 0],
  ['an ExternalName', [service({ type: 'ExternalName' })], { trafficPolicy: forPort(81) }, 0],
  ['a ServiceEntry with the port', [service(), entry(81)], { trafficPolicy: forPort(81) }, 0],
  ['a ServiceEntry without the port', [entry(82)], { trafficPolicy: forPort(81) }, 1],
  ['no number', [service()], { trafficPolicy: forPort('http') }, 0],
  ['no policies for ports', [service()], { trafficPolicy: {} }, 0],
])('%s', (_, others, spec, count) => {
  expect(findInManifests(policiesForPorts, ...others, ruleManifest(spec))).toHaveLength(count);
});
