import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI120: CatalogueEntry = {
  code: 'CDI120',
  level: FindingLevel.ERROR,
  kinds: ['security.istio.io/AuthorizationPolicy'],
  summary: 'a value in an AuthorizationPolicy that no request has, or hardly one that its author means',
  why: [
    'Istio takes any text, so that a mistake is told nowhere: a policy that denies what no request has protects nothing, and one that allows '
      + 'it closes the workload. A `*` in the middle, `spiffe://` before an identity, a path with its query, and an issuer '
      + 'with a `*` or without its subject are such values. Patterns of other languages (`/admin/.*`) are a warning; so are methods in small '
      + 'letters, which nobody sends but over HTTP/2, and templates in a path that keeps requests out: Envoy takes no segment with brackets for '
      + 'them.',
    'Of a token Istio compares issuer and subject apart, split at the last slash: `https://tenant.example.com/*` is no token of the issuer '
      + '`https://tenant.example.com/`, and a subject with slashes belongs to no issuer that there is.',
  ],
  fix: [
    'Write one `*` at the beginning or end, or the whole value. For an issuer that ends with a slash write two, `https://tenant.example.com//*`; '
      + 'for subjects with slashes compare `request.auth.claims[iss]` and `request.auth.claims[sub]`.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: legacy
  namespace: shop
spec:
  action: DENY
  selector:
    matchLabels:
      app: cart
  rules:
    - from:
        - source:
            principals: ["spiffe://cluster.local/ns/legacy/sa/orders"]
`,
    mended: `
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: legacy
  namespace: shop
spec:
  action: DENY
  selector:
    matchLabels:
      app: cart
  rules:
    - from:
        - source:
            principals: ["cluster.local/ns/legacy/sa/orders"]
`,
  },
};
