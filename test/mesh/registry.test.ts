import { describe, expect, test } from 'vitest';
import { meshOf, namesOf } from './mesh-fixture';
import { targetPortOf } from '../../src/mesh';

const SHOP = `
apiVersion: v1
kind: Service
metadata: { name: cart, namespace: shop, labels: { app: cart } }
spec:
  selector: { app: cart }
  ports: [{ name: http, port: 80, targetPort: web }, { name: grpc-api, port: 90 }, { port: 3306 }, { name: x, port: 7, appProtocol: kubernetes.io/h2c }]
---
apiVersion: v1
kind: Service
metadata: { name: hidden, namespace: shop, annotations: { networking.istio.io/exportTo: ., app: x } }
spec: { ports: [{ port: 80 }] }
---
apiVersion: apps/v1
kind: StatefulSet
metadata: { name: cart, namespace: shop }
spec:
  template:
    metadata: { labels: { app: cart, version: v1 } }
    spec: { serviceAccountName: shopper, containers: [{ ports: [{ name: web, containerPort: 8080 }] }, { ports: [{ containerPort: 9090 }] }] }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: cart, namespace: mail }
spec: { template: { metadata: { labels: { app: cart } } } }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: partners, namespace: shop }
spec: { hosts: ['*.example.com', api.example.com], ports: [{ number: 443, name: tls, protocol: TLS }], resolution: NONE, exportTo: ['.', mail] }
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: { name: own, namespace: mail }
spec: { hosts: [api.example.com], ports: [{ number: 443, name: tls, protocol: TLS, targetPort: 8443 }], resolution: DNS, location: MESH_INTERNAL }
`;

const { registry, pods } = meshOf(SHOP);
const named = (host: string, from?: string) => registry.named(host, from).map(({ service, entry }) => (service ?? entry)!.name);

describe('a host', () => {
  test('is a Service by its full name', () => {
    expect(named('cart.shop.svc.cluster.local')).toEqual(['cart']);
    expect(['cart', 'cart.shop', 'cart.mail.svc.cluster.local', 'CART.shop.svc.cluster.local'].flatMap(host => named(host))).toEqual([]);
  });

  test('is of a ServiceEntry exactly, or by a wildcard where that is asked for', () => {
    expect(named('*.example.com')).toEqual(['partners']);
    expect(named('www.example.com')).toEqual([]);
    expect(registry.covering('www.example.com').map(({ entry }) => entry?.name)).toEqual(['partners']);
    expect(registry.covering('example.com')).toEqual([]);
  });

  test('is seen where it is exported to, that of the own namespace first', () => {
    expect(named('hidden.shop.svc.cluster.local', 'shop')).toEqual(['hidden']);
    expect(named('hidden.shop.svc.cluster.local', 'web')).toEqual([]);
    expect(named('api.example.com', 'mail')).toEqual(['own', 'partners']);
    expect(named('api.example.com', 'shop')).toEqual(['partners', 'own']);
    expect(named('api.example.com', 'web')).toEqual(['own']);
  });
});

describe('a Service', () => {
  const [cart, hidden] = registry.services;

  test('has ports with the protocol that Istio takes them for', () => {
    expect(cart.ports.map(({ field, port, protocol }) => `${field} ${port} ${protocol}`))
      .toEqual(['spec.ports[0] 80 http', 'spec.ports[1] 90 grpc', 'spec.ports[2] 3306 tcp', 'spec.ports[3] 7 http2']);
  });

  test('has the pods of its namespace that it selects, and these have it', () => {
    expect(registry.podsOf(cart).map(({ object }) => object.manifest.kind)).toEqual(['StatefulSet']);
    expect(registry.servicesOf(pods.selectedBy({ version: 'v1' })[0])).toEqual([cart]);
    expect(registry.servicesOf(pods.selectedBy({}, 'mail')[0])).toEqual([]);
  });

  test('has no pods without a selector', () => {
    expect(hidden.selector).toBeUndefined();
    expect(registry.podsOf(hidden)).toEqual([]);
  });

  test('leads to a port by number or name', () => {
    const [pod] = registry.podsOf(cart);
    expect(cart.ports.map(port => targetPortOf(port, pod))).toEqual([8080, 90, 3306, 7]);
    expect(targetPortOf({ targetPort: 'metrics' }, pod)).toBeUndefined();
  });
});

describe('pods', () => {
  test('are those of every object that makes some', () => {
    const template = '{ metadata: { labels: { app: x } }, spec: { containers: [{ name: x }] } }';
    const kinds = ['Deployment', 'StatefulSet', 'DaemonSet', 'ReplicaSet', 'Job', 'Rollout', 'CloneSet'];
    const made = kinds.map(kind => `apiVersion: any/v1\nkind: ${kind}\nmetadata: { name: ${kind} }\nspec: { template: ${template} }`);
    const mesh = meshOf([
      ...made,
      `apiVersion: batch/v1\nkind: CronJob\nmetadata: { name: CronJob }\nspec: { jobTemplate: { spec: { template: ${template} } } }`,
      'apiVersion: v1\nkind: Pod\nmetadata: { name: Pod, labels: { app: x } }\nspec: { containers: [] }',
    ].join('\n---\n'));
    expect(namesOf(mesh.pods.selectedBy({ app: 'x' }))).toEqual([...kinds, 'CronJob', 'Pod']);
  });

  test('are not what else has a template', () => {
    const sealed = { apiVersion: 'bitnami.com/v1alpha1', kind: 'SealedSecret', spec: { template: { metadata: { labels: { app: 'x' } }, spec: {} } } };
    const group = { apiVersion: 'networking.istio.io/v1', kind: 'WorkloadGroup', spec: { template: { ports: { http: 80 } } } };
    expect(meshOf([sealed, group]).pods.selectedBy({})).toEqual([]);
  });

  test('have the ports and the account of their template', () => {
    const [cart] = pods.selectedBy({ version: 'v1' });
    expect(cart).toMatchObject({ serviceAccount: 'shopper', hostNetwork: false, isGateway: false });
    expect(cart.ports).toEqual([{ port: 8080, name: 'web' }, { port: 9090, name: undefined }]);
  });

  test.each([
    ['the injector is told so', { metadata: { annotations: { 'inject.istio.io/templates': 'sidecar,gateway' } } }],
    ['the agent is told so', { spec: { containers: [{ args: ['proxy', 'router', '--domain', 'x'] }] } }],
    ['istiod made them for a Gateway', { metadata: { labels: { 'gateway.networking.k8s.io/gateway-name': 'web' } } }],
  ])('are those of a gateway where %s', (_, template) => {
    const [found] = meshOf([{ apiVersion: 'apps/v1', kind: 'Deployment', spec: { template } }]).pods.selectedBy({});
    expect(found.isGateway).toBe(true);
  });
});
