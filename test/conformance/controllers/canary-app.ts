/** An app with a canary behind a balancer, and `cart` beside it. */
import { ApiObject, App, Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import type { GitOpsOptions, IgnoreRule } from './git-ops';
import {
  ArgoCdApplication, CanaryRollout, CanaryRolloutProps, FluxKustomization, FluxSource, IstioAlb, ListenerAction, ListenerCondition,
  WeightedService,
} from '../../../src';
import { newApp, newChart, newService } from '../shop';

export interface CanaryAppOptions extends Pick<CanaryRolloutProps, 'steps' | 'trafficSplitting' | 'prometheus' | 'analysis'> {
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

export interface TakenOverAppOptions extends Pick<CanaryRolloutProps, 'steps'> {
  readonly namespace: string;
  readonly tag: string;
  /** How far it is: in the last commit the Deployment has no pods in Git either. */
  readonly stage: 'service' | 'taking over' | 'taken over';
}

/** An app with a WeightedService behind a balancer, which becomes a canary. */
export function takenOverApp({ namespace, tag, stage, steps }: TakenOverAppOptions): App {
  const app = newApp();
  const chart = newChart(app, namespace);
  const orders = new WeightedService(chart, 'orders', {
    name: 'orders',
    port: 80,
    versions: [{
      name: 'v1', weight: 100, replicas: stage === 'taken over' ? 0 : 2, containers: [{ image: `example.com/orders:${tag}`, portNumber: 8080 }],
    }],
  });
  if (stage !== 'service') {
    new CanaryRollout(chart, 'canary', { weightedService: orders, replicas: 2, steps });
  }
  new IstioAlb(chart, 'alb').addListener('http', { hosts: [`${namespace}.example.com`] })
    .addAction('default', { action: ListenerAction.forward(orders) });
  return app;
}

interface ApplicationSpec {
  readonly syncPolicy: { readonly syncOptions: string[] };
  readonly ignoreDifferences: (Omit<IgnoreRule, 'pointers'> & { readonly jsonPointers: string[] })[];
}

interface KustomizationSpec {
  readonly ignore: { readonly target: Omit<IgnoreRule, 'pointers'>; readonly paths: string[] }[];
}

/** How a GitOps tool goes about it, by the Application or the Kustomization of the app. */
export function gitOpsOf(tool: GitOpsOptions['tool'], app: App): GitOpsOptions {
  const [manages] = app.charts;
  const chart = newChart(app, 'tools');
  if (tool === 'Flux') {
    const { ignore } = specOf<KustomizationSpec>(new FluxKustomization(chart, 'flux', { manages, source: FluxSource.gitRepository('git'), path: 'dist' }));
    return { tool, ignore: ignore.map(({ target, paths }) => ({ ...target, pointers: paths })) };
  }
  const source = { repoUrl: 'https://git.example.com/shop.git', path: 'dist' };
  const { ignoreDifferences, syncPolicy } = specOf<ApplicationSpec>(new ArgoCdApplication(chart, 'argo', { manages, source }));
  return {
    tool,
    ignore: ignoreDifferences.map(({ jsonPointers, ...rule }) => ({ ...rule, pointers: jsonPointers })),
    appliesAll: !syncPolicy.syncOptions.includes('ApplyOutOfSyncOnly=true'),
  };
}

function specOf<T>({ apiObject }: { readonly apiObject: ApiObject }): T {
  return (apiObject.toJson() as { spec: T }).spec;
}
