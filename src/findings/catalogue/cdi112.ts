import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (locality: string): string => `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: partner
  namespace: shop
spec:
  hosts:
    - partner.example.com
  location: MESH_EXTERNAL
  resolution: DNS
  ports:
    - number: 80
      name: http
      protocol: HTTP
  endpoints:
    - address: eu.example.net
      locality: eu/west
    - address: us.example.net
      locality: ${locality}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: partner
  namespace: shop
spec:
  host: partner.example.com
  trafficPolicy:
    loadBalancer:
      localityLbSetting:
        failoverPriority:
          - version
    outlierDetection:
      consecutive5xxErrors: 5
`;

export const CDI112: CatalogueEntry = {
  code: 'CDI112',
  level: FindingLevel.ERROR,
  kinds: ['networking.istio.io/ServiceEntry'],
  summary: 'endpoints of a name of DNS in several localities, in an order by labels, end istiod',
  why: [
    'Of a host with `resolution: DNS` istiod 1.31 hands the endpoints of the first locality to the code that puts all of them into an order, and '
      + 'ends with a panic (`index out of range`), again at each start: nobody gets configuration any more. An endpoint without a locality is in one '
      + 'of its own.',
    'The order is `failoverPriority` of `localityLbSetting` beside outlier detection, that of `zoneAwareLbSetting` in any case, or the annotation '
      + '`networking.istio.io/traffic-distribution` where no DestinationRule has one of the two. A DestinationRule for a wider host, such as '
      + '`*.com`, and one of another namespace count too. Endpoints are those of the ServiceEntry, or the WorkloadEntries that it selects. What the '
      + 'mesh configuration orders is not known here.',
  ],
  fix: [
    'Give all endpoints the same locality, make a ServiceEntry for each locality, or leave the order out.',
  ],
  example: { language: 'yaml', bad: objects('us/east'), mended: objects('eu/west') },
};
