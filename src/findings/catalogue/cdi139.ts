import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (beginning: string): string => `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: orders
  namespace: shop
spec:
  selector:
    matchLabels:
      app: orders
  rules:
    - from:
        - source:
            namespaces: [web]
    ${beginning} to:
        - operation:
            paths: ["/orders/*"]
`;

export const CDI139: CatalogueEntry = {
  code: 'CDI139',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/AuthorizationPolicy'],
  summary: 'an AuthorizationPolicy says who calls in one rule, and what they ask in the next',
  why: [
    'The rules of a policy are alternatives, and all that a rule says has to hold. Where `to` begins an item of its own, an ALLOW lets these callers '
      + 'ask for everything, and everybody for these requests.',
  ],
  fix: [
    'Put `from` and `to` into one rule. Where both are meant apart, such as a page that is open to everybody, write two policies: they are '
      + 'alternatives too.',
  ],
  example: { language: 'yaml', bad: objects('-'), mended: objects(' ') },
};
