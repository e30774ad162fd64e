import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0150: CatalogueEntry = {
  code: 'IST0150',
  level: FindingLevel.WARNING,
  kinds: ['/Service'],
  summary: 'a port of an ExternalName that tells Istio no protocol, or TCP',
  why: [
    'An ExternalName has no address of its own. As TCP, a sidecar takes every connection to its port for one to it, whatever that is for.',
  ],
  fix: [
    'Name the protocol of its requests at the beginning of the name of the port, such as `http` or `https`.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: shop
spec:
  type: ExternalName
  externalName: api.example.com
  ports:
    - name: tcp
      port: 443
`,
    mended: `
apiVersion: v1
kind: Service
metadata:
  name: api
  namespace: shop
spec:
  type: ExternalName
  externalName: api.example.com
  ports:
    - name: https
      port: 443
`,
  },
};
