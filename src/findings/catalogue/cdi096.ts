import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI096: CatalogueEntry = {
  code: 'CDI096',
  level: FindingLevel.ERROR,
  cannotBeAccepted: 'Kubernetes refuses the document, or reads another one.',
  kinds: ['file'],
  summary: 'a file, or a document of it, that cannot be read',
  why: [
    'kubectl, Argo CD and Flux refuse the whole file, so that nothing in it is applied; or its text is read in two ways, and one of them is not '
      + 'what you meant. The checks see none of its objects, and so what other files have to do with them is not told either.',
  ],
  fix: [
    'Mend the line that is named. A file that is no manifest, or that a tool fills in first, can be excluded in `cdk8s-istio.yaml`.',
  ],
  example: {
    language: 'file',
    bad: `
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  ports:
    - name: http
      port: 80
     targetPort: 8080
`,
    mended: `
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
spec:
  ports:
    - name: http
      port: 80
      targetPort: 8080
`,
  },
};
