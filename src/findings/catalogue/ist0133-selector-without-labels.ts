import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0133_SELECTOR_WITHOUT_LABELS: CatalogueEntry = {
  code: 'IST0133/selector-without-labels',
  level: FindingLevel.WARNING,
  kinds: [
    'networking.istio.io/ServiceEntry',
    'networking.istio.io/Sidecar',
    'networking.istio.io/EnvoyFilter',
    'networking.istio.io/DestinationRule',
    'networking.istio.io/ProxyConfig',
    'security.istio.io/AuthorizationPolicy',
    'security.istio.io/RequestAuthentication',
    'security.istio.io/PeerAuthentication',
    'telemetry.istio.io/Telemetry',
    'extensions.istio.io/WasmPlugin',
    'extensions.istio.io/TrafficExtension',
  ],
  summary: 'a selector without labels',
  why: [
    'It selects every pod of the namespace, and in the root namespace of the mesh every pod there is, as if there were no selector.',
  ],
  fix: [
    'Write the labels, or leave the selector out to say that all are meant.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: strict
  namespace: shop
spec:
  selector:
    matchLabels: {}
  mtls:
    mode: STRICT
`,
    mended: `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata:
  name: strict
  namespace: shop
spec:
  mtls:
    mode: STRICT
`,
  },
};
