/** Who may call pods that no WeightedService makes, through real sidecars with real certificates: Deployments of the app, and manifests of others. */
import { ApiObject, App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readManifests } from './driver/cluster-state';
import { Mesh, startMesh } from './driver/mesh';
import { newApp, newChart } from './shop';
import {
  GatewayLoadBalancer, IngressGateway, IstioAlb, ListenerAction, MeshNamespace, MeshPods, MeshWorkload, MeshWorkloadProps, ServiceAccessOptions,
  ServiceHost, ServiceIdentity, ServiceTarget, ZeroTrustNamespace,
} from '../../src';

/** The ports of each Service, and those of the containers behind. */
const [WEB, ADMIN, RAW] = [80, 81, 82];
const [POD_WEB, POD_ADMIN, POD_RAW] = [8080, 8081, 8082];

const NAMES = ['cart', 'payments', 'old'] as const;
type Name = typeof NAMES[number];

const OLD = `
apiVersion: v1
kind: Service
metadata: { name: old, namespace: shop }
spec:
  selector: { run: old }
  ports:
    - { name: http, port: ${WEB}, targetPort: ${POD_WEB} }
    - { name: http-admin, port: ${ADMIN}, targetPort: ${POD_ADMIN} }
    - { name: tcp, port: ${RAW}, targetPort: ${POD_RAW} }
---
apiVersion: apps/v1
kind: Deployment
metadata: { name: old, namespace: shop }
spec:
  selector: { matchLabels: { run: old } }
  template:
    metadata: { labels: { run: old, generation: one } }
    spec:
      serviceAccountName: old-account
      containers:
        - name: main
          image: old
          ports: [{ containerPort: ${POD_WEB} }, { containerPort: ${POD_ADMIN} }, { containerPort: ${POD_RAW} }]
`;

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

type Workloads = Readonly<Record<Name, MeshWorkload>>;

function appWith(add: (workloads: Workloads, shop: Chart) => void): App {
  const app = newApp();
  const shop = newChart(app, 'shop');
  new MeshNamespace(shop, 'namespace');
  readManifests(OLD).forEach(manifest => new ApiObject(shop, `old ${manifest.kind}`, manifest));
  const clients = newChart(app, 'clients');
  new kplus.Deployment(clients, 'sleep', {
    serviceAccount: kplus.ServiceAccount.fromServiceAccountName(clients, 'account', 'sleep'),
    podMetadata: { labels: { app: 'sleep' } },
    containers: [{ image: 'sleep', portNumber: 8080 }],
    replicas: 1,
  });
  const made = (name: string): MeshWorkloadProps => {
    const workload = new kplus.Deployment(shop, name, {
      metadata: { name },
      replicas: 1,
      containers: [{ image: name, ports: [POD_WEB, POD_ADMIN, POD_RAW].map((number, index) => ({ number, name: `p${index}` })) }],
    });
    const service = workload.exposeViaService({
      name,
      ports: [
        { port: WEB, targetPort: POD_WEB, name: 'http' }, { port: ADMIN, targetPort: POD_ADMIN, name: 'http-admin' },
        { port: RAW, targetPort: POD_RAW, name: 'tcp' },
      ],
    });
    return { pods: MeshPods.fromWorkload(workload), service: ServiceHost.fromService(service) };
  };
  add({
    cart: new MeshWorkload(shop, 'mesh-cart', made('cart')),
    payments: new MeshWorkload(shop, 'mesh-payments', made('payments')),
    old: new MeshWorkload(shop, 'mesh-old', {
      pods: MeshPods.fromLabels({ run: 'old' }, { serviceAccountName: 'old-account' }),
      service: ServiceHost.fromServiceName('old'),
      ports: [{ port: WEB, targetPort: POD_WEB }, { port: ADMIN, targetPort: POD_ADMIN }],
    }),
  }, shop);
  return app;
}

async function apply(add: (workloads: Workloads, shop: Chart) => void): Promise<void> {
  const all = NAMES.map(name => `shop/${name}`);
  await mesh.apply(appWith(add), { inject: all, calling: all });
}

async function statusOf(from: Name | 'sleep', to: Name, port = WEB, route = '/', method = 'GET'): Promise<number> {
  return (await mesh.request({ from: from === 'sleep' ? from : `shop/${from}`, host: `${to}.shop`, port, path: route, method })).status;
}

/** Who may call, of all, by name. */
async function callersOf(to: Name, port?: number): Promise<string[]> {
  const all = [...NAMES, 'sleep'] as const;
  const statuses = await Promise.all(all.map(async name => [name, await statusOf(name, to, port)] as const));
  expect(statuses.filter(([, status]) => status !== 200 && status !== 403)).toEqual([]);
  return statuses.filter(([, status]) => status === 200).map(([name]) => name);
}

describe('a Deployment of the app', () => {
  test('is called by whom it names, and others as before', async () => {
    await apply(({ payments, cart }) => payments.allowFrom(cart));
    expect([await callersOf('payments'), await callersOf('payments', ADMIN)]).toEqual([['cart'], ['cart']]);
    expect(await callersOf('old')).toEqual([...NAMES, 'sleep']);
  });

  test('with methods and paths, at the ports of the containers behind those of the Service', async () => {
    const asked: ServiceAccessOptions = { ports: [WEB], methods: ['POST'], paths: ['/pay/*'] };
    await apply(({ payments, cart, old }) => {
      payments.allowFrom(cart, asked);
      payments.allowFrom(old, { ports: [ADMIN] });
    });
    const calls: [Name, number, string, string, number][] = [
      ['cart', WEB, '/pay/1', 'POST', 200], ['cart', WEB, '/pay', 'POST', 403], ['cart', WEB, '/pay/1', 'GET', 403], ['cart', ADMIN, '/pay/1', 'POST', 403],
      ['old', ADMIN, '/any', 'GET', 200], ['old', WEB, '/pay/1', 'POST', 403], ['payments', WEB, '/pay/1', 'POST', 403],
    ];
    expect(await Promise.all(calls.map(async ([from, port, route, method]) => [from, port, route, method, await statusOf(from, 'payments', port, route, method)])))
      .toEqual(calls);
  });
});

describe('manifests of others', () => {
  test('are called by whom is named, by their labels', async () => {
    await apply(({ old, payments }) => old.allowFrom(payments, { ports: [ADMIN] }));
    expect([await callersOf('old', ADMIN), await callersOf('old')]).toEqual([['payments'], []]);
  });

  test('may call by the account that is said of them, and another one is another', async () => {
    await apply(({ cart, old }) => cart.allowFrom(old));
    expect(await callersOf('cart')).toEqual(['old']);
    await apply(({ cart }) => cart.allowFrom(ServiceIdentity.fromServiceAccount('shop', 'old')));
    expect(await callersOf('cart')).toEqual([]);
  });
});

describe('callers of elsewhere', () => {
  test('are named by the account of their namespace, by the namespace, or as the certificate says', async () => {
    for (const identity of [
      ServiceIdentity.fromServiceAccount('clients', 'sleep'), ServiceIdentity.fromNamespace('clients'), ServiceIdentity.fromPrincipals(['*/ns/clients/sa/sleep']),
    ]) {
      await apply(({ cart }) => cart.allowFrom(identity));
      expect(await callersOf('cart')).toEqual(['sleep']);
    }
    for (const identity of [
      ServiceIdentity.fromServiceAccount('client', 'sleep'), ServiceIdentity.fromNamespace('client'), ServiceIdentity.fromPrincipals(['partner.example/ns/clients/sa/sleep']),
    ]) {
      await apply(({ cart }) => cart.allowFrom(identity));
      expect(await callersOf('cart')).toEqual([]);
    }
  });
});

describe('in a closed namespace', () => {
  test('a gateway is let in to the Service to which it forwards, and to no other', async () => {
    await apply((_, shop) => {
      new ZeroTrustNamespace(shop, 'zero-trust');
      const edge = newChart(shop.node.root as App, 'edge');
      const gateway = new IngressGateway(edge, 'gateway', { name: 'public', loadBalancer: GatewayLoadBalancer.clusterIp() });
      const http = new IstioAlb(shop, 'alb', { gateways: [gateway] }).addListener('http');
      const to = (name: string) => ServiceTarget.fromHost(ServiceHost.fromServiceName(name, { namespaceName: 'shop' }), { port: WEB });
      http.addAction('default', { action: ListenerAction.forward(to('old')) });
    });
    expect((await mesh.request({ gateway: 'edge/public', host: 'any.example.com' })).pod?.deployment).toBe('old');
    expect([await callersOf('old'), await callersOf('cart')]).toEqual([[], []]);
  });
});
