import { CatalogueEntry, EVERY_KIND } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI003: CatalogueEntry = {
  code: 'CDI003',
  level: FindingLevel.ERROR,
  kinds: [EVERY_KIND],
  summary: 'two objects of one kind, namespace and name in one cluster',
  why: [
    'What is applied last is all that there is: of two policies one protects nothing. The check reads the manifests, whoever made '
      + 'them: L1 objects, included charts and raw `ApiObject`s too. The version of an API does not tell objects apart, its group does. '
      + 'Objects of two charts that name no namespace are not compared, because each chart may be applied to a namespace of its own; '
      + 'within one chart they are. Two objects that constructs of this library make in one chart are refused where the second one is '
      + 'made, for example the load balancers `shop` with `api.example.com` and `shop-api` with `example.com`, both of whose '
      + 'VirtualServices are called `shop-api-example-com`.',
  ],
  fix: [
    'Rename one of them. Where two charts are for two clusters, say so, before anything is made in them.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: shop
spec:
  mtls:
    mode: STRICT
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  mtls:
    mode: PERMISSIVE
`,
    mended: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: default
  namespace: shop
spec:
  mtls:
    mode: STRICT
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: cart
  namespace: shop
spec:
  selector:
    matchLabels:
      app: cart
  mtls:
    mode: PERMISSIVE
`,
  },
};
