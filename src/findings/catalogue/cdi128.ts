import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const entry = (name: string, resolution: string) => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: ${name}
  namespace: shop
spec:
  hosts:
    - api.example.com
  ports:
    - number: 443
      name: tls
      protocol: TLS
  location: MESH_EXTERNAL
  resolution: ${resolution}
`;

export const CDI128: CatalogueEntry = {
  code: 'CDI128',
  level: FindingLevel.ERROR,
  kinds: ['networking.istio.io/ServiceEntry'],
  summary: 'several endpoints for a host with the resolution DNS_ROUND_ROBIN',
  why: [
    'Of all ServiceEntries of a namespace that have a host, Istio makes one cluster for each port: as the oldest one says, with the endpoints of '
      + 'all. With DNS_ROUND_ROBIN, and with DNS and the annotation `istio.io/connect-strategy: RACE_FIRST_TCP_CONNECT`, Envoy takes one endpoint, '
      + 'and every proxy refuses the cluster with two. Only of others with DNS_ROUND_ROBIN Istio leaves the endpoints out.',
    'Which of them is the oldest, manifests do not say, unless they have a `creationTimestamp`.',
  ],
  fix: [
    'Keep one ServiceEntry for the host in the namespace, or give all of them `resolution: DNS`, without the annotation.',
  ],
  example: {
    language: 'yaml',
    bad: `${entry('api', 'DNS_ROUND_ROBIN')}---${entry('api-again', 'DNS')}`,
    mended: `${entry('api', 'DNS')}---${entry('api-again', 'DNS')}`,
  },
};
