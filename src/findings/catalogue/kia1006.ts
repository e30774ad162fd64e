import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const objects = (selector: string): string => `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: istio-system
spec:
${selector}  egress:
    - hosts:
        - './*'
`;

export const KIA1006: CatalogueEntry = {
  code: 'KIA1006',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/Sidecar'],
  summary: 'a Sidecar of the root namespace selects pods',
  why: [
    'Without a selector it is the default for all namespaces that have none. With one it is for pods of the root namespace itself, of '
      + 'which the manifests have none with these labels.',
  ],
  fix: [
    'Leave the selector out, or put the Sidecar into the namespace of the pods.',
  ],
  example: { language: 'yaml', bad: objects('  workloadSelector:\n    labels:\n      app: cart\n'), mended: objects('') },
};
