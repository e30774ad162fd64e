import { Chart, Duration } from 'cdk8s';
import { IstioAlb, ITrafficTarget, IVirtualService, ListenerAction, ListenerCondition, ListenerTransform, MeshNamespace } from 'cdk8s-istio';
import { Construct } from 'constructs';

/** What the load balancer leads to. */
export interface EdgeProps {
  readonly web: ITrafficTarget;
  readonly catalog: ITrafficTarget;
  readonly orders: ITrafficTarget;
  readonly reviewsRules: IVirtualService;
}

const SHOP = 'books.example.com';
const API = 'api.books.example.com';

const SORRY = '<!doctype html><title>Gift cards</title><p>Gift cards are back on Monday.';

/** Hosts and paths of the shop: what the platform team owns. */
export class Edge extends Chart {
  constructor(scope: Construct, id: string, props: EdgeProps) {
    super(scope, id, { namespace: 'bookstore-edge', disableResourceNameHashes: true });
    new MeshNamespace(this, 'namespace');
    const alb = new IstioAlb(this, 'alb', { name: 'bookstore' });
    const http = alb.addListener('http', {
      port: 80,
      hosts: [SHOP, `www.${SHOP}`, API],
      defaultAction: ListenerAction.forward(props.web),
    });
    http.addAction('www', {
      priority: 10,
      conditions: [ListenerCondition.hostHeaders([`www.${SHOP}`])],
      action: ListenerAction.redirect({ host: SHOP, permanent: true }),
    });
    http.addAction('maintenance', {
      priority: 20,
      conditions: [ListenerCondition.hostHeaders([SHOP]), ListenerCondition.pathPrefixes(['/gift-cards'])],
      action: ListenerAction.fixedResponse(503, { contentType: 'text/html', messageBody: SORRY }),
      transforms: [ListenerTransform.responseHeaders({ set: { 'retry-after': '3600' } })],
    });
    http.addAction('catalog', {
      conditions: [ListenerCondition.hostHeaders([SHOP]), ListenerCondition.pathPrefixes(['/books'])],
      action: ListenerAction.forward(props.catalog),
      // The catalog is older than the shop, and knows no /books.
      transforms: [ListenerTransform.urlPrefixRewrite('/books', '/')],
    });
    http.delegate('/reviews', { to: props.reviewsRules, hosts: [SHOP] });
    http.addAction('orders', {
      conditions: [
        ListenerCondition.hostHeaders([API]),
        ListenerCondition.pathPrefixes(['/v1/orders']),
        ListenerCondition.httpRequestMethods(['GET', 'POST']),
      ],
      action: ListenerAction.forward(props.orders),
      timeout: Duration.seconds(5),
    });
    http.addAction('no-such-api', {
      conditions: [ListenerCondition.hostHeaders([API])],
      action: ListenerAction.fixedResponse(404, { contentType: 'application/json', messageBody: '{"error": "no such resource"}' }),
    });
  }
}
