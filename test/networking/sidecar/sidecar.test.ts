import { App, Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { IstioVersion } from '../../../src/mesh-settings/istio-version';
import { MeshSettings } from '../../../src/mesh-settings/mesh-settings';
import { ServiceHost } from '../../../src/networking/destination/destination';
import { ServiceEntry } from '../../../src/networking/service-entry/service-entry';
import { ServiceEntryProtocol } from '../../../src/networking/service-entry/service-entry-port';
import { ServiceEntryResolution } from '../../../src/networking/service-entry/service-entry-resolution';
import { OutboundTrafficMode, Sidecar, SidecarProps } from '../../../src/networking/sidecar/sidecar';
import { SidecarEndpoint } from '../../../src/networking/sidecar/sidecar-endpoint';
import { SidecarHost } from '../../../src/networking/sidecar/sidecar-host';
import { SidecarCaptureMode, SidecarEgressListener, SidecarIngressListener } from '../../../src/networking/sidecar/sidecar-listener';

const { HTTP, TCP } = ServiceEntryProtocol;
const OWN = [SidecarHost.ownNamespace()];

function chartIn(namespace: string | undefined = 'shop', app = Testing.app(), name = 'test'): Chart {
  return new Chart(app, name, { namespace });
}

const sidecar = (props: SidecarProps, namespace?: string) => new Sidecar(chartIn(namespace), 'scope', props);
const ingress = (...listeners: SidecarIngressListener[]) => sidecar({ ingress: listeners });
const egress = (...listeners: Partial<SidecarEgressListener>[]) => sidecar({ egress: listeners.map(listener => ({ hosts: OWN, ...listener })) });

/** A host as a Sidecar of the namespace `shop` writes it. */
function written(host: SidecarHost, oldestIstio = IstioVersion.V1_31): string {
  const chart = chartIn();
  MeshSettings.configure(chart, { oldestIstio });
  const { egress: [{ hosts: [text] }] } = new Sidecar(chart, 'scope', { egress: [{ hosts: [host] }] })._toSpec() as { egress: { hosts: string[] }[] };
  return text;
}

test('the manifest', () => {
  const chart = chartIn();
  const cart = new kplus.Service(chart, 'cart', { metadata: { name: 'cart' }, ports: [{ port: 80 }], selector: kplus.Pods.all(chart, 'all') });
  const entry = new ServiceEntry(chart, 'pay', {
    hosts: ['pay.example.com'], ports: [{ port: 443, protocol: ServiceEntryProtocol.TLS }], resolution: ServiceEntryResolution.dns(),
  });
  new Sidecar(chart, 'scope', {
    name: 'checkout',
    workloadSelector: { app: 'checkout' },
    ingress: [{ port: 8080, protocol: HTTP, defaultEndpoint: SidecarEndpoint.localhost(9080) }],
    egress: [
      { port: 80, protocol: HTTP, hosts: [SidecarHost.service(ServiceHost.fromService(cart))] },
      { hosts: [SidecarHost.service(entry.host), SidecarHost.namespace('istio-system')] },
    ],
    outboundTrafficMode: OutboundTrafficMode.REGISTRY_ONLY,
    inboundConnectionPool: { tcp: { maxConnections: 100 } },
  });
  expect(Testing.synth(chart).find(object => (object as { kind: string }).kind === 'Sidecar')).toMatchInlineSnapshot(`
    {
      "apiVersion": "networking.istio.io/v1",
      "kind": "Sidecar",
      "metadata": {
        "name": "checkout",
        "namespace": "shop",
      },
      "spec": {
        "egress": [
          {
            "hosts": [
              "*/cart.shop.svc.cluster.local",
            ],
            "port": {
              "number": 80,
              "protocol": "HTTP",
            },
          },
          {
            "hosts": [
              "*/pay.example.com",
              "istio-system/*",
            ],
          },
        ],
        "inboundConnectionPool": {
          "tcp": {
            "maxConnections": 100,
          },
        },
        "ingress": [
          {
            "defaultEndpoint": "127.0.0.1:9080",
            "port": {
              "number": 8080,
              "protocol": "HTTP",
            },
          },
        ],
        "outboundTrafficPolicy": {
          "mode": "REGISTRY_ONLY",
        },
        "workloadSelector": {
          "labels": {
            "app": "checkout",
          },
        },
      },
    }
  `);
});

test.each<[string, SidecarHost]>([
  ['*/cart.other.svc.cluster.local', SidecarHost.service(ServiceHost.fromServiceName('cart', { namespaceName: 'other' }))],
  ['*/cart.shop.svc.cluster.local', SidecarHost.service(ServiceHost.fromServiceName('cart'))],
  ['*/api.example.com', SidecarHost.hostname('api.example.com')],
  ['far/*.example.com', SidecarHost.hostname('*.example.com', { namespaceName: 'far' })],
  ['far/*', SidecarHost.namespace('far')],
  ['./*', SidecarHost.ownNamespace()],
  ['*/*', SidecarHost.everything()],
  ['~/*', SidecarHost.nothing()],
  ['~far/*', SidecarHost.excluding(SidecarHost.namespace('far'))],
  ['~*/api.example.com', SidecarHost.excluding(SidecarHost.hostname('api.example.com'))],
])('a host is written as %s', (text, host) => {
  expect(written(host)).toBe(text);
});

test.each<[string, SidecarEndpoint]>([
  ['127.0.0.1:80', SidecarEndpoint.localhost(80)],
  ['[::1]:80', SidecarEndpoint.localhostIpv6(80)],
  ['0.0.0.0:80', SidecarEndpoint.podAddress(80)],
  ['[::]:80', SidecarEndpoint.podAddressIpv6(80)],
  ['unix:///run/a.sock', SidecarEndpoint.socket('/run/a.sock')],
  ['unix://@a', SidecarEndpoint.socket('@a')],
])('an endpoint is written as %s', (text, endpoint) => {
  expect(ingress({ port: 80, defaultEndpoint: endpoint })._toSpec()).toMatchObject({ ingress: [{ defaultEndpoint: text }] });
});

describe('refused are', () => {
  test.each<[string, () => unknown, string]>([
    ['nothing', () => sidecar({}), '[test/scope] Sidecar "scope" must have ingress, egress, outboundTrafficMode or inboundConnectionPool, got none'],
    ['pods alone', () => sidecar({ workloadSelector: { app: 'a' } }), 'got none'],
    ['no labels', () => sidecar({ workloadSelector: {}, egress: [{ hosts: OWN }] }), 'workloadSelector of Sidecar "scope" must be a list of at least one'],
    ['an unknown mode', () => sidecar({ outboundTrafficMode: 'NONE' as never }), 'outboundTrafficMode of Sidecar "scope" must be one of REGISTRY_ONLY, ALLOW_ANY, got "NONE"'],
    ['no hosts', () => egress({ hosts: [] }), 'hosts of egress 0 of Sidecar "scope" must be a list of at least one, got []'],
    ['a text for a host', () => egress({ hosts: ['./*' as never] }), 'host of egress 0 of Sidecar "scope" must be a SidecarHost, got "./*"'],
    ['a short name', () => SidecarHost.hostname('cart'), 'name of SidecarHost.hostname must be a full DNS name in lower case, or a wildcard such as "*.example.com", got "cart"'],
    ['a name with a port', () => SidecarHost.hostname('a.example.com:80'), 'leave out the port: "a.example.com"'],
    ['a bad namespace', () => SidecarHost.namespace('*'), 'namespace of SidecarHost.namespace must be a DNS label'],
    ['a bad namespace of a name', () => SidecarHost.hostname('a.example.com', { namespaceName: '.' }), 'namespace of SidecarHost.hostname must be a DNS label'],
    ['nothing, left out', () => SidecarHost.excluding(SidecarHost.nothing()), 'host of SidecarHost.excluding must be one that brings hosts'],
    ['what is left out, left out', () => SidecarHost.excluding(SidecarHost.excluding(SidecarHost.everything())), 'host of SidecarHost.excluding must be one that brings hosts'],
    ['what older ones do not know', () => written(SidecarHost.excluding(SidecarHost.namespace('far')), IstioVersion.V1_30), 'oldestIstio of the mesh settings must be 1.31 or newer for SidecarHost.excluding, got "1.30"'],
    ['a service nobody knows the namespace of', () => new Sidecar(new Chart(Testing.app(), 'test'), 'scope', { egress: [{ hosts: [SidecarHost.service(ServiceHost.fromServiceName('cart'))] }] }),
      'service of SidecarHost.service must have a namespace, got "cart": give the chart a namespace'],
    ['a catch-all before another', () => egress({}, { port: 80, protocol: HTTP }), 'spec.egress[0] has no port, and is not the last one: put it at the end'],
    ['two catch-alls', () => egress({}, {}), 'spec.egress[0] has no port, and is not the last one'],
    ['a port twice', () => egress({ port: 80, protocol: HTTP }, { port: 80, protocol: TCP }), 'spec.egress[1].port is 80, as that of an earlier listener is'],
    ['a socket twice', () => egress(...[1, 2].map(() => ({ bind: 'unix://@a', protocol: HTTP }))), 'spec.egress[1].port is unix://@a'],
    ['port 0', () => egress({ port: 0 }), 'port of egress 0 of Sidecar "scope" must be an integer from 1 to 65535, got 0'],
    ['a port of the proxy', () => egress({ port: 15001 }), 'port of egress 0 of Sidecar "scope" must be none of the proxy\'s own (15000, '],
    ['an address without a port', () => egress({ bind: '127.0.0.1' }), 'bind of egress 0 of Sidecar "scope" must be left out without a port, got "127.0.0.1"'],
    ['a protocol without a port', () => egress({ protocol: HTTP }), 'protocol of egress 0 of Sidecar "scope" must be left out without a port'],
    ['an IPv4 address in the form of IPv6', () => egress({ port: 80, bind: '::ffff:127.0.0.1' }), 'bind of egress 0 of Sidecar "scope" must be an IPv4 address as it is'],
    ['a name for an address', () => egress({ port: 80, bind: 'localhost' }), 'bind of egress 0 of Sidecar "scope" must be an IP address, got "localhost"'],
    ['a socket with a port', () => egress({ port: 80, bind: 'unix://@a', protocol: HTTP }), 'port of egress 0 of Sidecar "scope" must be left out for a Unix domain socket, got 80'],
    ['a socket without a protocol', () => egress({ bind: 'unix://@a' }), 'protocol of egress 0 of Sidecar "scope" must be given for a Unix domain socket'],
    ['a captured socket', () => egress({ bind: 'unix://@a', protocol: HTTP, captureMode: SidecarCaptureMode.IPTABLES }), 'captureMode of egress 0 of Sidecar "scope" must be left out for a Unix domain socket'],
    ['a long socket', () => egress({ bind: `unix:///${'a'.repeat(107)}`, protocol: HTTP }), 'path of bind of egress 0 of Sidecar "scope" must be a text of at most 107 bytes'],
    ['an unknown protocol', () => ingress({ port: 80, protocol: 'UDP' as never }), 'protocol of ingress 0 of Sidecar "scope" must be one of HTTP'],
    ['a bad name of a port', () => ingress({ port: 80, name: 'a.b' }), 'name of the port of ingress 0 of Sidecar "scope" must be a DNS label'],
    ['an unknown capture mode', () => ingress({ port: 80, captureMode: 'DEFAULT' as never }), 'captureMode of ingress 0 of Sidecar "scope" must be one of IPTABLES, NONE'],
    ['a socket to listen at', () => ingress({ port: 80, bind: 'unix://@a' }), 'bind of ingress 0 of Sidecar "scope" must be an IP address'],
    ['a port of the pods twice', () => ingress({ port: 80 }, { port: 80 }), 'spec.ingress[1].port is 80, as that of an earlier listener is'],
    ['limits of HTTP for TCP', () => ingress({ port: 80, protocol: TCP, connectionPool: { http: { maxRetries: 1 } } }), 'connectionPool.http of ingress 0 of Sidecar "scope" must be left out for a port without HTTP, got "TCP"'],
    ['limits of HTTP for no protocol', () => ingress({ port: 80, connectionPool: { http: { maxRetries: 1 } } }), 'got "no protocol": say protocol: ServiceEntryProtocol.HTTP'],
    ['limits that say nothing', () => sidecar({ inboundConnectionPool: {} }), 'inboundConnectionPool of Sidecar "scope" must be given at least one setting'],
    ['port 0 of an endpoint', () => SidecarEndpoint.localhost(0), 'port of SidecarEndpoint.localhost must be an integer from 1 to 65535, got 0'],
    ['a relative socket', () => SidecarEndpoint.socket('run/a.sock'), 'path of SidecarEndpoint.socket must be an absolute path of a file, or an abstract socket, got "run/a.sock"'],
    ['the whole mesh, unsaid', () => sidecar({ egress: [{ hosts: OWN }] }, 'istio-system'),
      'namespace of Sidecar "scope" without a workloadSelector must be another than the root namespace, got "istio-system": there it is for the pods of all teams'],
    ['the whole mesh, elsewhere', () => sidecar({ egress: [{ hosts: OWN }], wholeMesh: true }), 'wholeMesh of Sidecar "scope" must be left out beside a workloadSelector and outside the root namespace'],
    ['the whole mesh, for some pods', () => sidecar({ workloadSelector: { app: 'a' }, egress: [{ hosts: OWN }], wholeMesh: true }, 'istio-system'), 'wholeMesh of Sidecar "scope" must be left out'],
  ])('%s', (_, make, message) => {
    expect(make).toThrow(message);
  });

  test('two for the same pods', () => {
    const chart = chartIn();
    const props = { egress: [{ hosts: OWN }] };
    new Sidecar(chart, 'cart', { ...props, workloadSelector: { app: 'cart' } });
    new Sidecar(chart, 'all', props);
    expect(() => new Sidecar(chart, 'two', { ...props, workloadSelector: { app: 'cart', version: 'v1' } })).toThrow(
      'workloadSelector of Sidecar "test/two" must be pods that no other Sidecar of its namespace is for, got {"app":"cart","version":"v1"}: '
      + '"test/cart" is for them too, and no manifest says which of two for the same pods counts (IST0110): put both into one');
    expect(() => new Sidecar(chart, 'three', props)).toThrow('(IST0111)');
  });
});

describe('taken are', () => {
  test.each<[string, () => unknown]>([
    ['the whole mesh, said', () => sidecar({ egress: [{ hosts: OWN }], wholeMesh: true }, 'istio-system')],
    ['pods of the root namespace', () => sidecar({ workloadSelector: { app: 'a' }, egress: [{ hosts: OWN }] }, 'istio-system')],
    ['a catch-all at the end', () => egress({ port: 80, protocol: HTTP }, {})],
    ['several ports', () => egress({ port: 80, protocol: HTTP }, { port: 81 })],
    ['several sockets', () => egress({ bind: 'unix://@a', protocol: HTTP }, { bind: `unix:///${'a'.repeat(106)}`, protocol: TCP })],
    ['a port near to that of a proxy', () => egress({ port: 15002, bind: '::1' })],
    ['limits of TCP for TCP', () => ingress({ port: 80, protocol: TCP, connectionPool: { tcp: { maxConnections: 1 } } })],
    ['limits of HTTP for gRPC', () => ingress({ port: 80, protocol: ServiceEntryProtocol.GRPC, connectionPool: { http: { maxRetries: 1 } } })],
    ['one in another cluster', () => {
      const app = new App();
      ['east', 'west'].forEach(name => {
        const chart = chartIn('shop', app, name);
        MeshSettings.configure(chart, { cluster: name });
        new Sidecar(chart, 'all', { egress: [{ hosts: OWN }] });
      });
    }],
  ])('%s', (_, make) => {
    expect(make).not.toThrow();
  });
});
