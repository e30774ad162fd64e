import * as kplus from 'cdk8s-plus-28';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { Certificate } from './istio/certificates';
import { newSecret, tlsKeys } from './secrets';
import { newApp, newChart, newService } from './shop';
import { answerOf, CLOSED } from './tls-answers';
import { ApplicationProtocol, IstioAlb, ListenerAction, ListenerCertificate, ListenerCondition, ListenerProtocol, WeightedService } from '../../src';

const FIRST = 'first.example.com';
const SECOND = 'second.example.com';

let mesh: Mesh;
let ca: Certificate;

beforeAll(async () => {
  mesh = await startMesh();
  ca = await mesh.issueAuthority('pod-ca');
  const app = newApp();
  const chart = newChart(app, 'shop');
  const plain = newService(chart, 'plain', { v1: 1, v2: 0 });
  newSecret(chart, 'pods', tlsKeys(await mesh.issueCertificate({ ca, names: [FIRST, SECOND], commonName: 'pod' })), 'shop');
  newSecret(chart, 'ends', tlsKeys(await mesh.issueCertificate({ ca, names: [FIRST], commonName: 'gateway' })));
  const volume = kplus.Volume.fromSecret(chart, 'certificate', kplus.Secret.fromSecretName(chart, 'pods-secret', 'pods'));
  const secure = new WeightedService(chart, 'secure', {
    name: 'secure',
    port: 443,
    protocol: ApplicationProtocol.TLS,
    meshRouting: false,
    versions: ['v1', 'v2'].map(name => ({ name, weight: 1, containers: [{ image: 'echo', portNumber: 8443, volumeMounts: [{ path: '/tls', volume }] }] })),
  });
  const alb = new IstioAlb(chart, 'alb');
  alb.addListener('bytes', { protocol: ListenerProtocol.TCP, port: 9000, defaultAction: ListenerAction.forward(plain) });
  const through = alb.addListener('through', { protocol: ListenerProtocol.TLS, hosts: [FIRST, SECOND], defaultAction: ListenerAction.forward(secure.version('v1')) });
  through.addAction('second', { conditions: [ListenerCondition.hostHeaders([SECOND])], action: ListenerAction.forward(secure.version('v2')) });
  alb.addListener('ends', {
    protocol: ListenerProtocol.TLS,
    port: 8000,
    hosts: [FIRST],
    certificates: [ListenerCertificate.fromSecret('ends')],
    defaultAction: ListenerAction.forward(plain),
  });
  await mesh.apply(app);
});

afterAll(() => mesh?.stop());

describe('a listener for TCP', () => {
  test('passes bytes on, whatever they say', async () => {
    for (const host of [FIRST, 'any.example.org']) {
      const { version, received } = await mesh.request({ host, port: 9000, path: '/a/../b' });
      expect([version, received!.target, received!.headers['x-forwarded-proto']]).toEqual(['v1', '/a/../b', undefined]);
    }
  });
});

describe('a listener for TLS that goes through', () => {
  test('follows the name that is asked for', async () => {
    const answer = (host: string) => answerOf(mesh, { host, tls: { ca: ca.certificate } });
    expect([await answer(FIRST), await answer(SECOND)]).toEqual(['v1', 'v2']);
    expect(await answerOf(mesh, { host: 'other.example.com', tls: {} })).toBe(CLOSED);
  });

  test('ends in the pod', async () => {
    expect((await mesh.request({ host: FIRST, tls: { ca: ca.certificate } })).tls!.certificate.commonName).toBe('pod');
  });
});

describe('a listener for TLS that ends here', () => {
  test('passes on what is inside', async () => {
    const { tls, version, received } = await mesh.request({ host: FIRST, port: 8000, tls: { ca: ca.certificate } });
    expect([tls!.certificate.commonName, version, received!.sni]).toEqual(['gateway', 'v1', undefined]);
  });
});
