import * as path from 'node:path';
import { Chart, Include } from 'cdk8s';
import { MeshNamespace, ServiceHost, ServiceTarget } from 'cdk8s-istio';
import { Construct } from 'constructs';

/** The catalog: a manifest that is older than the mesh, taken over as it is. */
export class Catalog extends Chart {
  public readonly service: ServiceTarget;

  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'catalog', disableResourceNameHashes: true });
    new MeshNamespace(this, 'namespace');
    new Include(this, 'manifest', { url: path.join(__dirname, 'catalog.yaml') });
    this.service = ServiceTarget.fromHost(ServiceHost.fromServiceName('catalog', { namespaceName: 'catalog' }), { port: 8080 });
  }
}
