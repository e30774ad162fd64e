import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI098: CatalogueEntry = {
  code: 'CDI098',
  level: FindingLevel.WARNING,
  lesser: 'an info where the input does not have the object',
  kinds: ['construct', 'file'],
  summary: 'an acknowledgement, at a construct, in `cdk8s-istio.yaml` or in an annotation, that no finding needs',
  why: [
    'What it accepted was mended, or the object has another name today. Whatever it matches next is accepted in silence, with a reason that was '
      + 'given for something else.',
    'In an annotation it needs a reason as everywhere: without one it accepts nothing, and is told.',
  ],
  fix: [
    'Remove it, or correct the code or the object.',
  ],
  example: {
    language: 'file',
    bad: `
apiVersion: v1
kind: Service
metadata:
  name: cart
  namespace: shop
  annotations:
    cdk8s-istio/acknowledge-KIA1106: the other one is somebody else's
spec:
  ports:
    - name: http
      port: 80
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
`,
  },
};
