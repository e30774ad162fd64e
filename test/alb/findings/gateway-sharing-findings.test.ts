import { describe, expect, test } from 'vitest';
import { IstioAlb } from '../../../src/alb/istio-alb';
import { ApplicationListenerProps } from '../../../src/alb/listener/application-listener-props';
import { ListenerCertificate } from '../../../src/alb/listener/listener-certificate';
import { ListenerProtocol } from '../../../src/alb/listener/listener-protocol';
import { GatewayLoadBalancer } from '../../../src/ingress-gateway/gateway-load-balancer';
import { IngressGateway } from '../../../src/ingress-gateway/ingress-gateway';
import { GatewayWorkloadPort } from '../../../src/mesh-settings/gateway-workload';
import { MeshSettings } from '../../../src/mesh-settings/mesh-settings';
import { chartIn, findingsOf, forwardTo } from '../alb-fixture';

/** What is said about a listener on a gateway with these ports. */
function messages(code: string, props: ApplicationListenerProps, ports?: GatewayWorkloadPort[]): string[] {
  const chart = chartIn();
  MeshSettings.configure(chart, { gatewayWorkload: { labels: { istio: 'ingressgateway' }, namespaceName: 'istio-system', ...ports ? { ports } : {} } });
  new IstioAlb(chart, 'alb').addListener('http', { defaultAction: forwardTo('echo'), ...props });
  return findingsOf(chart, code).map(({ level, message }) => `${level}: ${message}`);
}

describe('a listener on a shared gateway', () => {
  test('that serves every host is told', () => {
    expect(messages('CDI013', {})).toEqual([
      'warning: listener "http" serves every host on port 80 of a gateway that the app does not own: its rules take requests for hosts of others, '
      + 'and those of another listener for every host are mixed with them',
    ]);
    expect(messages('CDI013', { hosts: ['a.test', '*'] })).toHaveLength(1);
    expect(messages('CDI013', { hosts: ['*.test'] })).toEqual([]);
  });

  test('that serves every host is told once, and not again for the one that leads there', () => {
    const chart = chartIn();
    const alb = new IstioAlb(chart, 'alb');
    alb.addListener('https', { certificates: [ListenerCertificate.fromSecret('tls')], defaultAction: forwardTo('echo') });

    expect(alb.listeners.map(({ port }) => port)).toEqual([443, 80]);
    expect(findingsOf(chart, 'CDI013').map(({ message }) => message)).toEqual([expect.stringContaining('listener "https" serves every host on port 443')]);
  });

  test('that takes every connection is told, and that hosts do not help', () => {
    const tcp = { protocol: ListenerProtocol.TCP, port: 9000 };
    expect(messages('CDI013', tcp)).toEqual([
      'warning: listener "http" takes every connection on port 9000 of a gateway that the app does not own: of two listeners there Istio keeps the older one',
    ]);
    const chart = chartIn();
    new IstioAlb(chart, 'alb').addListener('http', { ...tcp, defaultAction: forwardTo('echo') });
    expect(findingsOf(chart, 'CDI013').map(({ fix }) => fix)).toEqual([expect.stringContaining('make an IngressGateway')]);
    expect(messages('CDI013', { protocol: ListenerProtocol.TLS, hosts: ['a.test.example'] })).toEqual([]);
  });

  test('at a port that the gateway does not expose is told', () => {
    expect(messages('IST0162', { port: 9000 })).toEqual([
      'warning: port 9000 of listener "http" is none that the Service of the gateway exposes, as the mesh settings describe it (80, 443): no request from outside reaches it',
    ]);
    expect(messages('IST0162', { port: 80 })).toEqual([]);
    expect(messages('IST0162', { port: 8080 })).toEqual([]);
    expect(messages('IST0162', { port: 8080 }, [{ port: 80 }])).toHaveLength(1);
    expect(messages('IST0162', { port: 9000 }, [{ port: 9000 }])).toEqual([]);
  });

  test('at a port that the IngressGateway of the app does not expose is told', () => {
    const found = (port: number) => {
      const chart = chartIn();
      const gateway = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp() });
      new IstioAlb(chart, 'alb', { gateways: [gateway] }).addListener('http', { port, defaultAction: forwardTo('echo') });
      return findingsOf(chart, 'IST0162').map(({ message, fix }) => `${message}: ${fix}`);
    };
    expect(found(9000)).toEqual([
      'port 9000 of listener "http" is none that the Service of the gateway exposes (80, 443): no request from outside reaches it: '
      + 'add it to `ports` of the IngressGateway',
    ]);
    expect(found(80)).toEqual([]);
  });
});
