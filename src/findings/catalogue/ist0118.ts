import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0118: CatalogueEntry = {
  code: 'IST0118',
  level: FindingLevel.INFO,
  kinds: ['/Service'],
  summary: 'a port of a Service tells Istio no protocol',
  why: [
    'Istio looks at each connection to guess what is spoken on it: that takes time, and fails where the server speaks first. '
      + 'Features of HTTP are there as long as the guess is right.',
  ],
  fix: [
    'Name the protocol in `appProtocol`, or at the beginning of the name, as in `http-admin`.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector:
    app: web
  ports:
    - name: admin
      port: 8081
`,
    mended: `
apiVersion: v1
kind: Service
metadata:
  name: web
  namespace: shop
spec:
  selector:
    app: web
  ports:
    - name: http-admin
      port: 8081
`,
  },
};
