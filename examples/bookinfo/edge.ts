import { Chart } from 'cdk8s';
import { GatewayLoadBalancer, IngressGateway, IstioAlb, ITrafficTarget, ListenerAction, ListenerCondition, MeshNamespace } from 'cdk8s-istio';
import { Construct } from 'constructs';

/** What the load balancer leads to. */
export interface EdgeProps {
  readonly productpage: ITrafficTarget;
}

/** A gateway of its own, whose account the services know, and what is open to clients: the pages, and nothing of the services behind. */
export class Edge extends Chart {
  constructor(scope: Construct, id: string, { productpage }: EdgeProps) {
    super(scope, id, { namespace: 'bookinfo-edge', disableResourceNameHashes: true });
    new MeshNamespace(this, 'namespace');
    const gateway = new IngressGateway(this, 'gateway', { name: 'bookinfo-gateway', loadBalancer: GatewayLoadBalancer.clusterIp() });
    const http = new IstioAlb(this, 'alb', { name: 'bookinfo', gateways: [gateway] }).addListener('http', { port: 80, hosts: ['bookinfo.example.com'] });
    http.addAction('home', {
      conditions: [ListenerCondition.paths(['/'])],
      action: ListenerAction.redirect({ path: '/productpage' }),
    });
    http.addAction('pages', {
      conditions: [ListenerCondition.paths(['/productpage', '/login', '/logout'])],
      action: ListenerAction.forward(productpage),
    });
    http.addAction('files', {
      conditions: [ListenerCondition.pathPrefixes(['/static', '/api/v1/products'])],
      action: ListenerAction.forward(productpage),
    });
    http.addAction('default', { action: ListenerAction.fixedResponse(404) });
  }
}
