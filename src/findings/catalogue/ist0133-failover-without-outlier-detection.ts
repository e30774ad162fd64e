import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0133_FAILOVER_WITHOUT_OUTLIER_DETECTION: CatalogueEntry = {
  code: 'IST0133/failover-without-outlier-detection',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/DestinationRule'],
  summary: 'a load balancer with locality failover, but without outlier detection',
  why: [
    'Envoy only moves traffic to another locality when hosts of this one are ejected, and without outlier detection none ever is. '
      + "Istio's webhook warns of the same.",
  ],
  fix: [
    'Set `outlierDetection` in the same policy. Acknowledge it where a policy of the mesh ejects hosts.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer:
      simple: LEAST_REQUEST
      localityLbSetting:
        enabled: true
        failover:
          - from: eu-central-1
            to: eu-west-1
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata:
  name: cart
  namespace: shop
spec:
  host: cart.shop.svc.cluster.local
  trafficPolicy:
    loadBalancer:
      simple: LEAST_REQUEST
      localityLbSetting:
        enabled: true
        failover:
          - from: eu-central-1
            to: eu-west-1
    outlierDetection:
      consecutive5xxErrors: 5
`,
  },
};
