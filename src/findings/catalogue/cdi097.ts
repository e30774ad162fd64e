import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const CDI097: CatalogueEntry = {
  code: 'CDI097',
  level: FindingLevel.INFO,
  kinds: ['file'],
  summary: 'a document that is no object as it stands, so that no check reads it',
  why: [
    'It has neither apiVersion nor kind; or it is a template of Helm, or a patch of a kustomization, of which only the tool makes objects. One '
      + 'line a file and reason says so, because what is not read is not checked.',
  ],
  fix: [
    'Give what the tool prints: `helm template shop ./chart | cdk8s-istio lint -`, `kustomize build overlays/prod | cdk8s-istio lint -`. '
      + 'Files that are no manifests can be excluded in `cdk8s-istio.yaml`.',
  ],
  example: {
    language: 'file',
    bad: `
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-cart
spec:
  ports:
    - name: http
      port: 80
`,
    mended: `
apiVersion: v1
kind: Service
metadata:
  name: shop-cart
spec:
  ports:
    - name: http
      port: 80
`,
  },
};
