import { Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { WeightedService, WeightedServicePort } from '../../../src';
import { sharedTargetPort } from '../../../src/checks/service/shared-target-port';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';
import { threeWays } from '../three-ways';

const versions = [{ name: 'v1', containers: [{ image: 'echo:1', portNumber: 8080 }] }, { name: 'v2', containers: [{ image: 'echo:1', portNumber: 8080 }] }];
const withPorts = (...ports: WeightedServicePort[]) => (chart: Chart) => void new WeightedService(chart, 'echo', { name: 'echo', ports, versions });

test('it is told once of a Service, whoever made it and however many Deployments it has', () => {
  expect(threeWays('IST0137', withPorts({ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8080, name: 'http-b' }))).toMatchObject([{
    level: 'warning',
    path: expect.stringMatching(/^test\/echo/) as string,
    field: 'spec.ports[1]',
    message: 'ports 80 and 81 of service "echo" lead to the same port 8080 of the containers',
  }]);
  expect(threeWays('IST0137', withPorts({ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8081, name: 'http-b' }))).toEqual([]);
});

const service = (name: string, ports: object[], selector: object | undefined = { app: 'web' }): Manifest =>
  ({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop' }, spec: { selector, ports } });
const pods = (annotations?: Record<string, string>): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { template: { metadata: { labels: { app: 'web' }, annotations }, spec: { containers: [{ ports: [{ name: 'web', containerPort: 8080 }] }] } } },
});

describe('in raw objects', () => {
  const messages = (...manifests: Manifest[]) => findInManifests(sharedTargetPort, ...manifests).map(({ resource, message }) => `${resource}: ${message}`);

  test('it is told of two Services of the same pods, at the one that comes later', () => {
    expect(messages(service('b', [{ port: 81, targetPort: 8080 }]), pods(), service('a', [{ port: 80, targetPort: 'web' }])))
      .toEqual(['Service shop/b: port 81 of service "b" and port 80 of service "a" lead to the same port 8080 of the containers']);
  });

  test.each<[string, Manifest[]]>([
    ['the same number in both', [service('a', [{ port: 80, targetPort: 8080 }]), service('b', [{ port: 80, targetPort: 8080 }]), pods()]],
    ['other pods', [service('a', [{ port: 80, targetPort: 8080 }]), service('b', [{ port: 81, targetPort: 8080 }], { app: 'other' }), pods()]],
    ['pods that nobody knows', [service('a', [{ port: 80, targetPort: 8080 }]), service('b', [{ port: 81, targetPort: 8080 }])]],
    ['no pods at all', [service('a', [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8080 }], undefined)].map(one => ({ ...one, spec: { ...one.spec as object, selector: {} } }))],
    ['UDP beside TCP', [service('a', [{ port: 53, targetPort: 8053 }, { port: 54, targetPort: 8053, protocol: 'UDP' }])]],
    ['a gateway, which says it of its servers', [service('a', [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8080 }]), pods({ 'inject.istio.io/templates': 'gateway' })]],
  ])('it is not told of %s', (_, manifests) => {
    expect(messages(...manifests)).toEqual([]);
  });
});
