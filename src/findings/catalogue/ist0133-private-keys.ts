import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0133_PRIVATE_KEYS: CatalogueEntry = {
  code: 'IST0133/private-keys',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/RequestAuthentication'],
  summary: 'inline JSON Web Keys with a private or a symmetric key',
  why: [
    'Whoever may read the policy can make tokens that it takes. Proxies need the public part only.',
  ],
  fix: [
    'Write the public part, and replace the key: it was stored in plain text.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: partner
  namespace: shop
spec:
  jwtRules:
    - issuer: https://login.partner.example
      forwardOriginalToken: true
      jwks: |
        {"keys": [{"kty": "EC", "crv": "P-256", "kid": "1",
          "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
          "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM",
          "d": "870MB6gfuTJ4HtUnUvYMyJpr5eUZNP4Bk43bVdj3eAE"}]}
`,
    mended: `
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata:
  name: partner
  namespace: shop
spec:
  jwtRules:
    - issuer: https://login.partner.example
      forwardOriginalToken: true
      jwks: |
        {"keys": [{"kty": "EC", "crv": "P-256", "kid": "1",
          "x": "MKBCTNIcKUSDii11ySs3526iDZ8AiTo7Tu6KPAqv7D4",
          "y": "4Etl6SRW2YiLUrN5vfvVHuhp7x8PxltmWWlbbM4IFyM"}]}
`,
  },
};
