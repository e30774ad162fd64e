import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0101_NAMESPACE: CatalogueEntry = {
  code: 'IST0101/namespace',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/AuthorizationPolicy'],
  summary: 'a rule of an AuthorizationPolicy for a namespace that nobody has',
  why: [
    'It allows, or denies, nobody. Most namespaces are elsewhere: what is told is a name that is nearly that of one that is here.',
  ],
  fix: [
    'Write the name of the namespace. Acknowledge the finding where the other one is elsewhere.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: v1
kind: Namespace
metadata:
  name: frontend
  labels:
    istio-injection: enabled
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: callers
  namespace: shop
spec:
  rules:
    - from:
        - source:
            namespaces:
              - frontent
`,
    mended: `
apiVersion: v1
kind: Namespace
metadata:
  name: frontend
  labels:
    istio-injection: enabled
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: callers
  namespace: shop
spec:
  rules:
    - from:
        - source:
            namespaces:
              - frontend
`,
  },
};
