/** An app whose new versions Flagger brings in. */
import { App, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { FlaggerAnalysis, FlaggerCanary, FlaggerMetric, IstioAlb, ListenerAction } from '../../../src';
import { newApp, newChart } from '../shop';

/** The weights that a new version gets in turn. */
export const WEIGHTS = [20, 60];

export function flaggerApp(namespace: string, tag: string): App {
  const app = newApp();
  const chart = newChart(app, namespace);
  const target = new kplus.Deployment(chart, 'deployment', {
    metadata: { name: 'orders' },
    podMetadata: { labels: { app: 'orders' } },
    select: false,
    containers: [{ image: `example.com/orders:${tag}`, portNumber: 8080 }],
  });
  target.select(kplus.LabelSelector.of({ labels: { app: 'orders' } }));
  const orders = new FlaggerCanary(chart, 'orders', {
    target,
    port: 80,
    analysis: FlaggerAnalysis.steps({ weights: WEIGHTS, interval: Duration.seconds(10), metrics: [FlaggerMetric.requestSuccessRate({ min: 99 })] }),
  });
  new IstioAlb(chart, 'alb').addListener('http', { hosts: [`${namespace}.example.com`] })
    .addAction('default', { action: ListenerAction.forward(orders) });
  return app;
}
