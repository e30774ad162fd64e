/** An app with a canary behind a balancer, and `cart` beside it. */
import { App, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { IgnoreRule } from './git-ops';
import { CanaryRollout, CanaryRolloutProps, IstioAlb, ListenerAction, ListenerCondition } from '../../../src';
import { writtenFieldsOf } from '../../../src/core/written-fields';
import { newApp, newChart, newService } from '../shop';

export interface CanaryAppOptions extends Pick<CanaryRolloutProps, 'steps' | 'trafficSplitting'> {
  readonly namespace: string;
  /** Of the image. @default v1 */
  readonly tag?: string;
  /** Whether it has another port, 8000, beside 80. @default false */
  readonly areTwoPorts?: boolean;
}

/** The path of a port at the balancer. */
export const PATHS = { 80: '/orders', 8000: '/admin' } as const;

export function canaryApp({ namespace, tag = 'v1', areTwoPorts = false, ...others }: CanaryAppOptions): App {
  const app = newApp();
  const chart = newChart(app, namespace);
  const cart = newService(chart, 'cart', { cart: 1 });
  const orders = new CanaryRollout(chart, 'orders', {
    name: 'orders',
    ...areTwoPorts ? { ports: [{ port: 80, targetPort: 8080, name: 'http' }, { port: 8000, targetPort: 9000, name: 'http-admin' }] } : { port: 80 },
    containers: [{
      image: `example.com/orders:${tag}`,
      portNumber: 8080,
      // What the controller writes back has to be what is in Git.
      envVariables: { EMPTY: kplus.EnvValue.fromValue('') },
      liveness: kplus.Probe.fromHttpGet('/healthz', { initialDelaySeconds: Duration.seconds(0) }),
      resources: { cpu: { request: kplus.Cpu.millis(1500), limit: kplus.Cpu.units(2) }, memory: { request: Size.mebibytes(1024) } },
      volumeMounts: [{ path: '/data', volume: kplus.Volume.fromEmptyDir(chart, 'data', 'data', { sizeLimit: Size.mebibytes(2048) }), readOnly: false }],
    }],
    ...others,
  });
  const listener = new IstioAlb(chart, 'alb').addListener('http', { hosts: [`${namespace}.example.com`] });
  const add = (name: string, path: string, action: ListenerAction): void => {
    listener.addAction(name, { conditions: [ListenerCondition.pathPrefixes([path])], action });
  };
  add('orders', PATHS[80], ListenerAction.forward(orders, areTwoPorts ? { port: 80 } : {}));
  if (areTwoPorts) {
    add('admin', PATHS[8000], ListenerAction.forward(orders, { port: 8000 }));
  }
  add('cart', '/cart', ListenerAction.forward(cart));
  listener.addAction('rest', { action: ListenerAction.fixedResponse(404) });
  return app;
}

/** What a GitOps tool has to ignore of it. */
export function ignoredIn(app: App): IgnoreRule[] {
  return writtenFieldsOf(app).map(({ object: { kind, name }, pointers }) => ({ kind, name, pointers }));
}
