/** Services in two versions: with WeightedService, and by hand from cdk8s-plus-28 and the generated L1. */
import { ApiObject, Chart, JsonPatch } from 'cdk8s';
import { crds, WeightedService } from 'cdk8s-istio';
import * as kplus from 'cdk8s-plus-28';
import { Construct } from 'constructs';

export const VERSIONS = [{ name: 'v1', weight: 80 }, { name: 'v2', weight: 20 }];
const CONTAINERS = [{ image: 'registry.example.com/echo:1', portNumber: 8080 }];

export function withL3(chart: Chart, index: number): WeightedService {
  return new WeightedService(chart, `service-${index}`, {
    name: `service-${index}`,
    port: 80,
    versions: VERSIONS.map(version => ({ ...version, containers: CONTAINERS })),
  });
}

export function byHand(chart: Chart, index: number): void {
  // cdk8s-plus labels pods with the address of the construct, so the ids are those of WeightedService.
  const scope = new Construct(chart, `service-${index}`);
  const name = `service-${index}`;
  const host = `${name}.bench.svc.cluster.local`;
  const service = new kplus.Service(scope, 'Service', { metadata: { name }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] });
  service.selectLabel('app', name);
  // cdk8s-plus has no property for it.
  ApiObject.of(service).addJsonPatch(JsonPatch.add('/spec/ports/0/appProtocol', 'http'));
  for (const version of VERSIONS) {
    const labels = { app: name, version: version.name };
    const deployment = new kplus.Deployment(scope, version.name, {
      metadata: { name: `${name}-${version.name}`, labels },
      podMetadata: { labels },
      containers: CONTAINERS,
      select: false,
    });
    deployment.select(kplus.LabelSelector.of({ labels }));
  }
  new crds.networking.DestinationRule(scope, 'DestinationRule', {
    metadata: { name },
    spec: { host, subsets: VERSIONS.map(version => ({ name: version.name, labels: { version: version.name } })) },
  });
  new crds.networking.VirtualService(scope, 'VirtualService', {
    metadata: { name },
    spec: {
      hosts: [host],
      http: [{
        name: 'default',
        route: VERSIONS.map(version => ({ destination: { host, subset: version.name }, weight: version.weight })),
      }],
    },
  });
}
