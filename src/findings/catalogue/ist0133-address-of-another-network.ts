import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0133_ADDRESS_OF_ANOTHER_NETWORK: CatalogueEntry = {
  code: 'IST0133/address-of-another-network',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/WorkloadEntry', 'networking.istio.io/ServiceEntry'],
  summary: 'a workload with a network and no address',
  why: [
    "It is reached through the gateway of that network, which istiod looks for by the name of the network. Istio's webhook warns, "
      + 'because a missing address is mostly forgotten.',
    'Where Istio knows no such gateway, or a proxy is in no network of its own, it hands out the endpoint without an address. Every proxy refuses '
      + 'that together with the endpoints of all other services, and keeps those that it had.',
  ],
  fix: [
    'Add the address. Where the workload is in another network, say in which all proxies are (the label `topology.istio.io/network` of the '
      + 'namespace of Istio), give that network a gateway with this label, and acknowledge the finding.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata:
  name: cart-1
  namespace: shop
spec:
  network: onprem
  labels:
    app: cart
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata:
  name: cart-1
  namespace: shop
spec:
  address: 10.1.2.3
  network: onprem
  labels:
    app: cart
`,
  },
};
