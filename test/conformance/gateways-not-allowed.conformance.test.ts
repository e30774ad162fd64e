/** Gateways in front of pods that say who may call them: those of an IstioAlb are let in by themselves, others are told. */
import { Service } from 'cdk8s-plus-28';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { answerOf, Edge, SHOP } from './guarded-edge';
import {
  Findings, Gateway, GatewayServer, HttpAction, ListenerAction, ServiceHost, ServiceIdentity, ServiceTarget, VirtualService,
} from '../../src';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

async function answered(add: (edge: Edge) => void): Promise<[string | number, boolean]> {
  const edge = new Edge();
  edge.web.allowFrom(edge.cart);
  add(edge);
  await mesh.apply(edge.app, { inject: ['shop/web-v1'] });
  return [await answerOf(mesh, SHOP, '/'), Findings.all(edge.app).some(({ code }) => code === 'CDI141')];
}

const routed = ({ shop, web }: Edge): void => {
  const gateway = new Gateway(shop, 'public', { selector: { istio: 'public' }, servers: [GatewayServer.http({ hosts: [SHOP] })] });
  new VirtualService(shop, 'routes', { hosts: [SHOP], gateways: [gateway], http: [{ name: 'all', action: HttpAction.route(web.trafficDestinations()) }] });
};

const besideTheService = (edge: Edge): void => {
  const service = new Service(edge.shop, 'inner', { metadata: { name: 'inner' }, ports: [{ port: 80, targetPort: 8080, name: 'http' }] });
  service.selectLabel('app', 'web');
  edge.listener({ hosts: [SHOP], defaultAction: ListenerAction.forward(ServiceTarget.fromHost(ServiceHost.fromService(service), { port: 80 })) });
};

const letIn = (add: (edge: Edge) => void) => (edge: Edge): void => {
  add(edge);
  edge.web.allowFrom(ServiceIdentity.fromGateway(edge.gateway.workload));
};

test.each([routed, besideTheService])('a gateway that nobody named gets 403, and it is told', async add => {
  expect(await answered(add)).toEqual([403, true]);
  expect(await answered(letIn(add))).toEqual(['web', false]);
});

test('that of an IstioAlb for the host of the service is let in', async () => {
  expect(await answered(edge => edge.listener({ hosts: [SHOP], defaultAction: edge.to(edge.web) }))).toEqual(['web', false]);
});
