import { Chart } from 'cdk8s';
import { crds, DisruptionBudget, MeshNamespace, WeightedService } from 'cdk8s-istio';
import { Construct } from 'constructs';
import { echo } from './echo-container';

/** The orders: a single version, with a circuit breaker, and nothing but mutual TLS. */
export class Orders extends Chart {
  public readonly orders: WeightedService;

  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'orders', disableResourceNameHashes: true });
    new MeshNamespace(this, 'namespace');
    this.orders = new WeightedService(this, 'orders', {
      name: 'orders',
      port: 80,
      versions: [{ name: 'v1', replicas: 3, containers: [echo], disruptionBudget: DisruptionBudget.minAvailable(2) }],
      trafficPolicy: { connectionPool: { http: { http1MaxPendingRequests: 100 } } },
    });
    // Istio's other kinds are there as generated types, beside the rest.
    new crds.security.PeerAuthentication(this, 'mutual-tls', {
      metadata: { name: 'default' },
      spec: { mtls: { mode: crds.security.PeerAuthenticationSpecMtlsMode.STRICT } },
    });
  }
}
