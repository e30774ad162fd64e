import { CatalogueEntry } from '../catalogue-entry';
import { FindingLevel } from '../finding';

const route = (value: string): string => `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: cart
  namespace: shop
spec:
  hosts:
    - cart.shop.svc.cluster.local
  http:
    - headers:
        request:
          set:
            x-client: "${value}"
      route:
        - destination:
            host: cart.shop.svc.cluster.local
            port:
              number: 80
`;

export const CDI115: CatalogueEntry = {
  code: 'CDI115',
  level: FindingLevel.ERROR,
  kinds: [
    '/ConfigMap', '/Service', 'apps/Deployment', 'apps/StatefulSet', 'apps/DaemonSet', 'argoproj.io/Rollout',
    'extensions.istio.io/TrafficExtension', 'install.istio.io/IstioOperator', 'networking.istio.io/DestinationRule', 'networking.istio.io/Gateway',
    'networking.istio.io/ServiceEntry', 'networking.istio.io/Sidecar', 'networking.istio.io/VirtualService', 'networking.istio.io/WorkloadEntry',
    'security.istio.io/AuthorizationPolicy', 'security.istio.io/RequestAuthentication', 'telemetry.istio.io/Telemetry',
  ],
  summary: 'a value that Istio takes, and for which Envoy refuses all that comes with it',
  why: [
    'Istio passes some values on as they are that Envoy does not take. Envoy refuses the whole update then: all routes of the port, or all clusters, '
      + 'also those of others. Proxies go on as they were, take nothing new any more, and one that starts has none of it.',
    'Of routes these are commands that Envoy does not know (`%CLIENT_IP%`), line breaks in what it writes, names and values of headers of more '
      + 'than 16,384 bytes, more than 1,000 headers to set and add, names of query parameters of none or more than 1,024 bytes, claims '
      + 'with an empty name at one of their steps, expressions with too large a program, statuses above '
      + '599, redirects with another code than 301, 302, 303, 307 and 308, and weights that add up to more '
      + 'than 4,294,967,295. Of policies of traffic: rings of more than 8,388,608 places, empty names that a hash is made of, line breaks and more '
      + 'than 16,384 bytes in attributes of cookies, and server names of more than 255 bytes. Of both, and of a Sidecar: durations within a '
      + 'second of the 292 years that Go counts. More than 32,767 seconds between two probes of a TCP connection, or more than 127 probes, Envoy '
      + 'takes and Linux refuses: every request is answered with 503.',
    'Of endpoints: paths of sockets of more than 107 bytes, and addresses at an interface that pods do not have (`fe80::1%ens5`). Of a '
      + 'ServiceEntry also the ports 15001 and 15006, at which sidecars take what their pods send and get; and a host such as '
      + '`*.shop.svc.cluster.local` at a port for HTTP, which Istio shortens to `*` for the sidecars of `shop`: they have that once already. '
      + 'At a port for TLS without an address of its own, and in `sniHosts`, a wildcard that is a part of a label (`*-eu.example.com`). Where a '
      + 'gateway passes TLS on by the name of the service (AUTO_PASSTHROUGH), wildcards of services of the mesh, and their resolution '
      + 'DNS_ROUND_ROBIN.',
    'Of the listeners of a Gateway and of a Sidecar: `bind` with an IPv4 address in the form of IPv6 (`::ffff:127.0.0.1`), at which nobody listens, '
      + 'and, as a warning, with one that pods in a network of their own can not all have.',
    'Of a Service: a port for TCP and one for SCTP with one number, of which Istio makes two clusters with one name.',
    'Of a Gateway: hashes of certificates and keys in another form, entries of `cipherSuites` with a sign before a name that BoringSSL does not '
      + 'know or that leave no suite, and `subjectAltNames` where the mode is SIMPLE. Of a RequestAuthentication: '
      + 'line breaks in names of headers and in prefixes, and `jwks` without any key that Envoy can use. Of an AuthorizationPolicy: line breaks '
      + 'in the name of a header, and empty brackets in that of a claim. Of a Telemetry: commands and line breaks in `customTags`. Of a '
      + 'TrafficExtension: Lua whose blocks, brackets, texts or comments do not end; other mistakes in Lua are not seen.',
    'Of the mesh configuration, in the ConfigMap `istio` or an IstioOperator, where it takes all proxies: commands that Envoy does not know in '
      + 'formats of access logs, durations below 0s or of 292 years, a `dnsRefreshRate` of 1ms or less, a `backoff` of 0s, unknown cipher suites '
      + 'and curves, ports of sidecars that are the same or none, line breaks and empty texts in `defaultConfig`; of extension providers also a '
      + 'missing `timeout` beside `http`, headers that are none, `statusOnError: "0"`, and bodies of 0 bytes. Of what pods say in '
      + '`proxy.istio.io/config`: the same as of `defaultConfig`, of which `extraStatTags` and `proxyStatsMatcher` are read when Envoy starts.',
  ],
  fix: [
    'Give the field a value that Envoy takes; the finding says which.',
  ],
  example: { language: 'yaml', bad: route('%CLIENT_IP%'), mended: route('%DOWNSTREAM_REMOTE_ADDRESS%') },
};
