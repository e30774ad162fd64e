import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0111: CatalogueEntry = {
  code: 'IST0111',
  level: FindingLevel.ERROR,
  kinds: ['networking.istio.io/Sidecar'],
  summary: 'two Sidecars for all pods of a namespace',
  why: [
    'One of them counts for the pods that no other one selects, and which one, no manifest says.',
  ],
  fix: [
    'Keep one of them, or let one select pods by their labels.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: shop
spec:
  egress:
    - hosts:
        - ./*
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: egress
  namespace: shop
spec:
  egress:
    - hosts:
        - ./*
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata:
  name: default
  namespace: shop
spec:
  egress:
    - hosts:
        - ./*
`,
  },
};
