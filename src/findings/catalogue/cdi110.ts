import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const policy = (annotations: string): string => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: admin
  namespace: shop
${annotations}spec:
  selector:
    matchLabels:
      app: cart
  action: DENY
  rules:
    - to:
        - operation:
            paths: ["/admin"]
            ports: ["8080"]
`;

export const CDI110: CatalogueEntry = {
  code: 'CDI110',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/AuthorizationPolicy'],
  summary: 'an AuthorizationPolicy is only tried, and refuses nothing',
  why: [
    'With the annotation `istio.io/dry-run: "true"` Istio gives the policy to the proxies as a shadow: they log and count what it would refuse, '
      + 'and let it pass. That is how a policy is tried before it is enforced, and easily forgotten. In an ambient mesh the proxies of nodes try '
      + 'nothing: istiod keeps such a policy from them.',
  ],
  fix: [
    'Take the annotation away once you have seen what the policy does. Until then acknowledge the finding, with the reason.',
  ],
  example: { language: 'yaml', bad: policy('  annotations:\n    istio.io/dry-run: "true"\n'), mended: policy('') },
};
