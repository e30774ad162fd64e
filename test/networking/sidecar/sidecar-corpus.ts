import { Chart, Duration } from 'cdk8s';
import { ServiceHost } from '../../../src/networking/destination/destination';
import { ServiceEntryProtocol } from '../../../src/networking/service-entry/service-entry-port';
import { OutboundTrafficMode, Sidecar } from '../../../src/networking/sidecar/sidecar';
import { SidecarEndpoint } from '../../../src/networking/sidecar/sidecar-endpoint';
import { SidecarHost } from '../../../src/networking/sidecar/sidecar-host';
import { SidecarCaptureMode } from '../../../src/networking/sidecar/sidecar-listener';
import { ConnectionPool, H2UpgradePolicy } from '../../../src/traffic-policy/connection-pool';

const second = Duration.seconds(1);

const POOL: ConnectionPool = {
  tcp: {
    maxConnections: 100,
    connectTimeout: second,
    idleTimeout: second,
    maxConnectionDuration: second,
    tcpKeepalive: { probes: 3, time: second, interval: second },
  },
  http: {
    http1MaxPendingRequests: 1,
    http2MaxRequests: 2,
    maxRequestsPerConnection: 3,
    maxRetries: 4,
    idleTimeout: second,
    h2UpgradePolicy: H2UpgradePolicy.UPGRADE,
    maxConcurrentStreams: 5,
    http2KeepAlive: { interval: second, timeout: second },
  },
};

const OTHER_POOLS: ConnectionPool[] = [
  { http: { useClientProtocol: true } }, { http: { h2UpgradePolicy: H2UpgradePolicy.DO_NOT_UPGRADE } },
];

/** Sidecars with every field. */
export function addSidecars(chart: Chart): void {
  const labelled = (app: string) => ({ workloadSelector: { app } });
  new Sidecar(chart, 'cart', {
    ...labelled('cart'),
    ingress: [
      {
        port: 9080,
        protocol: ServiceEntryProtocol.HTTP,
        name: 'http',
        bind: '127.0.0.2',
        captureMode: SidecarCaptureMode.NONE,
        defaultEndpoint: SidecarEndpoint.localhost(8080),
        connectionPool: POOL,
      },
      { port: 9081, captureMode: SidecarCaptureMode.IPTABLES, defaultEndpoint: SidecarEndpoint.socket('/run/cart.sock') },
      ...OTHER_POOLS.map((connectionPool, index) => ({ port: 9090 + index, protocol: ServiceEntryProtocol.HTTP, connectionPool })),
    ],
    egress: [
      {
        port: 3306,
        protocol: ServiceEntryProtocol.MYSQL,
        name: 'mysql',
        bind: '127.0.0.1',
        captureMode: SidecarCaptureMode.NONE,
        hosts: [SidecarHost.hostname('mysql.example.com')],
      },
      { bind: 'unix://@orders', protocol: ServiceEntryProtocol.HTTP, hosts: [SidecarHost.hostname('*.example.org', { namespaceName: 'orders' })] },
      {
        captureMode: SidecarCaptureMode.IPTABLES,
        hosts: [
          SidecarHost.ownNamespace(), SidecarHost.namespace('istio-system'), SidecarHost.service(ServiceHost.fromServiceName('till')),
          SidecarHost.excluding(SidecarHost.hostname('internal.example.com')),
        ],
      },
    ],
    outboundTrafficMode: OutboundTrafficMode.REGISTRY_ONLY,
    inboundConnectionPool: POOL,
  });
  OTHER_POOLS.forEach((inboundConnectionPool, index) => new Sidecar(chart, `pool-${index}`, { ...labelled(`pool-${index}`), inboundConnectionPool }));
  new Sidecar(chart, 'open', { ...labelled('open'), outboundTrafficMode: OutboundTrafficMode.ALLOW_ANY, egress: [{ hosts: [SidecarHost.nothing()] }] });
}
