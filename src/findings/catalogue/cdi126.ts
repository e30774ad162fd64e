import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

/** Two policies for the same pods, and the provider that the second one names. */
const policies = (provider: string): string => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: login
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  action: CUSTOM
  provider:
    name: oauth2-proxy
  rules:
    - to:
        - operation:
            paths:
              - /account
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: quota
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  action: CUSTOM
  provider:
    name: ${provider}
  rules:
    - to:
        - operation:
            paths:
              - /api
`;

export const CDI126: CatalogueEntry = {
  code: 'CDI126',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/AuthorizationPolicy'],
  summary: 'two policies for the same pods ask other authorizers',
  why: [
    'Istio asks one provider for a pod. Where policies with the action CUSTOM name two, it asks neither, and refuses every request that one of '
      + 'them is for, with 403. Load balancers with logins of two providers at one gateway are refused in your line.',
  ],
  fix: [
    'Name one provider in both, and let it decide by path or host; or put the pods apart.',
  ],
  example: {
    language: 'yaml',
    bad: policies('limits'),
    mended: policies('oauth2-proxy'),
  },
};
