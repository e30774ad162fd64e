/** What our constructs refuse, and the checks report: routes to ports that a service does not have, for UDP, or that take TLS. */
import * as kplus from 'cdk8s-plus-28';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readManifests, writeManifests } from './driver/cluster-state';
import { Mesh, startMesh } from './driver/mesh';
import { newSecret, tlsKeys } from './secrets';
import { newApp, newChart } from './shop';
import {
  ApplicationProtocol, ClientTls, IstioAlb, ListenerAction, ServerVerification, TargetGroup, TargetGroupTarget, WeightedService, WeightedServicePort,
} from '../../src';

const HOST = 'shop.example.com';

/** The fields of a DestinationRule, a VirtualService and a Service that are changed here. */
interface Spec {
  trafficPolicy?: object;
  http: { route: { destination: { port?: object } }[] }[];
  ports: object[];
}

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** A service whose pods serve TLS, where `takesTls` says so, behind a load balancer. The manifests may be changed before Istio gets them. */
async function apply(
  takesTls: boolean, port: WeightedServicePort, tls?: ClientTls, change: (kind: string, spec: Spec) => void = () => undefined,
): Promise<void> {
  const app = newApp();
  const shop = newChart(app, 'shop');
  const volume = kplus.Volume.fromSecret(shop, 'certificate', kplus.Secret.fromSecretName(shop, 'pods-secret', 'pods'));
  const volumeMounts = takesTls ? [{ path: '/tls', volume }] : [];
  newSecret(shop, 'pods', tlsKeys(await mesh.issueCertificate({ ca: await mesh.issueAuthority('ca'), names: [HOST], commonName: 'pod' })), 'shop');
  const web = new WeightedService(shop, 'web', {
    name: 'web', ports: [port], versions: [{ name: 'v1', containers: [{ image: 'echo', portNumber: 8443, volumeMounts }] }],
  });
  const target = tls === undefined ? web : new TargetGroup(shop, 'group', { target: TargetGroupTarget.fromWeightedService(web), tls });
  new IstioAlb(shop, 'alb').addListener('http', { hosts: [HOST], defaultAction: ListenerAction.forward(target, { port: port.port }) });
  const manifests = readManifests(app.synthYaml());
  manifests.filter(({ spec }) => spec !== undefined).forEach(({ kind, spec }) => change(kind, spec as unknown as Spec));
  await mesh.apply(writeManifests(manifests));
}

const status = async () => (await mesh.request({ host: HOST })).status;
/** The backend takes both, and says which it got: a real server would refuse one of them. */
const gotTls = async () => 'sni' in (await mesh.request({ host: HOST })).received!;
const BEGIN = ClientTls.simple({ verification: ServerVerification.skipped() });
const withoutTls = (kind: string, spec: Spec) => {
  if (kind === 'DestinationRule') {
    delete spec.trafficPolicy;
  }
};

describe('requests to a port that takes TLS', () => {
  const HTTPS: WeightedServicePort = { port: 443, targetPort: 8443, protocol: ApplicationProtocol.HTTPS };

  test('are inside TLS where the proxy begins it', async () => {
    await apply(true, HTTPS, BEGIN);
    expect(await gotTls()).toBe(true);
  });

  test('are plain text where nobody begins it (CDI081)', async () => {
    await apply(true, HTTPS, BEGIN, withoutTls);
    expect(await gotTls()).toBe(false);
  });

  test('are refused before', async () => {
    await expect(apply(true, HTTPS)).rejects.toThrow('CDI081');
  });

  test('are plain text, as they should, where the port takes that', async () => {
    await apply(false, { ...HTTPS, protocol: ApplicationProtocol.HTTP });
    expect(await gotTls()).toBe(false);
  });
});

describe('a port that the service does not have', () => {
  const HTTP: WeightedServicePort = { port: 80, targetPort: 8443 };

  test('or that is for UDP, answers 503 (IST0101)', async () => {
    const leadTo = (number: number) => (kind: string, { http }: Spec) => {
      if (kind === 'VirtualService') {
        http[0].route[0].destination.port = { number };
      }
    };
    await apply(false, HTTP);
    expect(await status()).toBe(200);
    await apply(false, HTTP, undefined, leadTo(80));
    expect(await status()).toBe(200);
    await apply(false, HTTP, undefined, leadTo(8443));
    expect(await status()).toBe(503);
    await apply(false, HTTP, undefined, (kind, spec) => {
      leadTo(53)(kind, spec);
      if (kind === 'Service') {
        spec.ports.push({ name: 'dns', port: 53, targetPort: 8443, protocol: 'UDP' });
      }
    });
    expect(await status()).toBe(503);
  });
});
