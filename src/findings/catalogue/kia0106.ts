import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (account: string): string => `
apiVersion: v1
kind: ServiceAccount
metadata:
  name: web
  namespace: shop
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  rules:
    - from:
        - source:
            principals:
              - cluster.local/ns/shop/sa/${account}
`;

export const KIA0106: CatalogueEntry = {
  code: 'KIA0106',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/AuthorizationPolicy'],
  summary: 'a policy names a service account that nobody has',
  why: [
    'Who calls is told by the service account of its pods. A policy that allows one that is not there allows nobody, one that denies it '
      + 'denies nobody. Accounts are those of the ServiceAccounts and those that pods name; it is told where the namespace of the account is '
      + 'here, or a name is nearly the same.',
  ],
  fix: [
    'Write the account of the pods that call: `cluster.local/ns/NAMESPACE/sa/NAME` in `principals`.',
  ],
  example: { language: 'yaml', bad: objects('wbe'), mended: objects('web') },
};
