/** Where the requests of a guarded load balancer could come in beside its listeners. */
import { k8s } from 'cdk8s-plus-28';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { ADMIN, answerOf, Edge, ELSEWHERE, from, objectsOf, OFFICE, OFFICE_ONLY, SHOP } from './guarded-edge';
import { Destination, FindingLevel, Findings, Gateway, GatewayServer, HttpAction, IstioAlb, ListenerProtocol, VirtualService } from '../../src';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

function guarded(): { readonly edge: Edge; readonly alb: IstioAlb } {
  const edge = new Edge();
  const alb = new IstioAlb(edge.shop, 'alb', { gateways: [edge.gateway] });
  const listener = alb.addListener('http', { hosts: [SHOP] });
  listener.addAction('admin', { conditions: [ADMIN, OFFICE_ONLY], action: edge.to(edge.cart) });
  listener.addAction('default', { action: edge.to(edge.web) });
  return { edge, alb };
}

const errorsIn = (edge: Edge) => Findings.all(edge.app).filter(({ level }) => level === FindingLevel.ERROR).map(({ code }) => code);

describe('a server beside the listeners', () => {
  const server = GatewayServer.http({ hosts: [SHOP], port: 8443 });
  const ask = (port: number, address: string) => answerOf(mesh, SHOP, '/admin', { port, headers: from(address) });

  test('in the Gateway of the load balancer has its routes without its policies, so it is refused', async () => {
    const { edge, alb } = guarded();
    expect(() => alb.gateway.addServer(server)).toThrow('must be a listener');

    alb.gateway._addServer(server);
    await mesh.apply(edge.app);
    expect([await ask(80, ELSEWHERE), await ask(8443, ELSEWHERE)]).toEqual([403, 'cart']);
  });

  test('in a Gateway of its own has none of them', async () => {
    const { edge } = guarded();
    const own = new Gateway(edge.shop, 'own', { selector: edge.gateway.workload.labels, servers: [server] });
    const action = HttpAction.route([{ destination: Destination.toSubset(edge.web.version('v1').subset) }]);
    new VirtualService(edge.shop, 'routes', { hosts: [SHOP], gateways: [own], http: [{ name: 'own', action }] });
    await mesh.apply(edge.app);

    expect([await ask(80, ELSEWHERE), await ask(80, OFFICE), await ask(8443, ELSEWHERE)]).toEqual([403, 'cart', 'web']);
    expect(errorsIn(edge)).toEqual([]);
  });

  test('is a listener too, with rules of its own', async () => {
    const { edge, alb } = guarded();
    alb.addListener('other', { hosts: [SHOP], port: 8443, protocol: ListenerProtocol.HTTP, defaultAction: edge.to(edge.web) });
    await mesh.apply(edge.app);

    expect([await ask(80, ELSEWHERE), await ask(80, OFFICE), await ask(8443, ELSEWHERE)]).toEqual([403, 'cart', 'web']);
  });
});

describe('a second Service in front of the gateway', () => {
  const behind = (targetPort: number): Edge => {
    const { edge } = guarded();
    const ports = [{ name: 'http', port: 80, targetPort: k8s.IntOrString.fromNumber(targetPort) }];
    new k8s.KubeService(edge.edge, 'internal', { metadata: { name: 'internal' }, spec: { selector: edge.gateway.workload.labels, ports } });
    return edge;
  };
  const statusAt = (gateway: string, address: string) =>
    mesh.send({ gateway, host: SHOP, path: '/admin', headers: from(address) }).then(({ status }) => status, (error: NodeJS.ErrnoException) => error.code);

  test('that leads the port elsewhere takes it from the policy: an error that nobody accepts', async () => {
    const edge = behind(8088);
    await mesh.apply(objectsOf(edge.app));

    // Istio takes the one or the other.
    const statuses = [await statusAt('edge/public', ELSEWHERE), await statusAt('edge/internal', ELSEWHERE)];
    expect([[403, 'ECONNREFUSED'], ['ECONNREFUSED', 200]]).toContainEqual(statuses);
    expect(errorsIn(edge)).toEqual(['CDI054']);
    Findings.of(edge.app).acknowledge('CDI054', 'nobody can');
    expect(() => edge.app.synthYaml()).toThrow('CDI054');
  });

  test('that leads it to the same port changes nothing', async () => {
    const edge = behind(8080);
    await mesh.apply(edge.app);

    for (const gateway of ['edge/public', 'edge/internal']) {
      expect([gateway, await statusAt(gateway, ELSEWHERE), await statusAt(gateway, OFFICE)]).toEqual([gateway, 403, 200]);
    }
    expect(errorsIn(edge)).toEqual([]);
  });
});
