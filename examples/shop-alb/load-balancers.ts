import { Chart, Duration } from 'cdk8s';
import {
  ApplicationListener, IstioAlb, JsonWebKeys, ListenerAction, ListenerCertificate, ListenerCondition, ListenerTransform,
  TargetGroupLoadBalancingAlgorithmType, SslPolicy, StringMatch, TargetGroup, TargetGroupTarget,
} from 'cdk8s-istio';
import { Construct } from 'constructs';
import { Backends } from './backends';
import { Gateways } from './gateways';

export const SHOP = 'shop.example.com';
export const API = 'api.example.com';
export const OFFICE = 'office.shop.example.com';

const LOGIN = 'https://login.example.com';
const SORRY = '<!doctype html><title>Gift cards</title><p>Gift cards are back on Monday.';

const onShop = ListenerCondition.hostHeaders([SHOP]);
const onApi = ListenerCondition.hostHeaders([API]);

/** What clients of the shop meet: from the internet, and from the networks of the company. */
export class LoadBalancers extends Chart {
  constructor(scope: Construct, id: string, private readonly backends: Backends, gateways: Gateways) {
    super(scope, id, { namespace: 'shop', disableResourceNameHashes: true });
    const external = new IstioAlb(this, 'external', {
      name: 'shop',
      gateways: [gateways.external],
      accessLogs: { filter: 'response.code >= 400' },
    }).addListener('https', {
      hosts: [SHOP, `www.${SHOP}`, API],
      // One certificate for each name that clients know apart: browsers use a connection again for all names of its certificate.
      certificates: [
        ListenerCertificate.fromSecret('shop-tls', { hosts: [SHOP, `www.${SHOP}`] }),
        ListenerCertificate.fromSecret('api-tls', { hosts: [API] }),
      ],
      sslPolicy: SslPolicy.TLS13_RES,
    });
    this.addPages(external);
    this.addApi(external);
    this.addOffice(new IstioAlb(this, 'internal', { name: 'shop-office', gateways: [gateways.internal] }));
  }

  private addPages(listener: ApplicationListener): void {
    const { web, cart } = this.backends;
    const carts = new TargetGroup(this, 'carts', {
      target: TargetGroupTarget.fromWeightedService(cart),
      loadBalancingAlgorithmType: TargetGroupLoadBalancingAlgorithmType.LEAST_OUTSTANDING_REQUESTS,
      anomalyMitigation: {},
      limits: { maxRequests: 1000 },
      deregistrationDelay: Duration.seconds(15),
    });
    listener.addAction('www', {
      priority: 10,
      conditions: [ListenerCondition.hostHeaders([`www.${SHOP}`])],
      action: ListenerAction.redirect({ host: SHOP, permanent: true }),
    });
    listener.addAction('maintenance', {
      priority: 20,
      conditions: [onShop, ListenerCondition.pathPrefixes(['/gift-cards'])],
      action: ListenerAction.fixedResponse(503, { contentType: 'text/html', messageBody: SORRY }),
      transforms: [ListenerTransform.responseHeaders({ set: { 'retry-after': '3600' } })],
    });
    listener.addAction('cart', {
      conditions: [onShop, ListenerCondition.pathPrefixes(['/cart'])],
      action: ListenerAction.forward(carts),
      timeout: Duration.seconds(5),
      retries: { attempts: 2, perTryTimeout: Duration.seconds(2), retryOn: ['connect-failure', 'refused-stream', 'gateway-error'] },
    });
    // Testers see the new pages always, whatever its share.
    listener.addAction('testers', {
      conditions: [onShop, ListenerCondition.httpHeader('x-shop-group', ['testers'])],
      action: ListenerAction.forward(web.version('v2')),
    });
    // Who comes back sees the pages that they saw before.
    listener.addAction('pages', {
      conditions: [onShop],
      action: ListenerAction.forward(web, { stickinessDuration: Duration.hours(1) }),
      transforms: [ListenerTransform.responseHeaders({ set: { 'strict-transport-security': 'max-age=31536000' } })],
    });
  }

  private addApi(listener: ApplicationListener): void {
    const { catalog, orders } = this.backends;
    const issuer = { issuer: LOGIN, keys: JsonWebKeys.fromUri(`${LOGIN}/.well-known/jwks.json`), audiences: ['shop-api'] };
    listener.addAction('books', {
      conditions: [onApi, ListenerCondition.pathPrefixes(['/v1/books']), ListenerCondition.httpRequestMethods(['GET', 'OPTIONS'])],
      action: ListenerAction.forward(catalog),
      corsPolicy: { allowOrigins: [StringMatch.exact(`https://${SHOP}`)], allowMethods: ['GET'], maxAge: Duration.hours(1) },
    });
    listener.addAction('edit-books', {
      conditions: [onApi, ListenerCondition.pathPrefixes(['/v1/books'])],
      action: ListenerAction.authenticateJwt({
        issuers: [issuer],
        additionalClaims: [{ name: 'groups', values: ['editors'] }],
        next: ListenerAction.forward(catalog),
      }),
    });
    listener.addAction('orders', {
      conditions: [onApi, ListenerCondition.pathPrefixes(['/v1/orders'])],
      action: ListenerAction.authenticateJwt({ issuers: [issuer], next: ListenerAction.forward(orders) }),
      timeout: Duration.seconds(10),
    });
    listener.addAction('no-such-api', {
      conditions: [onApi],
      action: ListenerAction.fixedResponse(404, { contentType: 'application/json', messageBody: '{"error": "no such resource"}' }),
    });
  }

  private addOffice(alb: IstioAlb): void {
    const { orders, web } = this.backends;
    const listener = alb.addListener('https', {
      hosts: [OFFICE],
      certificates: [ListenerCertificate.fromSecret('office-tls')],
      defaultAction: ListenerAction.forward(web.version('v2')),
    });
    listener.addAction('refunds', {
      conditions: [ListenerCondition.pathPrefixes(['/refunds']), ListenerCondition.sourceIps(['10.20.0.0/16'])],
      action: ListenerAction.forward(orders),
    });
  }
}
