/** VirtualServices of ten routes each: with our L2, and as the same manifests from the generated L1. */
import { Chart, Duration } from 'cdk8s';
import { crds, HttpAction, ServiceHost, StringMatch, VirtualService } from 'cdk8s-istio';

const ROUTES = Array.from({ length: 10 }, (_, index) => index);

/** As a user writes it: a path and a header, two versions, a timeout and retries. */
export function withL2(chart: Chart, index: number): void {
  const host = ServiceHost.fromServiceName(`service-${index}`);
  const [v1, v2] = ['v1', 'v2'].map(name => host.subset(name, { port: 80 }));
  new VirtualService(chart, `virtual-service-${index}`, {
    metadata: { name: `service-${index}` },
    hosts: [`service-${index}.example.com`],
    services: [host],
    http: ROUTES.map(route => ({
      name: `route-${route}`,
      matches: [{ uri: StringMatch.prefix(`/route-${route}/`), headers: { 'x-user-group': StringMatch.exact(`group-${route}`) } }],
      action: HttpAction.route([{ destination: v1, weight: 80 }, { destination: v2, weight: 20 }], {
        timeout: Duration.seconds(5),
        retries: { attempts: 2, perTryTimeout: Duration.seconds(2), retryOn: ['gateway-error'] },
      }),
    })),
  });
}

export function withL1(chart: Chart, index: number): void {
  const host = `service-${index}.bench.svc.cluster.local`;
  new crds.networking.VirtualService(chart, `virtual-service-${index}`, {
    metadata: { name: `service-${index}` },
    spec: {
      hosts: [`service-${index}.example.com`, host],
      http: ROUTES.map(route => ({
        name: `route-${route}`,
        match: [{ uri: { prefix: `/route-${route}/` }, headers: { 'x-user-group': { exact: `group-${route}` } } }],
        route: [
          { destination: { host, subset: 'v1', port: { number: 80 } }, weight: 80 },
          { destination: { host, subset: 'v2', port: { number: 80 } }, weight: 20 },
        ],
        timeout: '5s',
        retries: { attempts: 2, perTryTimeout: '2s', retryOn: 'gateway-error' },
      })),
    },
  });
}
