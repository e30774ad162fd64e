/** An app of which a new version waits behind its preview. */
import { App } from 'cdk8s';
import { BlueGreenRollout, IstioAlb, ListenerAction, ListenerCondition } from '../../../src';
import { newApp, newChart } from '../shop';

export function blueGreenApp(namespace: string, tag: string): App {
  const app = newApp();
  const chart = newChart(app, namespace);
  const orders = new BlueGreenRollout(chart, 'orders', {
    name: 'orders', port: 80, autoPromotion: false, containers: [{ image: `example.com/orders:${tag}`, portNumber: 8080 }],
  });
  const listener = new IstioAlb(chart, 'alb').addListener('http', { hosts: [`${namespace}.example.com`] });
  listener.addAction('preview', { conditions: [ListenerCondition.httpHeader('x-preview', ['yes'])], action: ListenerAction.forward(orders.preview) });
  listener.addAction('default', { action: ListenerAction.forward(orders) });
  return app;
}
