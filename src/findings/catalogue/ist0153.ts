import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0153: CatalogueEntry = {
  code: 'IST0153',
  level: FindingLevel.ERROR,
  kinds: ['networking.istio.io/EnvoyFilter'],
  summary: 'a patch that adds to what Istio makes itself',
  why: [
    'Istiod makes lists of routes and the routes in them from VirtualServices, and ignores a patch that adds one.',
  ],
  fix: [
    'Insert the route (`INSERT_FIRST`), or merge into one that is there.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: changes
  namespace: shop
spec:
  configPatches:
    - applyTo: HTTP_ROUTE
      match:
        context: GATEWAY
      patch:
        operation: ADD
        value:
          name: added
          match:
            prefix: /added
          direct_response:
            status: 200
`,
    mended: `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata:
  name: changes
  namespace: shop
spec:
  configPatches:
    - applyTo: HTTP_ROUTE
      match:
        context: GATEWAY
      patch:
        operation: INSERT_FIRST
        value:
          name: added
          match:
            prefix: /added
          direct_response:
            status: 200
`,
  },
};
