import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI079: CatalogueEntry = {
  code: 'CDI079',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/VirtualService'],
  summary: 'a rewrite makes a path with a segment `..`',
  why: [
    'The prefix `/api` is the beginning of `/api../admin` too. With `/` in its place Envoy sends `/../admin` on: it takes such segments out of '
      + 'paths before it compares them, and not of what it has rewritten. The next proxy, or the application, takes the request for `/admin`, around '
      + 'the routes and policies for that path.',
    'The expressions of `UriRewrite.regex` and `ListenerTransform.urlRewrite` that do so are refused in your line.',
  ],
  fix: [
    'Let the prefix end with a slash where its replacement does. `ListenerTransform.urlPrefixRewrite`, or an expression such as `^/api(?:/(.*))?$` '
      + 'with `/\\1` in its place, replaces whole segments.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop
  http:
    - match:
        - uri:
            prefix: /api
      rewrite:
        uri: /
      route:
        - destination:
            host: shop
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: shop
spec:
  hosts:
    - shop
  http:
    - match:
        - uri:
            prefix: /api/
      rewrite:
        uri: /
      route:
        - destination:
            host: shop
`,
  },
};
