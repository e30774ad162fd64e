import { Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { IstioAlb } from '../../../src/alb/istio-alb';
import { ExternalHostOptions, ExternalHostProtocol } from '../../../src/alb/target-group/external-host';
import { TargetGroupLoadBalancingAlgorithmType } from '../../../src/alb/target-group/load-balancing-algorithm-type';
import { TargetGroup } from '../../../src/alb/target-group/target-group';
import { TargetGroupProps } from '../../../src/alb/target-group/target-group-props';
import { TargetGroupTarget } from '../../../src/alb/target-group/target-group-target';
import { ExportTo } from '../../../src/core/export-to';
import { Findings } from '../../../src/core/findings';
import { IngressGateway } from '../../../src/ingress-gateway/ingress-gateway';
import { MeshSettings } from '../../../src/mesh-settings/mesh-settings';
import { ClientTls } from '../../../src/traffic-policy/client-tls';
import { chartIn } from '../../service/service-fixture';

const HOST = 'api.example.com';
const { HTTP, HTTPS } = ExternalHostProtocol;
const tls = ClientTls.simple({ sni: HOST });

function groupIn(chart: Chart, options?: ExternalHostOptions, props: Partial<TargetGroupProps> = {}, host = HOST): TargetGroup {
  return new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromExternalHost(host, options), ...props });
}

const group = (options?: ExternalHostOptions, props?: Partial<TargetGroupProps>, host?: string) => groupIn(chartIn(), options, props, host);

/** The specs of what a group makes. */
function specsOf(options?: ExternalHostOptions, props?: Partial<TargetGroupProps>, chart = chartIn()): object[] {
  Findings.of(chart).acknowledge('IST0128', 'a public certificate');
  groupIn(chart, options, props);
  return (Testing.synth(chart) as { kind: string; metadata: { name: string }; spec: object }[])
    .map(({ kind, metadata, spec }) => ({ kind, ...(metadata.name.startsWith('test-') ? {} : { name: metadata.name }), ...spec }));
}

const exportTo = ['echo', 'istio-system'];

test('with HTTPS there are a ServiceEntry and the rule that begins TLS, seen by the gateway and the own namespace', () => {
  expect(specsOf({ name: 'api' }, { tls })).toEqual([
    { kind: 'ServiceEntry', name: 'api', hosts: [HOST], ports: [{ number: 443, name: 'https', protocol: 'HTTPS' }], resolution: 'DNS', exportTo },
    { kind: 'DestinationRule', host: HOST, trafficPolicy: { tls: { mode: 'SIMPLE', sni: HOST } }, exportTo },
  ]);
});

test('with HTTP there is a rule for a policy only', () => {
  expect(specsOf({ protocol: HTTP })).toEqual([
    { kind: 'ServiceEntry', hosts: [HOST], ports: [{ number: 80, name: 'http', protocol: 'HTTP' }], resolution: 'DNS', exportTo },
  ]);
  expect(specsOf({ port: 80 }, { loadBalancingAlgorithmType: TargetGroupLoadBalancingAlgorithmType.RANDOM })).toHaveLength(2);
});

test('others see it where they are named', () => {
  expect(specsOf({ exportTo: ExportTo.allNamespaces() }, { tls })).toMatchObject([{ exportTo: ['*'] }, { exportTo: ['*'] }]);
  const chart = chartIn();
  MeshSettings.configure(chart, { gatewayWorkload: { labels: { app: 'gateway' }, namespaceName: 'echo' } });
  expect(specsOf({}, { tls }, chart)).toMatchObject([{ exportTo: ['echo'] }, { exportTo: ['echo'] }]);
  expect(specsOf({}, { tls }, new Chart(Testing.app(), 'test'))).toMatchObject([{ exportTo: ['.', 'istio-system'] }, { exportTo: ['.', 'istio-system'] }]);
});

test('the gateways of load balancers see it, of those that are made later too', () => {
  const chart = chartIn();
  const balance = (namespaceName: string) => {
    const gateways = [IngressGateway.fromWorkload({ labels: { app: namespaceName }, namespaceName })];
    const defaultAction = ListenerAction.fixedResponse(404);
    new IstioAlb(chart, namespaceName, { gateways }).addListener('http', { hosts: ['shop.example.com'], defaultAction });
  };
  balance('public');
  Findings.of(groupIn(chart, {}, { tls })).acknowledge('IST0128', 'a public certificate');
  balance('internal');
  const seen = (Testing.synth(chart) as { kind: string; spec: { exportTo?: string[] } }[]).filter(({ spec }) => spec.exportTo !== undefined)
    .map(({ kind, spec }) => [kind, spec.exportTo]);
  const everyone = ['echo', 'istio-system', 'public', 'internal'];
  expect(seen).toEqual([['ServiceEntry', everyone], ['DestinationRule', everyone]]);
});

test('a forward goes to its port', () => {
  const target = group({}, { tls });
  expect(target.host.name).toBe(HOST);
  expect(target.trafficDestinations({ port: 443 }).map(({ destination }) => destination.host.name)).toEqual([HOST]);
  expect(() => target.trafficDestinations({ port: 80 })).toThrow(/one of its ports \(443\), got 80/);
});

describe('port and protocol', () => {
  test.each<[ExternalHostOptions, object]>([
    [{}, { number: 443, protocol: 'HTTPS' }],
    [{ port: 443 }, { number: 443, protocol: 'HTTPS' }],
    [{ protocol: HTTPS }, { number: 443, protocol: 'HTTPS' }],
    [{ port: 8443, protocol: HTTPS }, { number: 8443, protocol: 'HTTPS' }],
  ])('of %j', (options, expected) => {
    expect(specsOf(options, { tls })[0]).toMatchObject({ ports: [expected] });
  });

  test.each<[ExternalHostOptions, object]>([
    [{ port: 80 }, { number: 80, protocol: 'HTTP' }],
    [{ port: 8080, protocol: HTTP }, { number: 8080, protocol: 'HTTP' }],
  ])('of %j', (options, expected) => {
    expect(specsOf(options)[0]).toMatchObject({ ports: [expected] });
  });

  test('of a port that says nothing are refused', () => {
    expect(() => group({ port: 8443 })).toThrow(/^\[\S+\] protocol of external host "api.example.com" must be given for port 8443, got undefined/);
    expect(() => group({ port: 0, protocol: HTTP })).toThrow(/^\[\S+\] port of a ServiceEntry must be/);
    expect(() => group({ protocol: 'TCP' as never })).toThrow(/^\[\S+\] protocol of external host "api.example.com" must be one of HTTP, HTTPS/);
  });
});

describe('TLS', () => {
  test.each([undefined, ClientTls.disable(), ClientTls.istioMutual()])('has to be that of a server outside, for HTTPS', other => {
    expect(() => group({}, { tls: other }))
      .toThrow(/^\[\S+\] tls of target group "group" must be ClientTls.simple or ClientTls.mutual for external host "api.example.com" with HTTPS, got .*: set tls: ClientTls.simple/);
  });

  test('is refused for HTTP', () => {
    expect(() => group({ port: 80 }, { tls })).toThrow(/^\[\S+\] tls of target group "group" must be left out for external host "api.example.com" with HTTP, got "SIMPLE"/);
    expect(() => group({ port: 80 }, { tls: ClientTls.disable() })).not.toThrow();
  });
});

describe('hosts', () => {
  test.each([
    ['cart.shop.svc.cluster.local', /^\[\S+\] external host of a target group must be a host outside the cluster/],
    ['*.example.com', /^\[\S+\] external host of a target group must be one full DNS name, got "\*.example.com"/],
    ['api', /^\[\S+\] host of a ServiceEntry must be a DNS name in lower case with a dot/],
    ['10.0.0.1', /^\[\S+\] host of a ServiceEntry must be/],
    ['https://api.example.com', /^\[\S+\] host of a ServiceEntry must be/],
  ])('%s is refused', (host, message) => {
    expect(() => group({}, { tls }, host)).toThrow(message);
  });

  test('one name for two objects is refused, and a bad one', () => {
    expect(() => group({ name: 'A' }, { tls })).toThrow(/^\[\S+\] name of the ServiceEntry of "api.example.com" must be/);
  });
});

test('a target is that of one group', () => {
  const chart = chartIn();
  const target = TargetGroupTarget.fromExternalHost(HOST, { port: 80 });
  new TargetGroup(chart, 'one', { target });
  expect(() => new TargetGroup(chart, 'two', { target })).toThrow(/^\[\S+\] target of external host "api.example.com" must be that of one target group/);
});
