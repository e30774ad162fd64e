import { Manifest } from '../../src/mesh';

const API = 'networking.istio.io/v1';
/** What a balancer of AWS ends TLS with. */
export const CERTIFICATE = { 'service.beta.kubernetes.io/aws-load-balancer-ssl-cert': 'arn:aws:acm:eu-west-1:111122223333:certificate/one' };
/** TLS on one port alone. */
export const TLS_ON_443 = { ...CERTIFICATE, 'service.beta.kubernetes.io/aws-load-balancer-ssl-ports': '443' };

interface EdgeOptions {
  readonly annotations?: Record<string, string>;
  readonly spec?: object;
  readonly targets?: readonly (number | string)[];
}

/** The Service in front of a gateway: 80 and 443, which lead to 8080 and 8443. */
export function edgeService({ annotations = TLS_ON_443, spec, targets = [8080, 8443] }: EdgeOptions = {}): Manifest {
  return {
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'edge', namespace: 'edge', annotations },
    spec: {
      type: 'LoadBalancer',
      selector: { istio: 'edge', app: 'edge' },
      ports: [{ name: 'http', port: 80, targetPort: targets[0] }, { name: 'https', port: 443, targetPort: targets[1] }],
      ...spec,
    },
  };
}

/** The Deployment of the pods behind. */
export function edgePods(labels: Record<string, string> = { istio: 'edge', app: 'edge' }, ports: object[] = []): Manifest {
  return {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'edge', namespace: 'edge' },
    spec: { template: { metadata: { labels }, spec: { containers: [{ name: 'istio-proxy', image: 'auto', ports }] } } },
  };
}

/** A server for plain requests, to a port. */
export const plain = (number: number, fields: object = {}): object => ({ port: { number, name: `http-${number}`, protocol: 'HTTP' }, hosts: ['*'], ...fields });
/** One at which TLS ends. */
export const secure = (number: number): object =>
  ({ port: { number, name: 'https', protocol: 'HTTPS' }, hosts: ['*'], tls: { mode: 'SIMPLE', credentialName: 'shop' } });

export function edgeGateway(servers: object[] = [plain(443)], selector: object | undefined = { istio: 'edge' }): Manifest {
  return { apiVersion: API, kind: 'Gateway', metadata: { name: 'shop', namespace: 'shop' }, spec: { selector, servers } };
}

export function edgeRoutes(http: object[], spec: object = {}): Manifest {
  return {
    apiVersion: API, kind: 'VirtualService', metadata: { name: 'shop', namespace: 'shop' }, spec: { hosts: ['shop.example.com'], gateways: ['shop'], http, ...spec },
  };
}
