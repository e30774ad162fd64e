import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0133_SELECTOR_WITHOUT_RESOLUTION: CatalogueEntry = {
  code: 'IST0133/selector-without-resolution',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/ServiceEntry'],
  summary: 'a ServiceEntry with a workloadSelector, whose resolution is NONE',
  why: [
    'Connections go to the address that the client asked for, and never to a pod or a WorkloadEntry that is selected.',
  ],
  fix: [
    'Write `resolution: STATIC`.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: partner
  namespace: shop
spec:
  hosts:
    - partner.example
  workloadSelector:
    labels:
      app: partner
  ports:
    - name: http
      number: 80
      protocol: HTTP
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: partner
  namespace: shop
spec:
  hosts:
    - partner.example
  workloadSelector:
    labels:
      app: partner
  ports:
    - name: http
      number: 80
      protocol: HTTP
  resolution: STATIC
`,
  },
};
