import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

/** A gateway with routes for two hosts, and a policy. */
const example = (spec: string) => `
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: edge
  namespace: istio-system
spec:
  selector:
    istio: ingressgateway
  servers:
    - port:
        number: 80
        name: http
        protocol: HTTP
      hosts:
        - "*.example.com"
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
  namespace: istio-system
spec:
  hosts:
    - shop.example.com
    - status.example.com
  gateways:
    - edge
  http:
    - name: up
      directResponse:
        status: 200
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata:
  name: office
  namespace: istio-system
spec:
  selector:
    matchLabels:
      istio: ingressgateway
${spec}`;

export const CDI132: CatalogueEntry = {
  code: 'CDI132',
  level: FindingLevel.WARNING,
  kinds: ['security.istio.io/AuthorizationPolicy'],
  summary: 'a policy with ALLOW at a gateway closes hosts that are served there too',
  why: [
    'Where pods have a policy with ALLOW, they refuse whatever no such policy is for: at a gateway all hosts of all teams that none of them names, '
      + 'with 403. Connections that pass, with TLS or without HTTP, are closed by a policy that compares what only HTTP has.',
  ],
  fix: [
    'Allow these hosts too. To keep somebody out of some hosts, take DENY with what is not wanted of them (`notRemoteIpBlocks`, '
      + '`notRequestPrincipals`), as a rule of an IstioAlb does: it closes no others.',
  ],
  example: {
    language: 'yaml',
    bad: example(`  action: ALLOW
  rules:
    - from:
        - source:
            remoteIpBlocks:
              - 192.0.2.0/24
      to:
        - operation:
            hosts:
              - shop.example.com
`),
    mended: example(`  action: DENY
  rules:
    - from:
        - source:
            notRemoteIpBlocks:
              - 192.0.2.0/24
      to:
        - operation:
            hosts:
              - shop.example.com
              - shop.example.com:*
`),
  },
};
