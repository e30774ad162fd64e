import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const application = (ignored: string): string => `
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata:
  name: shop
  namespace: argocd
spec:
  project: default
  source:
    repoURL: https://git.example.com/acme/deploy.git
    path: dist/shop
  destination:
    server: https://kubernetes.default.svc
    namespace: shop
  ignoreDifferences:
    - group: networking.istio.io
      kind: VirtualService
      name: orders-rollout-http
${ignored}`;

export const CDI151: CatalogueEntry = {
  code: 'CDI151',
  level: FindingLevel.WARNING,
  kinds: ['argoproj.io/Application'],
  summary: 'an Application of Argo CD that keeps changes of routes in Git from the cluster',
  why: [
    'A controller of canaries writes weights into routes, so that Argo CD has to ignore them. Two ways to say so hide more than that.',
    '`RespectIgnoreDifferences=true` with a place inside of a list: when the object differs elsewhere, Argo CD copies the whole list of the cluster '
      + 'over that in Git. A new route, or another timeout, never comes.',
    '`managedFieldsManagers`: it ignores every field that a manager ever wrote. After the first canary that is all of `spec.http`, also what '
      + 'somebody changed in Git.',
  ],
  fix: [
    'Let the controller write a VirtualService without hosts, and ignore its `/spec/http` as a whole, with `jsonPointers`, without '
      + '`RespectIgnoreDifferences=true` and with `ApplyOutOfSyncOnly=true`: `ArgoCdApplication` does.',
  ],
  example: {
    language: 'yaml',
    bad: application(`      managedFieldsManagers:
        - rollouts-controller
`),
    mended: application(`      jsonPointers:
        - /spec/http
  syncPolicy:
    syncOptions:
      - ApplyOutOfSyncOnly=true
`),
  },
};
