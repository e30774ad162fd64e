import * as path from 'node:path';
import { Chart } from 'cdk8s';
import { IncludeManifests, MeshNamespace, ServiceHost, ServiceTarget } from 'cdk8s-istio';
import { Construct } from 'constructs';

/** The catalog: a manifest that is older than the mesh, taken over as it is. */
export class Catalog extends Chart {
  public readonly service: ServiceTarget;

  constructor(scope: Construct, id: string) {
    super(scope, id, { namespace: 'catalog', disableResourceNameHashes: true });
    new MeshNamespace(this, 'namespace');
    new IncludeManifests(this, 'manifest', { path: path.join(__dirname, 'catalog.yaml') });
    this.service = ServiceTarget.fromHost(ServiceHost.fromServiceName('catalog', { namespaceName: 'catalog' }), { port: 8080 });
  }
}
