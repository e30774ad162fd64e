/** A Sidecar: what the construct writes is taken, what it refuses is refused, and pods know and take what it says. */
import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { Mesh, startMesh } from './driver/mesh';
import { newApp, newChart, newService } from './shop';
import {
  IstioVersion, MeshSettings, OutboundTrafficMode, ServiceEntryProtocol, ServiceHost, Sidecar, SidecarCaptureMode, SidecarEndpoint, SidecarHost,
  SidecarProps,
} from '../../src';
import { addSidecars } from '../networking/sidecar/sidecar-corpus';

const { HTTP, TCP } = ServiceEntryProtocol;
const OWN = [SidecarHost.ownNamespace()];
const hostOf = (name: string, namespace = 'shop'): string => `${name}.${namespace}.svc.cluster.local`;

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

test('every field of a Sidecar is accepted', async () => {
  const app = newApp();
  addSidecars(newChart(app, 'shop'));
  const { findings } = await mesh.validate(app.synthYaml());
  expect(findings.filter(({ level, layer }) => level === 'error' && layer !== 'analyzer')).toEqual([]);
});

describe('the construct refuses what Istio refuses, and takes what it takes', () => {
  const port = { number: 80, protocol: 'HTTP' };
  const hosts = ['./*'];
  const pool = { http: { maxRetries: 1 } };
  test.each<[string, boolean, object, () => SidecarProps]>([
    ['nothing', false, {}, () => ({})],
    ['hosts', true, { egress: [{ hosts }] }, () => ({ egress: [{ hosts: OWN }] })],
    ['no hosts', false, { egress: [{ hosts: [] }] }, () => ({ egress: [{ hosts: [] }] })],
    ['a host in full', true, { egress: [{ hosts: ['*/a.example.com'] }] }, () => ({ egress: [{ hosts: [SidecarHost.hostname('a.example.com')] }] })],
    ['a wildcard', true, { egress: [{ hosts: ['far/*.example.com'] }] }, () => ({ egress: [{ hosts: [SidecarHost.hostname('*.example.com', { namespaceName: 'far' })] }] })],
    ['a host with a port', false, { egress: [{ hosts: ['*/a.example.com:80'] }] }, () => ({ egress: [{ hosts: [SidecarHost.hostname('a.example.com:80')] }] })],
    ['a bad namespace', false, { egress: [{ hosts: ['a.b/*'] }] }, () => ({ egress: [{ hosts: [SidecarHost.namespace('a.b')] }] })],
    ['no host', true, { egress: [{ hosts: ['~/*'] }] }, () => ({ egress: [{ hosts: [SidecarHost.nothing()] }] })],
    ['a namespace that is left out', true, { egress: [{ hosts: ['*/*', '~far/*'] }] },
      () => ({ egress: [{ hosts: [SidecarHost.everything(), SidecarHost.excluding(SidecarHost.namespace('far'))] }] })],
    ['two without a port', false, { egress: [{ hosts }, { hosts }] }, () => ({ egress: [{ hosts: OWN }, { hosts: OWN }] })],
    ['one without a port at the end', true, { egress: [{ port, hosts }, { hosts }] }, () => ({ egress: [{ port: 80, protocol: HTTP, hosts: OWN }, { hosts: OWN }] })],
    ['a port twice', false, { egress: [{ port, hosts }, { port, hosts }] }, () => ({ egress: [1, 2].map(() => ({ port: 80, protocol: HTTP, hosts: OWN })) })],
    ['a socket', true, { egress: [{ port: { number: 0, protocol: 'HTTP' }, bind: 'unix://@a', hosts }] }, () => ({ egress: [{ bind: 'unix://@a', protocol: HTTP, hosts: OWN }] })],
    ['a captured socket', false, { egress: [{ port: { number: 0, protocol: 'HTTP' }, bind: 'unix://@a', captureMode: 'IPTABLES', hosts }] },
      () => ({ egress: [{ bind: 'unix://@a', protocol: HTTP, captureMode: SidecarCaptureMode.IPTABLES, hosts: OWN }] })],
    ['a name for an address', false, { egress: [{ port, bind: 'localhost', hosts }] }, () => ({ egress: [{ port: 80, bind: 'localhost', hosts: OWN }] })],
    ['an unknown protocol', false, { egress: [{ port: { number: 80, protocol: 'SMTP' }, hosts }] }, () => ({ egress: [{ port: 80, protocol: 'SMTP' as ServiceEntryProtocol, hosts: OWN }] })],
    ['port 0 of the pods', false, { ingress: [{ port: { number: 0, protocol: 'HTTP' } }] }, () => ({ ingress: [{ port: 0, protocol: HTTP }] })],
    ['a socket of the pods to listen at', false, { ingress: [{ port, bind: 'unix://@a' }] }, () => ({ ingress: [{ port: 80, protocol: HTTP, bind: 'unix://@a' }] })],
    ['an endpoint', true, { ingress: [{ port, defaultEndpoint: '[::1]:8080' }] }, () => ({ ingress: [{ port: 80, protocol: HTTP, defaultEndpoint: SidecarEndpoint.localhostIpv6(8080) }] })],
    ['an endpoint at a relative socket', false, { ingress: [{ port, defaultEndpoint: 'unix://a' }] }, () => ({ ingress: [{ port: 80, protocol: HTTP, defaultEndpoint: SidecarEndpoint.socket('a') }] })],
    ['limits', true, { ingress: [{ port, connectionPool: pool }] }, () => ({ ingress: [{ port: 80, protocol: HTTP, connectionPool: { http: { maxRetries: 1 } } }] })],
    ['no limits', false, { inboundConnectionPool: {} }, () => ({ inboundConnectionPool: {} })],
    ['a mode', true, { outboundTrafficPolicy: { mode: 'REGISTRY_ONLY' } }, () => ({ outboundTrafficMode: OutboundTrafficMode.REGISTRY_ONLY })],
    ['an unknown mode', false, { outboundTrafficPolicy: { mode: 'NONE' } }, () => ({ outboundTrafficMode: 'NONE' as OutboundTrafficMode })],
  ])('%s: %s', async (_, expected, spec, props) => {
    const yaml = stringify({ apiVersion: 'networking.istio.io/v1', kind: 'Sidecar', metadata: { name: 'one', namespace: 'shop' }, spec });
    const { findings } = await mesh.validate(yaml);
    const isMade = (): boolean => {
      const chart = new Chart(new App(), 'shop', { namespace: 'shop' });
      MeshSettings.configure(chart, { oldestIstio: IstioVersion.V1_31 });
      try {
        new Sidecar(chart, 'one', props());
        return true;
      } catch {
        return false;
      }
    };
    expect([findings.every(({ level }) => level !== 'error'), isMade()]).toEqual([expected, expected]);
  });
});

/** The services cart and till, and the sleep pod that calls them, in a namespace each. */
function shop(make: (clients: Chart, shops: Chart) => void): App {
  const app = newApp();
  const [shops, clients] = ['shop', 'clients'].map(namespace => newChart(app, namespace));
  newService(shops, 'cart', { v1: 1 });
  newService(shops, 'till', { v1: 1 });
  new kplus.Deployment(clients, 'sleep', { metadata: { name: 'sleep' }, podMetadata: { labels: { app: 'sleep' } }, containers: [{ image: 'sleep' }] });
  make(clients, shops);
  return app;
}

const CART = SidecarHost.service(ServiceHost.fromServiceName('cart', { namespaceName: 'shop' }));
const TILL = SidecarHost.service(ServiceHost.fromServiceName('till', { namespaceName: 'shop' }));
const ONLY = OutboundTrafficMode.REGISTRY_ONLY;

/** What a service answers to the sleep pod. Where nobody has the port, the suite has no listener there; in a cluster the call is unknown traffic. */
async function answerOf(name: string): Promise<number | 'no listener'> {
  return mesh.request({ from: 'sleep', host: hostOf(name) }).then(({ status }) => status, (error: Error) => {
    if (error.message.includes('ECONNREFUSED')) {
      return 'no listener';
    }
    throw error;
  });
}

describe('a pod calls cart and till', () => {
  const none = 'no listener';
  test.each<[string, SidecarProps, number | 'no listener', number | 'no listener']>([
    ['that both are imported', { egress: [{ hosts: [CART, TILL] }], outboundTrafficMode: ONLY }, 200, 200],
    ['that one is', { egress: [{ hosts: [CART] }], outboundTrafficMode: ONLY }, 200, 502],
    ['that their namespace is', { egress: [{ hosts: [SidecarHost.namespace('shop')] }], outboundTrafficMode: ONLY }, 200, 200],
    ['that their own namespace is', { egress: [{ hosts: OWN }], outboundTrafficMode: ONLY }, none, none],
    ['that all is', { egress: [{ hosts: [SidecarHost.everything()] }], outboundTrafficMode: ONLY }, 200, 200],
    ['that all is but one', { egress: [{ hosts: [SidecarHost.everything(), SidecarHost.excluding(TILL)] }], outboundTrafficMode: ONLY }, 200, 502],
    ['that nothing is', { egress: [{ hosts: [SidecarHost.nothing()] }], outboundTrafficMode: ONLY }, none, none],
    ['that one is, at its port', { egress: [{ port: 80, protocol: HTTP, hosts: [CART] }], outboundTrafficMode: ONLY }, 200, 502],
    ['that one is, at another port', { egress: [{ port: 81, protocol: HTTP, hosts: [CART] }, { hosts: [TILL] }], outboundTrafficMode: ONLY }, 502, 200],
    ['for other pods', { workloadSelector: { app: 'other' }, egress: [{ hosts: [CART] }], outboundTrafficMode: ONLY }, 200, 200],
    ['for its labels', { workloadSelector: { app: 'sleep' }, egress: [{ hosts: [TILL] }], outboundTrafficMode: ONLY }, 502, 200],
  ])('where a Sidecar says %s', async (_, props, cart, till) => {
    await mesh.apply(shop(clients => new Sidecar(clients, 'scope', props)));
    expect([await answerOf('cart'), await answerOf('till')]).toEqual([cart, till]);
  });

  test('one of the root namespace is for all that have none of their own', async () => {
    const root = (chart: Chart) => new Sidecar(chart, 'root', {
      metadata: { namespace: 'istio-system' }, wholeMesh: true, egress: [{ hosts: [TILL] }], outboundTrafficMode: ONLY,
    });
    await mesh.apply(shop(root));
    expect(await answerOf('cart')).toBe(502);
    await mesh.apply(shop(clients => {
      root(clients);
      new Sidecar(clients, 'own', { inboundConnectionPool: { tcp: { maxConnections: 1 } } });
    }));
    expect(await answerOf('cart')).toBe(200);
  });
});

/** As much of a listener of Envoy as the tests look at. */
interface Listener {
  readonly name: string;
  readonly address: { readonly socketAddress?: { readonly address: string; readonly portValue: number }; readonly pipe?: { readonly path: string } };
  readonly bindToPort?: boolean;
}

test('listeners are where a Sidecar says', async () => {
  await mesh.apply(shop(clients => new Sidecar(clients, 'scope', {
    egress: [
      { port: 3306, protocol: TCP, bind: '127.0.0.9', captureMode: SidecarCaptureMode.NONE, hosts: [CART] },
      { bind: 'unix://@kinds-of-sidecars', protocol: HTTP, hosts: [TILL] },
    ],
  })));
  const listeners = await mesh.dump<Listener>('sleep', 'listeners');
  expect(listeners.some(({ address: { pipe } }) => pipe?.path === '@kinds-of-sidecars')).toBe(true);
});

/** As much of a cluster as the test looks at. */
interface Cluster {
  readonly name: string;
  readonly circuitBreakers?: { readonly thresholds: { readonly maxConnections?: number }[] };
  readonly loadAssignment?: { readonly endpoints: { readonly lbEndpoints: { readonly endpoint: { readonly address: object } }[] }[] };
}

describe('pods take', () => {
  const inject = ['shop/cart-v1'];
  test('what comes to a port that is named, and nothing where it is another', async () => {
    await mesh.apply(shop((_, shops) => new Sidecar(shops, 'scope', { ingress: [{ port: 8080, protocol: HTTP }] })), { inject });
    expect(await answerOf('cart')).toBe(200);
    await mesh.apply(shop((_, shops) => new Sidecar(shops, 'scope', { ingress: [{ port: 8081, protocol: HTTP }] })), { inject });
    expect(await answerOf('cart')).toBe(503);
  });

  test('limits, and endpoints', async () => {
    await mesh.apply(shop((_, shops) => new Sidecar(shops, 'scope', {
      ingress: [
        { port: 8080, protocol: HTTP, connectionPool: { tcp: { maxConnections: 7 } } },
        { port: 8081, protocol: HTTP, defaultEndpoint: SidecarEndpoint.socket('@cart') },
      ],
      inboundConnectionPool: { tcp: { maxConnections: 9 } },
    })), { inject });
    const clusters = (await mesh.dump<Cluster>(inject[0], 'clusters')).filter(({ name }) => name.startsWith('inbound|'));
    const limits = clusters.map(({ name, circuitBreakers }) => [name, circuitBreakers?.thresholds[0].maxConnections]);
    expect(limits).toEqual([['inbound|8080||', 7], ['inbound|8081||', 9]]);
    expect(JSON.stringify(clusters[1].loadAssignment)).toContain('@cart');
  });
});
