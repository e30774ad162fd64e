import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0148: CatalogueEntry = {
  code: 'IST0148',
  level: FindingLevel.INFO,
  kinds: ['/Namespace'],
  summary: 'a namespace without a word on sidecars, whose pods get them',
  why: [
    'The configuration of the injector takes every namespace that does not say otherwise.',
  ],
  fix: [
    'Give it the label `istio-injection: enabled`, or `disabled`.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: v1
kind: ConfigMap
metadata:
  name: istio-sidecar-injector
  namespace: istio-system
data:
  values: |
    {"sidecarInjectorWebhook": {"enableNamespacesByDefault": true}}
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
`,
    mended: `
apiVersion: v1
kind: ConfigMap
metadata:
  name: istio-sidecar-injector
  namespace: istio-system
data:
  values: |
    {"sidecarInjectorWebhook": {"enableNamespacesByDefault": true}}
---
apiVersion: v1
kind: Namespace
metadata:
  name: shop
  labels:
    istio-injection: enabled
`,
  },
};
