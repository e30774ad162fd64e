import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { ListenerAction } from '../../../src/alb/action/listener-action';
import { ListenerCondition } from '../../../src/alb/condition/listener-condition';
import { IstioAlb } from '../../../src/alb/istio-alb';
import { ApplicationListenerProps } from '../../../src/alb/listener/application-listener-props';
import { ListenerCertificate } from '../../../src/alb/listener/listener-certificate';
import { ListenerProtocol } from '../../../src/alb/listener/listener-protocol';
import { MutualAuthentication, TrustStoreOptions } from '../../../src/alb/listener/mutual-authentication';
import { SslPolicy } from '../../../src/alb/listener/ssl-policy';
import { GatewayLoadBalancer } from '../../../src/ingress-gateway/gateway-load-balancer';
import { IngressGateway } from '../../../src/ingress-gateway/ingress-gateway';
import { IstioVersion } from '../../../src/mesh-settings/istio-version';
import { MeshSettings } from '../../../src/mesh-settings/mesh-settings';
import { ClientAuthority } from '../../../src/networking/tls/client-authority';
import { chartIn, findingsOf, forwardTo, manifestsOf, targetNamed } from '../alb-fixture';

const defaultAction = forwardTo('echo');
const hosts = ['a.test.example', 'b.test.example'];
const certificates = [ListenerCertificate.fromSecret('shop-tls')];
const targetAction = forwardTo('cart');

/** Port, protocol, hosts and TLS of each server. */
function serversOf(...listeners: ApplicationListenerProps[]): unknown[] {
  const chart = chartIn();
  MeshSettings.configure(chart, { oldestIstio: IstioVersion.V1_31 });
  const alb = new IstioAlb(chart, 'alb');
  listeners.forEach((props, index) => alb.addListener(`listener-${index}`, { hosts, defaultAction, ...props }));
  return manifestsOf(chart, 'Gateway')[0].spec.servers.map(({ port, hosts: served, ...others }) =>
    [port.number, port.protocol, served.join(), (others as { tls?: unknown }).tls]);
}

const endpointsOf = (...listeners: ApplicationListenerProps[]) => serversOf(...listeners).map(server => (server as unknown[]).slice(0, 2));

describe('port and protocol', () => {
  test('infer each other', () => {
    expect(serversOf({})).toEqual([[80, 'HTTP', hosts.join(), undefined]]);
    expect(serversOf({ port: 443, certificates, redirectHttp: false })).toEqual([[443, 'HTTPS', hosts.join(), { mode: 'SIMPLE', credentialName: 'shop-tls' }]]);
    expect(endpointsOf({ certificates, redirectHttp: false })).toEqual([[443, 'HTTPS']]);
    expect(endpointsOf({ port: 8443, certificates })).toEqual([[8443, 'HTTPS']]);
    expect(endpointsOf({ port: 9443, certificates })).toEqual([[9443, 'HTTPS']]);
    expect(endpointsOf({ protocol: ListenerProtocol.HTTP2 })).toEqual([[80, 'HTTP2']]);
    expect(endpointsOf({ protocol: ListenerProtocol.GRPC, port: 9000 })).toEqual([[9000, 'GRPC']]);
    expect(endpointsOf({ protocol: ListenerProtocol.HTTP, port: 443 })).toEqual([[443, 'HTTP']]);
  });

  test('have to be known', () => {
    expect(() => serversOf({ protocol: ListenerProtocol.TCP, hosts: undefined }))
      .toThrow('port of listener "listener-0" must be set for protocol TCP, got undefined');
    expect(() => serversOf({ protocol: 'QUIC' as ListenerProtocol }))
      .toThrow('protocol of listener "listener-0" must be one of HTTP, HTTPS, HTTP2, GRPC, TLS, TCP');
    expect(() => serversOf({ port: 443 }))
      .toThrow('certificates of listener "listener-0" must be a list of at least one for HTTPS, got []: name the Secret');
  });

  test('a port has one listener', () => {
    expect(() => serversOf({}, { protocol: ListenerProtocol.GRPC }))
      .toThrow('port of listener "listener-1" must be free, got 80 of listener "listener-0": add the rules');
    expect(serversOf({}, { protocol: ListenerProtocol.GRPC, port: 81 })).toHaveLength(2);
  });
});

describe('certificates', () => {
  const forHosts = (name: string, ...own: string[]) => ListenerCertificate.fromSecret(name, { hosts: own });
  const secrets = (...own: ListenerCertificate[]) => serversOf({ certificates: own, redirectHttp: false })
    .map(server => server as [number, string, string, { credentialName: string }])
    .map(([, , served, tls]) => [served, tls.credentialName]);

  test('have a server each', () => {
    expect(secrets(forHosts('one', hosts[0]), forHosts('two', hosts[1]))).toEqual([[hosts[0], 'one'], [hosts[1], 'two']]);
    expect(secrets(forHosts('one', hosts[0]), ListenerCertificate.fromSecret('rest'))).toEqual([[hosts[0], 'one'], [hosts[1], 'rest']]);
  });

  test('of two kinds are for the same hosts', () => {
    expect(serversOf({ certificates: [ListenerCertificate.fromSecrets('rsa', 'ecdsa')], redirectHttp: false }))
      .toEqual([[443, 'HTTPS', hosts.join(), { mode: 'SIMPLE', credentialNames: ['rsa', 'ecdsa'] }]]);
  });

  test('name every host once', () => {
    const what = 'listener "listener-0"';

    expect(() => secrets(forHosts('one', 'c.test')))
      .toThrow(`hosts of a certificate of ${what} must be served by the listener (${hosts.join(', ')}), got "c.test"`);
    expect(() => secrets(forHosts('one', hosts[0]))).toThrow(`hosts of ${what} must be each in a certificate, got ["${hosts[1]}"]`);
    expect(() => secrets(ListenerCertificate.fromSecret('one'), ListenerCertificate.fromSecret('two')))
      .toThrow(`certificates of ${what} must be one at most without hosts`);
    expect(() => secrets(forHosts('one', ...hosts), ListenerCertificate.fromSecret('two')))
      .toThrow(`certificates of ${what} must be each for a host, got ["two"]`);
    expect(() => ListenerCertificate.fromSecret('one', { hosts: [] })).toThrow('hosts of a certificate must be a list of at least one');
  });

  test('do not share a host', () => {
    const forHost = (name: string) => ListenerCertificate.fromSecret(name, { hosts: [hosts[0]] });
    expect(() => new IstioAlb(chartIn(), 'alb').addListener('https', { hosts: [hosts[0]], certificates: [forHost('one'), forHost('two')] }))
      .toThrow(`hosts of the certificates of listener "https" must be each in one certificate, got "${hosts[0]}": use ListenerCertificate.fromSecrets`);
  });

  describe('of which one covers hosts of another', () => {
    const wild = [ListenerCertificate.fromSecret('wild'), ListenerCertificate.fromSecret('one', { hosts: ['a.x.example'] })];

    test('have Gateways of their own, and the host has routes of its own, so that each answers for its hosts alone', () => {
      const chart = chartIn();
      const https = new IstioAlb(chart, 'alb', { name: 'shop' }).addListener('https', { hosts: ['*.x.example'], certificates: wild, defaultAction });
      https.addAction('cart', { conditions: [ListenerCondition.paths(['/cart'])], action: targetAction });

      const gateways = manifestsOf(chart, 'Gateway').map(({ metadata, spec }) => [metadata.name, spec.servers.map(({ hosts: served }) => served)]);
      const [own] = gateways[1];
      expect(gateways).toEqual([
        ['shop', [['*.x.example'], ['*.x.example']]],
        [expect.stringMatching(/^test-alb-https-certificate2-\w+$/), [['a.x.example']]],
      ]);
      expect(manifestsOf(chart, 'VirtualService').map(({ spec }) => [spec.hosts, spec.gateways, spec.http.length])).toEqual([
        [['*.x.example'], ['shop'], 3],
        [['a.x.example'], ['shop', own], 2],
      ]);
    });

    test('have one for each gateway', () => {
      const chart = chartIn();
      const gateway = (name: string) => IngressGateway.fromWorkload({ labels: { istio: name }, namespaceName: 'edge' });
      new IstioAlb(chart, 'alb', { gateways: [gateway('one'), gateway('two')] })
        .addListener('https', { hosts: ['*.x.example'], certificates: wild, redirectHttp: false, defaultAction });
      expect(manifestsOf(chart, 'Gateway').map(({ spec }) => [spec.selector, spec.servers.flatMap(({ hosts: served }) => served)])).toEqual([
        [{ istio: 'one' }, ['*.x.example']], [{ istio: 'two' }, ['*.x.example']], [{ istio: 'one' }, ['a.x.example']], [{ istio: 'two' }, ['a.x.example']],
      ]);
    });

    test('are refused where the gateway sees no requests', () => {
      expect(() => new IstioAlb(chartIn(), 'alb').addListener('tls', { protocol: ListenerProtocol.TLS, hosts: ['*.x.example'], certificates: wild }))
        .toThrow('hosts of the certificates of listener "tls" must be none that another one covers for TLS, got "a.x.example"');
    });
  });

  test('on HTTP are told', () => {
    const chart = chartIn();
    new IstioAlb(chart, 'alb').addListener('http', { protocol: ListenerProtocol.HTTP, hosts, certificates, defaultAction });

    expect(findingsOf(chart, 'CDI017'))
      .toMatchObject([{ level: 'warning', message: 'certificates of listener "http" are not used, because it speaks HTTP' }]);
    expect(findingsOf(chart, 'CDI018')).toEqual([]);
  });

  test('have a place, which is told', () => {
    const chart = chartIn();
    new IstioAlb(chart, 'alb').addListener('https', { hosts, certificates, defaultAction });

    expect(findingsOf(chart, 'CDI018')).toMatchObject([
      { level: 'info', message: 'Secret "shop-tls" of listener "https" has to be in the namespace istio-system, where the gateway\'s pods are' },
    ]);
    expect(findingsOf(chart, 'CDI017')).toEqual([]);
  });

  test('are issued by cert-manager where a scope is given', () => {
    const issuedIn = (namespace: string) => {
      const chart = chartIn(namespace);
      const certificate = ListenerCertificate.issued(chart, 'certificate', { hosts, issuerName: 'letsencrypt', secretName: 'shop-tls' });
      new IstioAlb(chart, 'alb').addListener('https', { hosts, certificates: [certificate], defaultAction });
      return chart;
    };

    expect(manifestsOf(issuedIn('istio-system'), 'Certificate')).toMatchObject([{
      apiVersion: 'cert-manager.io/v1',
      metadata: { namespace: 'istio-system' },
      spec: { secretName: 'shop-tls', dnsNames: hosts, issuerRef: { kind: 'ClusterIssuer', name: 'letsencrypt' } },
    }]);
    expect(findingsOf(issuedIn('istio-system'), 'CDI018')).toEqual([]);
    expect(findingsOf(issuedIn('echo'), 'IST0101/credential'))
      .toMatchObject([{ level: 'warning', message: expect.stringContaining('there is one in the namespace "echo"') }]);
  });
});

describe('TLS', () => {
  const tls = (props: ApplicationListenerProps) => (serversOf({ certificates, redirectHttp: false, ...props })[0] as unknown[])[3];

  test('has named policies', () => {
    expect(tls({ sslPolicy: SslPolicy.TLS13_13 })).toEqual({ mode: 'SIMPLE', credentialName: 'shop-tls', minProtocolVersion: 'TLSV1_3' });
    expect(tls({ sslPolicy: SslPolicy.RECOMMENDED_TLS })).toMatchObject({ minProtocolVersion: 'TLSV1_2' });
    expect(tls({ sslPolicy: SslPolicy.TLS13_RES }))
      .toMatchObject({ minProtocolVersion: 'TLSV1_2', cipherSuites: expect.arrayContaining(['ECDHE-RSA-AES128-GCM-SHA256']) });
    for (const sslPolicy of [SslPolicy.TLS13_11, SslPolicy.TLS13_10]) {
      expect(tls({ sslPolicy })).toMatchObject({ cipherSuites: expect.arrayContaining(['ECDHE-RSA-AES128-SHA']) });
    }
    expect(() => serversOf({ sslPolicy: SslPolicy.TLS13_13 }))
      .toThrow('sslPolicy of listener "listener-0" must be used together with HTTPS or TLS and certificates');
  });

  test('asks clients for certificates', () => {
    const trustStore = ClientAuthority.fromSecret('clients-cacert');

    expect(tls({ mutualAuthentication: MutualAuthentication.off() })).toMatchObject({ mode: 'SIMPLE' });
    expect(tls({ mutualAuthentication: MutualAuthentication.required({ trustStore }) }))
      .toMatchObject({ mode: 'MUTUAL', caCertCredentialName: 'clients-cacert' });
    expect(tls({ mutualAuthentication: MutualAuthentication.optional({ trustStore: ClientAuthority.besideCertificate(), subjectAltNames: ['me'] }) }))
      .toMatchObject({ mode: 'OPTIONAL_MUTUAL', subjectAltNames: ['me'] });
    expect(tls({ mutualAuthentication: MutualAuthentication.passthrough() })).toMatchObject({ mode: 'OPTIONAL_MUTUAL', insecureSkipVerify: true });
    expect(tls({ mutualAuthentication: MutualAuthentication.required({ trustStore: ClientAuthority.besideCertificate() }) }))
      .not.toHaveProperty('caCertCredentialName');
    expect(() => serversOf({ mutualAuthentication: MutualAuthentication.off() }))
      .toThrow('mutualAuthentication of listener "listener-0" must be used together with HTTPS');
  });

  test('trusts nobody by itself', () => {
    // What TypeScript does not let through, JavaScript and Python do.
    const options = { subjectAltNames: ['me'] } as unknown as TrustStoreOptions;
    expect(() => MutualAuthentication.required(options)).toThrow('trustStore of mutual authentication must be named, got undefined: use ClientAuthority.fromSecret');
    expect(() => MutualAuthentication.optional(undefined as unknown as TrustStoreOptions)).toThrow('trustStore of mutual authentication must be named');
  });

  test('ends once', () => {
    const chart = chartIn();
    const workload = { labels: { app: 'edge' }, namespaceName: 'edge', ports: [{ port: 443 }] };
    const alb = new IstioAlb(chart, 'alb', { gateways: [IngressGateway.fromWorkload(workload, [443])] });

    expect(() => alb.addListener('https', { hosts, certificates }))
      .toThrow('protocol of listener "https" must be HTTP, because TLS ends at the load balancer in front');
    alb.addListener('http', { port: 443, protocol: ListenerProtocol.HTTP, hosts, defaultAction });
  });
});

describe('the redirect to HTTPS', () => {
  const redirect = { scheme: 'https', derivePort: 'FROM_PROTOCOL_DEFAULT' };

  test('comes with HTTPS on port 443, for the same hosts', () => {
    const chart = chartIn();
    const alb = new IstioAlb(chart, 'alb');
    alb.addListener('https', { hosts, certificates, defaultAction });

    expect(alb.listeners.map(({ node, port, hosts: served }) => [node.id, port, served])).toEqual([['https', 443, hosts], ['Redirect80To443', 80, hosts]]);
    expect(manifestsOf(chart, 'VirtualService').map(({ spec }) => spec.http)).toEqual([[
      expect.objectContaining({ name: 'https-default', match: [{ port: 443 }] }),
      { name: 'Redirect80To443-default', match: [{ port: 80 }], redirect },
    ]]);
  });

  test('is left to the listener on port 80 that is there', () => {
    expect(endpointsOf({}, { certificates })).toEqual([[80, 'HTTP'], [443, 'HTTPS']]);
    expect(() => serversOf({}, { certificates, redirectHttp: true }))
      .toThrow('redirectHttp of listener "listener-1" must be left out where there is a listener on port 80');
    expect(() => serversOf({ certificates }, {}))
      .toThrow('got 80 of listener "Redirect80To443": add this listener before the one for HTTPS, or set redirectHttp: false');
  });

  test('is for HTTPS on port 443', () => {
    expect(endpointsOf({ certificates, port: 8443 })).toEqual([[8443, 'HTTPS']]);
    expect(() => serversOf({ redirectHttp: false }))
      .toThrow('redirectHttp of listener "listener-0" must be left out unless it is for HTTPS on port 443');
  });
});

describe('connections', () => {
  const routesOf = (props: ApplicationListenerProps, add?: (alb: IstioAlb) => void) => {
    const chart = chartIn();
    const alb = new IstioAlb(chart, 'alb');
    alb.addListener('db', props);
    add?.(alb);
    const { hosts: own, gateways, ...routes } = manifestsOf(chart, 'VirtualService')[0].spec as unknown as Record<string, unknown>;
    expect(gateways).toHaveLength(1);
    return { hosts: own, ...routes };
  };
  const route = [{ destination: { host: 'echo.echo.svc.cluster.local' } }];

  test('without TLS go one way', () => {
    expect(routesOf({ protocol: ListenerProtocol.TCP, port: 5432, defaultAction })).toEqual({ hosts: ['*'], tcp: [{ match: [{ port: 5432 }], route }] });
    expect(() => routesOf({ protocol: ListenerProtocol.TCP, port: 5432, hosts })).toThrow('hosts of listener "db" must be left out for TCP');
  });

  test('with TLS that ends here go one way too', () => {
    expect(routesOf({ protocol: ListenerProtocol.TLS, certificates, hosts, defaultAction }))
      .toEqual({ hosts, tcp: [{ match: [{ port: 443 }], route }] });
  });

  test('with TLS that goes through go by the name that is asked for', () => {
    const other = { conditions: [ListenerCondition.hostHeaders(['a.x.example'])], action: forwardTo('other') };

    expect(routesOf({ protocol: ListenerProtocol.TLS, hosts: ['*.x.example'], defaultAction }, alb => alb.listeners[0].addAction('other', other))).toEqual({
      hosts: ['*.x.example'],
      tls: [
        { match: [{ port: 443, sniHosts: ['a.x.example'] }], route: [{ destination: { host: 'other.echo.svc.cluster.local' } }] },
        { match: [{ port: 443, sniHosts: ['*.x.example'] }], route },
      ],
    });
  });

  test('have each name in one route, because Istio drops a second one with all its names', () => {
    const own = ['a.x.example', 'b.x.example'];
    const toOther = (...names: string[]) => ({ conditions: [ListenerCondition.hostHeaders(names)], action: forwardTo('other') });
    const names = ({ tls }: Record<string, unknown>) =>
      (tls as { match: { sniHosts: string[] }[] }[]).map(({ match }) => match.flatMap(({ sniHosts }) => sniHosts));
    const routesWith = (...hostsOfRule: string[]) => routesOf({ protocol: ListenerProtocol.TLS, hosts: own, defaultAction }, alb => {
      alb.listeners[0].addAction('other', toOther(...hostsOfRule));
    });

    expect(names(routesWith('b.x.example'))).toEqual([['b.x.example'], ['a.x.example']]);
    expect(names(routesWith(...own))).toEqual([own]);
  });

  test('are no requests', () => {
    const listener = new IstioAlb(chartIn(), 'alb').addListener('db', { protocol: ListenerProtocol.TLS, hosts: ['*.x.example'] });
    const byHost = (...names: string[]) => [ListenerCondition.hostHeaders(names)];
    const what = 'rule "a" of listener "db"';

    expect(() => listener.addAction('a', { action: ListenerAction.fixedResponse(404) }))
      .toThrow(`action of ${what} must be a forward for TLS, got another one`);
    expect(() => listener.addAction('a', { action: defaultAction, conditions: [ListenerCondition.paths(['/'])] }))
      .toThrow(`conditions of ${what} must be on the host for TLS`);
    const sticky = ListenerAction.forward(targetNamed('echo'), { stickinessDuration: Duration.minutes(1) });
    expect(() => listener.addAction('a', { action: sticky })).toThrow(`stickinessDuration of ${what} must be left out for TLS`);
    expect(() => listener.addAction('a', { action: defaultAction, transforms: [] }))
      .toThrow(`transforms of ${what} must be left out for TLS, got []`);
    expect(() => listener.addAction('a', { action: defaultAction, conditions: byHost('y.example') }))
      .toThrow(`hosts of ${what} must be served by it (*.x.example)`);
    expect(() => listener.addAction('a', { action: defaultAction, conditions: byHost('a*.x.example') }))
      .toThrow(`hosts of ${what} must be served by it (*.x.example), with a wildcard`);
    listener.addAction('a', { action: defaultAction, conditions: byHost('a.x.example') });
    expect(() => listener.addAction('a', { action: defaultAction })).toThrow('name of a rule must be there once in listener "db"');
    expect(listener.ruleNames).toEqual(['a']);
  });
});

describe('several gateways', () => {
  const gateway = (name: string) =>
    IngressGateway.fromWorkload({ labels: { istio: name }, namespaceName: name, ports: [{ port: 80, targetPort: 8080 }] });

  test('have a Gateway each, to which all routes are bound', () => {
    const chart = chartIn();
    new IstioAlb(chart, 'alb', { name: 'shop', gateways: [gateway('external'), gateway('internal')] }).addListener('http', { hosts, defaultAction });

    expect(manifestsOf(chart, 'Gateway').map(({ metadata, spec }) => [metadata.name, spec.selector])).toEqual([
      ['shop', { istio: 'external' }], ['shop-2', { istio: 'internal' }],
    ]);
    expect(manifestsOf(chart, 'VirtualService').map(({ spec }) => spec.gateways)).toEqual([['shop', 'shop-2']]);
  });

  test('of this app are nobody else\'s', () => {
    const chart = chartIn();
    const own = new IngressGateway(chart, 'gateway', { name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp(), ports: [{ port: 80 }, { port: 9000 }] });
    const alb = new IstioAlb(chart, 'alb', { gateways: [own] });
    alb.addListener('http', { defaultAction });
    alb.addListener('exposed', { port: 9000, defaultAction });
    alb.addListener('hidden', { port: 9001, defaultAction });

    expect(alb.gateway.selector).toEqual({ istio: 'edge' });
    expect(findingsOf(chart, 'CDI013')).toEqual([]);
    expect(findingsOf(chart, 'IST0162').map(({ message }) => message)).toEqual([expect.stringMatching(/^port 9001 of listener "hidden"/)]);
  });

  test('are named in one way', () => {
    expect(() => new IstioAlb(chartIn(), 'alb', { gateways: [] })).toThrow('gateways of a load balancer must be a list of at least one');
    expect(() => new IstioAlb(chartIn(), 'alb', { gateways: [gateway('a')], gatewaySelector: { a: 'b' } }))
      .toThrow('gatewaySelector of a load balancer must be left out');
  });
});
