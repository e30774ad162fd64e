import { Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import {
  Findings, GatewayLoadBalancer, GatewayWorkloadPort, IngressGateway, IstioAlb, ListenerAction, ListenerProtocol,
} from '../../../src';
import { portsOnOneListener } from '../../../src/checks/gateway/ports-on-one-listener';
import { Manifest } from '../../../src/mesh';
import { chartIn } from '../../alb/alb-fixture';
import { findInManifests } from '../run-check';
import { threeWays } from '../three-ways';

const TWO = [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8080 }];
const OWN = [{ port: 80, targetPort: 8080 }, { port: 81, targetPort: 8081 }];

/** A load balancer with a listener on a port. */
function listenOn(chart: Chart, port: number, gateway?: ReturnType<typeof IngressGateway.fromWorkload>): void {
  Findings.of(chart).acknowledge('IST0162', 'not the subject');
  new IstioAlb(chart, 'alb', { gateways: gateway && [gateway] })
    .addListener('http', { port, protocol: ListenerProtocol.HTTP, hosts: ['shop.example.com'], defaultAction: ListenerAction.fixedResponse(200) });
}

describe('a listener, whoever made it', () => {
  const found = (port: number, ports?: GatewayWorkloadPort[]) => threeWays('CDI015', chart => listenOn(chart, port),
    ports === undefined ? {} : { gatewayWorkload: { labels: { istio: 'edge' }, namespaceName: 'edge', ports } })
    .map(({ level, path, field, message }) => `${level} ${path} ${field}: ${message}`);

  test('at the port of the pods to which another one leads is told', () => {
    expect(found(8080)).toEqual([
      'warning test/alb/Default spec.servers[0]: port 8080 of the server is none that the Service of the gateway exposes, but the port of the pods to which port 80 leads: '
      + 'its hosts answer on port 80, and not on 8080',
    ]);
    expect([found(80), found(9000)]).toEqual([[], []]);
  });

  test('at a port that leads where another one does is told', () => {
    expect(found(81, TWO)).toEqual([
      "warning test/alb/Default spec.servers[0]: port 81 of the server leads to port 8080 of the gateway's pods, as port 80 does: Envoy has one listener for both, "
      + 'so that its hosts answer on port 80 too',
    ]);
    expect(found(81, OWN)).toEqual([]);
  });

  test('on a gateway of the app is told by the Service of that', () => {
    const at = (port: number, ports: GatewayWorkloadPort[]) => threeWays('CDI015', chart => listenOn(chart, port, new IngressGateway(chart, 'gateway', {
      name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp(), ports: ports.map(given => ({ ...given, name: `http-${given.port}` })),
    })));
    expect([at(81, OWN), at(80, OWN)]).toEqual([[], []]);
    expect(at(8081, OWN)).toMatchObject([{ message: expect.stringContaining('to which port 81 leads') as string, fix: 'listen on port 81' }]);
  });
});

test('on a gateway that only the load balancer knows it is told too, and can be acknowledged', () => {
  const chart = chartIn();
  listenOn(chart, 81, IngressGateway.fromWorkload({ labels: { istio: 'other' }, namespaceName: 'other', ports: TWO }));
  const found = () => Findings.all(chart).filter(({ code }) => code === 'CDI015').map(({ path, acknowledged }) => [path, acknowledged]);
  expect(found()).toEqual([['test/alb/Default', undefined]]);
  Findings.of(chart.node.findChild('alb')).acknowledge('CDI015', 'the ports are alike');
  expect(found()).toEqual([['test/alb/Default', 'the ports are alike']]);
});

describe('pods of a gateway in the manifests', () => {
  const metadata = { labels: { istio: 'edge' }, annotations: { 'inject.istio.io/templates': 'gateway' } };
  const pods: Manifest = { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'edge', namespace: 'edge' }, spec: { template: { metadata } } };
  const service = (name: string, ports: object[], labels: Record<string, string> = {}): Manifest => ({
    apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'edge', labels }, spec: { selector: { istio: 'edge' }, ports },
  });
  const gateway = (number?: number): Manifest => ({
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'web', namespace: 'shop' },
    spec: { selector: { istio: 'edge' }, servers: [{ port: { number, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }] },
  });

  test.each<[string, number | undefined, Manifest[], number]>([
    ['two ports of a Service', 81, [service('edge', TWO)], 1],
    ['a port of its own', 81, [service('edge', OWN)], 0],
    ['a Service for each', 81, [service('one', [TWO[0]]), service('two', [TWO[1]])], 0],
    ['a port that only one of two Services exposes', 8080, [service('one', [TWO[0]]), service('two', [{ port: 8080 }])], 0],
    ['a target port whose name the pods do not tell', 81, [service('edge', [{ port: 80, targetPort: 'web' }, { port: 81, targetPort: 'web' }])], 0],
    ['ports that are not translated', 81, [service('edge', TWO, { 'experimental.istio.io/disable-gateway-port-translation': 'true' })], 0],
    ['no Service', 81, [], 0],
    ['no port', undefined, [service('edge', TWO)], 0],
  ])('with %s', (_, port, services, count) => {
    expect(findInManifests(portsOnOneListener, pods, ...services, gateway(port))).toHaveLength(count);
  });
});
