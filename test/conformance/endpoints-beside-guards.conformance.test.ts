/** Where requests for guarded pods go beside these: endpoints that no sidecar is in front of, and ports that a Sidecar says otherwise. */
import { ApiObject } from 'cdk8s';
import { Deployment, Service } from 'cdk8s-plus-28';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { Edge, jwt, login, objectsOf, SHOP } from './guarded-edge';
import { bearer, newIssuer } from './tokens';
import {
  Findings, ListenerAction, ListenerCondition, PolicyEnforcement, ServiceEntry, ServiceEntryLocation, ServiceEntryProtocol, ServiceEntryResolution,
  Sidecar, SidecarIngressListener, WorkloadEntry,
} from '../../src';

/** Other keys under the same name. */
const thief = newIssuer('login');
const INJECTED = ['shop/web-v1'];
const { HTTP, TCP, TLS } = ServiceEntryProtocol;

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const codesIn = ({ app }: Edge) => Findings.all(app).map(({ code }) => code);

/** A rule with a token, enforced at the pods of `web`. */
function guarded(): Edge {
  const edge = new Edge();
  const atTargets = { gateways: [edge.gateway], policyEnforcement: PolicyEnforcement.TARGETS };
  edge.listener({ hosts: [SHOP], defaultAction: ListenerAction.fixedResponse(404) }, atTargets)
    .addAction('in', { conditions: [ListenerCondition.pathPrefixes(['/in'])], action: jwt(edge.to(edge.web)) });
  return edge;
}

/** Who answered to some requests: pods by their Deployment, or a status. */
async function answers(token: string): Promise<Set<string | number>> {
  const found = new Set<string | number>();
  for (let sent = 0; sent < 12; sent++) {
    const { status, pod } = await mesh.send({ gateway: 'edge/public', host: SHOP, path: '/in', headers: bearer(token) });
    found.add(pod?.deployment ?? status);
  }
  return found;
}

describe('an endpoint without a sidecar', () => {
  /** A machine, in whose place a pod listens here. */
  async function built(add: (edge: Edge, address: string) => void): Promise<Edge> {
    const make = (): Edge => {
      const edge = guarded();
      new Deployment(edge.shop, 'vm', { metadata: { name: 'vm' }, podMetadata: { labels: { app: 'vm' } }, containers: [{ image: 'vm', portNumber: 8080 }], replicas: 1 });
      const service = new Service(edge.shop, 'vm service', { metadata: { name: 'vm' }, ports: [{ port: 80, targetPort: 8080, name: 'http' }] });
      service.selectLabel('app', 'vm');
      return edge;
    };
    await mesh.apply(make().app, { inject: INJECTED });
    const edge = make();
    add(edge, mesh.addressOf('shop/vm'));
    await mesh.apply(objectsOf(edge.app), { inject: INJECTED });
    return edge;
  }
  const entry = (host: string) => ({ shop }: Edge, address: string): void => {
    new ServiceEntry(shop, 'entry', {
      hosts: [host],
      ports: [{ port: 80, targetPort: 8080, name: 'http', protocol: HTTP }],
      location: ServiceEntryLocation.MESH_INTERNAL,
      resolution: ServiceEntryResolution.staticEndpoints([{ address, labels: { version: 'v1' } }]),
    });
  };

  test.each<[string, (edge: Edge, address: string) => void]>([
    ['a WorkloadEntry with the labels of the pods', ({ shop }, address) => new WorkloadEntry(shop, 'entry', { address, labels: { app: 'web', version: 'v1' } })],
    ['a ServiceEntry for the host of their Service', entry('web.shop.svc.cluster.local')],
    ['an EndpointSlice', ({ shop }, address) => new ApiObject(shop, 'slice', {
      apiVersion: 'discovery.k8s.io/v1',
      kind: 'EndpointSlice',
      metadata: { name: 'web-more', labels: { 'kubernetes.io/service-name': 'web' } },
      ...{ addressType: 'IPv4', ports: [{ name: 'http', port: 8080 }], endpoints: [{ addresses: [address], conditions: { ready: true } }] },
    })],
  ])('%s gets requests with forged tokens, and it is told', async (what, add) => {
    const edge = await built(add);
    expect(codesIn(edge)).toContain('CDI087');
    // The suite makes EndpointSlices itself, and istiod of it takes no other ones.
    if (what !== 'an EndpointSlice') {
      expect(await answers(thief.token())).toEqual(new Set([401, 'vm']));
    }
  });

  test.each<[string, (edge: Edge, address: string) => void]>([
    ['a WorkloadEntry with other labels', ({ shop }, address) => new WorkloadEntry(shop, 'entry', { address, labels: { app: 'vm', version: 'v1' } })],
    ['a ServiceEntry for another host', entry('vm.example.internal')],
  ])('%s gets none', async (_, add) => {
    const edge = await built(add);
    expect(codesIn(edge)).not.toContain('CDI087');
    expect(await answers(thief.token())).toEqual(new Set([401]));
  });
});

describe('a Sidecar with ports of its own at guarded pods', () => {
  const built = async (...ingress: SidecarIngressListener[]): Promise<Edge> => {
    const edge = guarded();
    new Sidecar(edge.shop, 'scope', { workloadSelector: { app: 'web' }, ingress });
    await mesh.apply(edge.app, { inject: INJECTED });
    return edge;
  };

  test.each([TCP, TLS])('closes them where it says %s, and it is told', async protocol => {
    const edge = await built({ port: 8080, protocol });
    expect([await answers(login.token()), await answers(thief.token())]).toEqual([new Set([503]), new Set([503])]);
    expect(codesIn(edge)).toContain('CDI109');
  });

  test('lets in who may where it says HTTP', async () => {
    const edge = await built({ port: 8080, protocol: HTTP });
    expect([await answers(login.token()), await answers(thief.token())]).toEqual([new Set(['web-v1']), new Set([401])]);
    expect(codesIn(edge)).not.toContain('CDI109');
  });
});
