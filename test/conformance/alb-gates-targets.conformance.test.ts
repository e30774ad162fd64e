import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { jwt, SHOP } from './guarded-edge';
import { newApp, newChart } from './shop';
import { ApplicationProtocol, ClientTls, IstioAlb, ListenerAction, TargetGroup, TargetGroupTarget, WeightedService, WeightedServicePort } from '../../src';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

/** A service with further ports, behind a guard at its pods. */
class Ported {
  readonly app = newApp();
  readonly shop = newChart(this.app, 'shop');
  readonly cart: WeightedService;

  constructor(ports: WeightedServicePort[]) {
    const numbers = ports.map(({ targetPort }) => ({ number: targetPort! }));
    this.cart = new WeightedService(this.shop, 'cart', {
      name: 'cart', ports, versions: [{ name: 'v1', replicas: 1, containers: [{ image: 'cart', ports: numbers }] }], meshRouting: false,
    });
  }

  guard(next: ListenerAction): void {
    new IstioAlb(this.shop, 'alb').addListener('http', { hosts: [SHOP, 'cart.shop.svc.cluster.local'] }).addAction('default', { action: jwt(next) });
  }
}

const HTTP: WeightedServicePort = { port: 80, targetPort: 8080 };

describe('a guard at the targets', () => {
  beforeAll(async () => {
    const ported = new Ported([HTTP, { port: 9000, targetPort: 9000, protocol: ApplicationProtocol.TCP }]);
    ported.guard(ListenerAction.forward(ported.cart, { port: 80 }));
    await mesh.apply(ported.app, { inject: ['shop/cart-v1'] });
  });

  const inside = async (port: number) => (await mesh.request({ from: 'sleep', host: 'cart.shop.svc.cluster.local', port })).status;

  test('holds for requests, and leaves a port for TCP of the same pods open', async () => {
    expect((await mesh.request({ host: SHOP })).status).toBe(403);
    expect(await inside(80)).toBe(403);
    expect(await inside(9000)).toBe(200);
  });
});

test('where the pods speak TLS, or no HTTP, their sidecars see no requests: refused', () => {
  const secure = new Ported([HTTP, { port: 443, targetPort: 8443, protocol: ApplicationProtocol.HTTPS }]);
  expect(() => secure.guard(ListenerAction.forward(secure.cart, { port: 443 }))).toThrow('PolicyEnforcement.GATEWAY where the target speaks TLS itself, or no HTTP');

  const encrypted = new Ported([HTTP]);
  const group = new TargetGroup(encrypted.shop, 'group', { target: TargetGroupTarget.fromWeightedService(encrypted.cart), tls: ClientTls.simple() });
  expect(() => encrypted.guard(ListenerAction.forward(group))).toThrow('PolicyEnforcement.GATEWAY where the target speaks TLS itself, or no HTTP');

  const plain = new Ported([HTTP]);
  const other = new TargetGroup(plain.shop, 'group', { target: TargetGroupTarget.fromWeightedService(plain.cart) });
  expect(() => plain.guard(ListenerAction.forward(other))).not.toThrow();
});
