import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

export const IST0134: CatalogueEntry = {
  code: 'IST0134',
  level: FindingLevel.WARNING,
  kinds: ['networking.istio.io/ServiceEntry'],
  summary: 'a port with TCP, MONGO, MYSQL or REDIS of a ServiceEntry without addresses',
  why: [
    'A sidecar tells such connections apart by their address only. A host without any gets a listener for all addresses of the port, which takes '
      + 'whatever connection of that port no other host takes by its address: those of other teams to hosts outside the mesh, too.',
    'Istio allocates an address by itself: `oldestIstio` 1.25 or newer, a full DNS name, a resolution other than `none`, and the label '
      + '`networking.istio.io/enable-autoallocate-ip` not `false`. But proxies know it only where they answer DNS (`ISTIO_META_DNS_CAPTURE`), '
      + 'which they do not by default. Nothing is reported where they all do: the data plane is ambient, the settings of the mesh have `dnsCapture`, '
      + 'or a ProxyConfig for all pods of the mesh, its mesh configuration or an IstioOperator says so.',
  ],
  fix: [
    'Give the ServiceEntry `addresses`, or say `dnsCapture` where all proxies answer DNS. Acknowledge the finding where only '
      + 'gateways forward to the host.',
  ],
  example: {
    language: 'yaml',
    bad: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: queue
  namespace: shop
spec:
  hosts:
    - queue.example.com
  ports:
    - number: 5672
      name: tcp
      protocol: TCP
  location: MESH_EXTERNAL
  resolution: DNS
`,
    mended: `
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata:
  name: queue
  namespace: shop
spec:
  hosts:
    - queue.example.com
  addresses:
    - 192.0.2.10
  ports:
    - number: 5672
      name: tcp
      protocol: TCP
  location: MESH_EXTERNAL
  resolution: DNS
`,
  },
};
