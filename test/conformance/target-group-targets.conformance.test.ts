import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { Mesh, MeshResponse, startMesh } from './driver/mesh';
import { Backend, startBackend } from './envoy/http';
import { Certificate } from './istio/certificates';
import { newSecret } from './secrets';
import { newApp, newChart } from './shop';
import {
  ApplicationProtocol, ApplicationProtocolVersion, ClientTls, ExportTo, ExternalHostOptions, ExternalHostProtocol, Findings, IstioAlb, ListenerAction,
  ListenerCondition, ListenerTransform, ServerVerification, ServiceEntry, ServiceEntryPort, ServiceEntryProtocol, ServiceEntryResolution, TargetGroup,
  TargetGroupProps, TargetGroupTarget,
} from '../../src';

const HOST = 'shop.example.com';
/** Every resolver answers with loopback for names below localhost. */
const EXTERNAL = 'api.localhost';
/** With the offset of the sidecar it has to be a port too. */
const EXTERNAL_PORT = 18_443;
const MANY = 10;

let mesh: Mesh;
let external: Backend;
let ca: Certificate;

beforeAll(async () => {
  mesh = await startMesh();
  external = await startBackend('external', '127.0.0.1', EXTERNAL_PORT);
  ca = await mesh.issueAuthority('external-ca');
  external.useCertificate(await mesh.issueCertificate({ ca, names: [EXTERNAL] }));
});

afterAll(async () => {
  await external?.stop();
  await mesh?.stop();
});

/** Listens for the shop: `/external` goes to the group with its own host, the rest as it came. Istio says these codes of it. */
async function expose(app: App, chart: Chart, group: TargetGroup, codes: string[] = []): Promise<void> {
  const http = new IstioAlb(chart, 'alb').addListener('http', { hosts: [HOST], defaultAction: ListenerAction.forward(group) });
  http.addAction('external', {
    conditions: [ListenerCondition.pathPrefixes(['/external'])],
    action: ListenerAction.forward(group),
    transforms: [ListenerTransform.hostHeaderRewrite(EXTERNAL)],
  });
  const yaml = app.synthYaml();
  const { findings } = await mesh.validate(yaml);
  expect(findings.filter(({ level }) => level !== 'info').map(({ code }) => code)).toEqual(codes);
  await mesh.apply(yaml);
}

const send = (target = '/external') => mesh.request({ host: HOST, path: target });
const backendOf = ({ received }: MeshResponse) => received?.backend;

describe('an external host', () => {
  type Policy = Omit<TargetGroupProps, 'target'>;

  async function serve(options: ExternalHostOptions, policy: Policy = {}, more: (app: App) => unknown = () => undefined): Promise<void> {
    const app = newApp();
    const chart = newChart(app, 'shop');
    more(app);
    newSecret(chart, 'external-ca', { cacert: ca.certificate });
    const target = TargetGroupTarget.fromExternalHost(EXTERNAL, { port: EXTERNAL_PORT, ...options });
    const group = new TargetGroup(chart, 'group', { target, ...policy });
    Findings.of(group).acknowledge('IST0128', 'sidecars would need a workloadSelector, gateways read the Secret');
    await expose(app, chart, group, policy.tls === undefined ? [] : ['IST0128']);
  }

  const HTTP = { protocol: ExternalHostProtocol.HTTP };
  const HTTPS = { protocol: ExternalHostProtocol.HTTPS };
  const trusted = (options: object = {}) => ClientTls.simple({ verification: ServerVerification.caSecret('external-ca'), ...options });

  test('with HTTP gets the requests, with its own host where the rule says so', async () => {
    await serve(HTTP);
    expect((await send()).received).toMatchObject({ backend: 'external', headers: { host: EXTERNAL } });
    expect((await send('/')).received).toMatchObject({ backend: 'external', headers: { host: HOST } });
  });

  test('that the gateway does not see is not reached', async () => {
    await serve({ ...HTTP, exportTo: ExportTo.ownNamespace() });
    expect((await send()).status).toBe(503);
  });

  test('with HTTPS gets TLS, with its name and a verified certificate', async () => {
    await serve(HTTPS, { tls: trusted({ sni: EXTERNAL, subjectAltNames: [EXTERNAL] }) });
    expect((await send()).received).toMatchObject({ backend: 'external', sni: EXTERNAL, httpVersion: '1.1', headers: { host: EXTERNAL } });
  });

  test('without names in tls the host of the request is asked for, so that the rewrite is needed', async () => {
    await serve(HTTPS, { tls: trusted() });
    expect((await send()).received).toMatchObject({ backend: 'external', sni: EXTERNAL });
    expect((await send('/')).status).toBe(503);
  });

  test('whose certificate is for another name is not trusted', async () => {
    await serve(HTTPS, { tls: trusted({ sni: EXTERNAL, subjectAltNames: ['other.localhost'] }) });
    expect((await send()).status).toBe(503);
  });

  test('gets HTTP/2 inside TLS', async () => {
    await serve(HTTPS, { tls: trusted({ sni: EXTERNAL }), protocolVersion: ApplicationProtocolVersion.HTTP2 });
    expect((await send()).received).toMatchObject({ backend: 'external', sni: EXTERNAL, httpVersion: '2.0' });
  });

  test.each([
    ['of the own namespace see it', 'shop', undefined, true],
    ['of another namespace do not', 'team', undefined, false],
    ['of another namespace see it where it is for all', 'team', ExportTo.allNamespaces(), true],
  ])('sidecars %s', async (_, namespace, exportTo, expected) => {
    await serve({ ...HTTP, exportTo }, {}, app => new kplus.Deployment(newChart(app, namespace === 'shop' ? 'sleep' : namespace), 'sleep', {
      metadata: { name: 'sleep', namespace }, replicas: 1, podMetadata: { labels: { app: 'sleep' } }, containers: [{ image: 'sleep' }],
    }));
    const clusters = (await mesh.dump<{ name: string }>('sleep', 'clusters')).map(({ name }) => name);
    expect(clusters.includes(`outbound|${EXTERNAL_PORT}||${EXTERNAL}`)).toBe(expected);
  });

  test('has a policy of its own', async () => {
    await serve(HTTP, { limits: { maxRequests: 1 } });
    const slow = () => mesh.request({ host: HOST, path: '/external', headers: { 'x-delay-ms': '300' } });
    const answers = await Promise.all(Array.from({ length: MANY }, slow));
    expect(answers.filter(({ status }) => status === 503).length).toBeGreaterThan(0);
  });
});

describe('a ServiceEntry as a target', () => {
  const port: ServiceEntryPort = { port: 8443, protocol: ServiceEntryProtocol.HTTP, targetPort: EXTERNAL_PORT };

  async function serve(resolution: ServiceEntryResolution, ports = [port], codes: string[] = []): Promise<void> {
    const app = newApp();
    const chart = newChart(app, 'shop');
    const entry = new ServiceEntry(chart, 'entry', { hosts: [EXTERNAL], ports, resolution });
    const group = new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromHost(entry.host) });
    const http = new IstioAlb(chart, 'alb').addListener('http', { hosts: [HOST], defaultAction: ListenerAction.forward(entry, { port: 8443 }) });
    http.addAction('group', { conditions: [ListenerCondition.pathPrefixes(['/external'])], action: ListenerAction.forward(group, { port: 8443 }) });
    const yaml = app.synthYaml();
    const { findings } = await mesh.validate(yaml);
    expect(findings.filter(({ level }) => level !== 'info').map(({ code }) => code)).toEqual(codes);
    await mesh.apply(yaml);
  }

  test.each<[string, ServiceEntryResolution]>([
    ['static endpoints', ServiceEntryResolution.staticEndpoints([{ address: '127.0.0.1' }])],
    ['static endpoints with ports', ServiceEntryResolution.staticEndpoints([{ address: '127.0.0.1', ports: { http: EXTERNAL_PORT } }])],
    ['DNS for the host', ServiceEntryResolution.dns()],
    ['DNS for an endpoint', ServiceEntryResolution.dns([{ address: 'other.localhost' }])],
    ['DNS round robin', ServiceEntryResolution.dnsRoundRobin()],
    ['DNS round robin for an endpoint', ServiceEntryResolution.dnsRoundRobin({ address: '127.0.0.1' })],
  ])('with %s is reached', async (_, resolution) => {
    await serve(resolution);
    expect([backendOf(await send('/')), backendOf(await send())]).toEqual(['external', 'external']);
  });

  test('whose port has no protocol is reached', async () => {
    // istioctl does not know that Istio allocates an address.
    await serve(ServiceEntryResolution.dns(), [{ port: 8443, targetPort: EXTERNAL_PORT }], ['IST0134']);
    expect([backendOf(await send('/')), backendOf(await send())]).toEqual(['external', 'external']);
  });

  test('at an endpoint where nobody listens is not', async () => {
    await serve(ServiceEntryResolution.staticEndpoints([{ address: '127.0.0.1', ports: { http: 1 } }]));
    expect((await send('/')).status).toBe(503);
  });

  test('with resolution none is not reached from a gateway, as documented', async () => {
    await serve(ServiceEntryResolution.none());
    expect(backendOf(await send('/'))).toBeUndefined();
  });

  test.each<[string, (chart: Chart) => void]>([
    ['workloads', chart => {
      new ServiceEntry(chart, 'entry', { hosts: [EXTERNAL], ports: [port], resolution: ServiceEntryResolution.workloads({ app: 'api' }) });
    }],
    ['dnsWorkloads', chart => {
      new ServiceEntry(chart, 'entry', { hosts: [EXTERNAL], ports: [port], resolution: ServiceEntryResolution.dnsWorkloads({ app: 'api' }) });
    }],
    ['dynamicDns', chart => {
      new ServiceEntry(chart, 'entry', { hosts: ['*.localhost'], ports: [port], resolution: ServiceEntryResolution.dynamicDns() });
    }],
    ['everything', chart => {
      new ServiceEntry(chart, 'entry', {
        hosts: ['a.example.com', '*.b.example.com'],
        ports: [{ port: 80, protocol: ServiceEntryProtocol.GRPC_WEB }, { port: 443, protocol: ServiceEntryProtocol.HTTPS, targetPort: 8443 }],
        addresses: ['10.1.0.0/16', '2001:db8::1'],
        resolution: ServiceEntryResolution.staticEndpoints([
          { address: '10.1.0.1', ports: { 'https': 9443, 'grpc-web': 90 }, locality: 'eu/a/b', weight: 3, labels: { version: 'v1' }, serviceAccount: 'api' },
          { address: '2001:db8::2', network: 'vm' },
        ]),
        subjectAltNames: ['a.example.com'],
        exportTo: ExportTo.namespaces('shop', 'istio-system'),
      });
    }],
    ['a socket', chart => {
      const resolution = ServiceEntryResolution.staticEndpoints([{ address: 'unix:///var/run/api.sock' }]);
      new ServiceEntry(chart, 'entry', { hosts: [EXTERNAL], ports: [{ port: 80, protocol: ServiceEntryProtocol.HTTP }], resolution });
    }],
  ])('%s is taken by istiod and Envoy without a word', async (_, build) => {
    const app = newApp();
    build(newChart(app, 'shop'));
    const yaml = app.synthYaml();
    expect((await mesh.validate(yaml)).findings).toEqual([]);
    await mesh.apply(yaml);
  });

  test('of TCP without addresses istioctl says what the finding says', async () => {
    const app = newApp();
    const chart = newChart(app, 'shop');
    const entry = new ServiceEntry(chart, 'entry', {
      hosts: ['db.example.com'], ports: [{ port: 5432, protocol: ServiceEntryProtocol.TCP }], resolution: ServiceEntryResolution.dns(),
    });
    Findings.of(entry).acknowledge('IST0134', 'istioctl is asked');
    const said = (await mesh.validate(app.synthYaml())).findings.map(({ code }) => code);
    expect(said).toContain('IST0134');
  });
});

describe('a Deployment', () => {
  const deploy = (chart: Chart, name: string) => new kplus.Deployment(chart, name, {
    metadata: { name }, replicas: 2, podMetadata: { labels: { team: 'shop' } }, containers: [{ image: name, portNumber: 8080 }],
  });

  let deployments: Set<string | undefined>;

  const serve = (protocol: ApplicationProtocol) => async () => {
    const app = newApp();
    const chart = newChart(app, 'shop');
    const [cart] = ['cart', 'search'].map(name => deploy(chart, name));
    await expose(app, chart, new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromDeployment(cart, { port: 80, protocol }) }));
    deployments = new Set((await Promise.all(Array.from({ length: MANY }, () => send('/')))).map(({ pod }) => pod?.deployment));
  };

  describe('behind its Service', () => {
    beforeEach(serve(ApplicationProtocol.HTTP));

    test('gets the requests, and no other one', async () => {
      expect([...deployments]).toEqual(['cart']);
      expect((await send('/')).received?.httpVersion).toBe('1.1');
    });
  });

  describe('that speaks gRPC', () => {
    beforeEach(serve(ApplicationProtocol.GRPC));

    test('gets HTTP/2', async () => {
      expect((await send('/')).received?.httpVersion).toBe('2.0');
    });
  });
});
