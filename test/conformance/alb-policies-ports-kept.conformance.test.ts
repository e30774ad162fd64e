/** The PROXY protocol, where a policy knows no ports: what lists of addresses and guards of one port do to others. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, MeshRequest, startMesh } from './driver/mesh';
import { ADMIN, Edge, ELSEWHERE, OFFICE, OFFICE_ONLY, SHOP } from './guarded-edge';
import { newSecret, tlsKeys } from './secrets';
import {
  ApplicationListenerProps, AuthorizationAction, AuthorizationPolicy, Findings, Gateway, GatewayLoadBalancer, GatewayServer, HttpAction, IstioAlb,
  ListenerAction, ListenerCertificate, ListenerProtocol, NetworkLoadBalancerScheme, PolicyTarget, StringMatch, VirtualService,
} from '../../src';

const LIST = { allowedSourceIps: [OFFICE] };
const HTTP = { protocol: ListenerProtocol.HTTP };
const TCP = { protocol: ListenerProtocol.TCP };

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** What answers at a port, or the status, or nothing where the connection ends. */
async function answer(source: string, port: number, path = '/', others: Partial<MeshRequest> = {}): Promise<string> {
  try {
    const { status, pod } = await mesh.request({ gateway: 'edge/public', host: SHOP, path, port, proxyProtocol: { source }, ...others });
    return status === 200 ? pod?.labels.app ?? '200' : String(status);
  } catch {
    return 'closed';
  }
}

class Ports extends Edge {
  constructor() {
    super(GatewayLoadBalancer.awsLoadBalancerController({ scheme: NetworkLoadBalancerScheme.INTERNET_FACING, proxyProtocol: true }));
  }

  add(port: number, props: ApplicationListenerProps): IstioAlb {
    const alb = new IstioAlb(this.shop, `alb-${port}`, { gateways: [this.gateway] });
    alb.addListener(`port-${port}`, { port, defaultAction: this.to(this.web), ...props });
    return alb;
  }

  get told(): string[] {
    return Findings.all(this.app).map(({ code }) => code).filter(code => ['CDI062', 'CDI072'].includes(code));
  }
}

test('the policy of a list, which knows no ports, closes the same host on another port, and connections', async () => {
  const ports = new Ports();
  ports.add(80, { hosts: [SHOP] });
  ports.add(443, { ...HTTP, hosts: [SHOP, 'api.example.com'] });
  ports.add(8443, TCP);
  // What the list would be, which the findings do not let through.
  new AuthorizationPolicy(ports.edge, 'list', {
    target: PolicyTarget.workload({ ...ports.gateway.workload.labels }),
    action: AuthorizationAction.DENY,
    rules: [{
      sources: [{ notRemoteIpBlocks: [OFFICE] }],
      operations: [{ hosts: [SHOP, `${SHOP}:*`] }],
      conditions: [{ key: 'connection.sni', notValues: ['*'] }],
    }],
  });
  await mesh.apply(ports.app);
  expect(await Promise.all([80, 443, 8443].map(port => answer(OFFICE, port)))).toEqual(['web', 'web', 'web']);
  expect(await Promise.all([80, 443, 8443].map(port => answer(ELSEWHERE, port)))).toEqual(['403', '403', 'closed']);
  expect(await answer(ELSEWHERE, 443, '/', { host: 'api.example.com' })).toBe('web');
});

describe('a list of addresses', () => {
  test('is told where it would', () => {
    const told = (own: ApplicationListenerProps, other: ApplicationListenerProps) => {
      const ports = new Ports();
      ports.add(80, { ...LIST, ...own });
      ports.add(8443, other);
      return ports.told;
    };
    expect(told({ hosts: [SHOP] }, { ...HTTP, hosts: [SHOP] })).toEqual(['CDI072']);
    expect(told({ hosts: ['*.example.com'] }, { ...HTTP, hosts: ['shop.example.org'] })).toEqual(['CDI072']);
    expect(told({ hosts: [SHOP] }, TCP)).toEqual(['CDI062']);
    expect(told({ hosts: [SHOP] }, { ...HTTP, hosts: ['api.example.com'] })).toEqual([]);
  });

  test('that several ports have is that of all, and leaves others alone', async () => {
    const ports = new Ports();
    newSecret(ports.shop, 'edge', tlsKeys(await mesh.issueCertificate({ ca: await mesh.issueAuthority('ca'), names: [SHOP], commonName: 'edge' })), 'edge');
    ports.add(80, { ...LIST, hosts: [SHOP] });
    ports.add(8443, { ...LIST, ...TCP });
    ports.add(443, { hosts: [SHOP], certificates: [ListenerCertificate.fromSecret('edge')], redirectHttp: false });
    expect(ports.told).toEqual([]);
    await mesh.apply(ports.app);
    const tls = { tls: { ca: undefined } };
    expect(await Promise.all([answer(OFFICE, 80), answer(OFFICE, 8443), answer(OFFICE, 443, '/', tls)])).toEqual(['web', 'web', 'web']);
    expect(await Promise.all([answer(ELSEWHERE, 80), answer(ELSEWHERE, 8443), answer(ELSEWHERE, 443, '/', tls)])).toEqual(['403', 'closed', 'web']);
  });

  test('of TLS for every host refuses before a redirect whom it would refuse behind it', async () => {
    const ports = new Ports();
    newSecret(ports.shop, 'edge', tlsKeys(await mesh.issueCertificate({ ca: await mesh.issueAuthority('ca'), names: [SHOP], commonName: 'edge' })), 'edge');
    ports.add(443, { ...LIST, certificates: [ListenerCertificate.fromSecret('edge')] });
    expect(ports.told).toEqual([]);
    await mesh.apply(ports.app);
    expect(await Promise.all([80, 443].map(port => answer(OFFICE, port, '/', port === 443 ? { tls: { ca: undefined } } : {})))).toEqual(['301', 'web']);
    expect(await Promise.all([80, 443].map(port => answer(ELSEWHERE, port, '/', port === 443 ? { tls: { ca: undefined } } : {})))).toEqual(['403', '403']);
  });
});

describe('a guarded path', () => {
  const guarded = (path: string, redirects = false) => {
    const ports = new Ports();
    const http = new IstioAlb(ports.shop, 'alb', { gateways: [ports.gateway] }).addListener('http', { port: 80, hosts: ['*.example.com'] });
    http.addAction('admin', { conditions: [ADMIN, OFFICE_ONLY], action: ports.to(ports.cart) });
    http.addAction('default', { action: ports.to(ports.web) });
    const gateway = new Gateway(ports.shop, 'l2', {
      selector: ports.gateway.workload.labels, servers: [GatewayServer.http({ port: 8443, hosts: [SHOP], httpsRedirect: redirects })],
    });
    const virtualService = new VirtualService(ports.shop, 'l2-routes', { hosts: [SHOP], gateways: [gateway] });
    virtualService.addHttpRoute({ name: 'own', matches: [{ uri: StringMatch.prefix(path) }], action: HttpAction.route(ports.cart.trafficDestinations()) });
    return ports;
  };

  test('is told where a VirtualService has it on another port', () => {
    expect(guarded('/admin/users').told).toEqual(['CDI072']);
    expect(guarded('/cart', true).told).toEqual(['CDI072']);
  });

  test('leaves other paths there alone', async () => {
    const ports = guarded('/cart');
    expect(ports.told).toEqual([]);
    await mesh.apply(ports.app);
    expect(await Promise.all([answer(OFFICE, 80, '/admin'), answer(ELSEWHERE, 80, '/admin'), answer(ELSEWHERE, 80, '/cart')])).toEqual(['cart', '403', 'web']);
    expect(await Promise.all([answer(OFFICE, 8443, '/cart'), answer(ELSEWHERE, 8443, '/cart')])).toEqual(['cart', 'cart']);
  });
});

test('a login asks before a redirect, which is told', () => {
  const certificates = [ListenerCertificate.fromSecret('edge')];
  const login = (hosts?: string[]) => new Ports().add(443, {
    hosts, certificates, defaultAction: ListenerAction.authenticateOidc({ provider: 'second', next: ListenerAction.fixedResponse(200) }),
  });
  const told = (alb: IstioAlb) => Findings.all(alb.node.root as never).filter(({ code }) => code === 'CDI072').map(({ level }) => level);
  expect(told(login())).toEqual(['warning']);
  expect(told(login([SHOP]))).toEqual([]);
});
