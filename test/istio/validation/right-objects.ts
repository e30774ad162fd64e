/** Right objects of each kind, which have most fields: what is asked of Istio's webhook is one of them with something else at some places. */
import { parseAllDocuments } from 'yaml';
import { Manifest } from '../../../src/istio';

const TEXT = `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: routes}
spec:
  hosts: [shop.example.com, "*.eu.example.com"]
  gateways: [edge/public]
  exportTo: ["."]
  http:
    - name: cart
      match:
        - name: a
          uri: {prefix: /cart}
          method: {exact: GET}
          headers: {x-user: {regex: "a.*"}, "@request.auth.claims.sub": {exact: a}}
          withoutHeaders: {x-beta: {exact: a}}
          queryParams: {page: {exact: "1"}}
          port: 80
          gateways: [edge/public]
          sourceNamespace: shop
      headers:
        request: {set: {x-a: "%REQ(host)%"}, add: {x-b: b}, remove: [x-c]}
        response: {set: {x-a: a}, add: {x-b: b}, remove: [x-c]}
      corsPolicy: {allowOrigins: [{exact: https://a.example.com}], allowMethods: [GET], allowHeaders: [x-a], exposeHeaders: [x-b], maxAge: 1h}
      fault: {abort: {httpStatus: 503, percentage: {value: 5}}, delay: {fixedDelay: 5s, percentage: {value: 5}}}
      mirrors: [{destination: {host: cart}, percentage: {value: 10}}]
      rewrite: {uri: /}
      timeout: 5s
      retries: {attempts: 3, perTryTimeout: 2s, retryOn: "5xx,reset,503", backoff: 50ms}
      route:
        - destination: {host: cart.shop.svc.cluster.local, subset: v1, port: {number: 80}}
          weight: 80
          headers: {request: {set: {x-version: v1}}}
        - destination: {host: cart, subset: v2}
          weight: 20
    - match: [{uri: {prefix: /old}}]
      redirect: {prefixRewrite: /new, redirectCode: 302, scheme: https, port: 8443}
    - match: [{uri: {exact: /down}}]
      directResponse: {status: 503, body: {string: down}}
    - match: [{uri: {prefix: /blog}}]
      delegate: {name: blog, namespace: blog}
    - route: [{destination: {host: cart}}]
      mirror: {host: copy}
      rewrite: {uriRegexRewrite: {match: "^/a/(.*)", rewrite: '/b/\\1'}, authority: a.example.com}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: connections}
spec:
  hosts: [db.example.com]
  gateways: [edge/public]
  tls:
    - match: [{sniHosts: [db.example.com], port: 443, destinationSubnets: [10.0.0.0/8], sourceLabels: {app: a}, gateways: [edge/public]}]
      route: [{destination: {host: db}, weight: 1}, {destination: {host: db2}, weight: 2}]
  tcp:
    - match: [{port: 9000, destinationSubnets: [10.1.2.3], sourceLabels: {app: a}}]
      route: [{destination: {host: db, port: {number: 9000}}}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: mesh}
spec:
  hosts: [cart]
  http: [{route: [{destination: {host: cart}}], mirror: {host: copy}, mirrorPercentage: {value: 5}, retries: {attempts: 0}}]
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: delegate}
spec:
  http: [{match: [{uri: {prefix: /blog}}], route: [{destination: {host: blog}}]}]
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: rule}
spec:
  host: cart.shop.svc.cluster.local
  exportTo: ["."]
  trafficPolicy:
    connectionPool:
      http: {http1MaxPendingRequests: 1, http2MaxRequests: 1, maxRequestsPerConnection: 1, maxRetries: 1, idleTimeout: 1m, maxConcurrentStreams: 5,
        http2KeepAlive: {interval: 5s, timeout: 1s}}
      tcp: {maxConnections: 1, connectTimeout: 1s, idleTimeout: 1m, maxConnectionDuration: 1h, tcpKeepalive: {time: 1h, interval: 1m, probes: 3}}
    outlierDetection: {consecutive5xxErrors: 5, interval: 1s, baseEjectionTime: 30s, maxEjectionPercent: 50, minHealthPercent: 10,
      splitExternalLocalOriginErrors: true, consecutiveLocalOriginFailures: 5}
    loadBalancer:
      simple: LEAST_REQUEST
      localityLbSetting: {distribute: [{from: a/b/c, to: {a/b/c: 80, b/c: 20}}, {from: "a/*", to: {c: 100}}]}
      warmup: {duration: 30s, minimumPercent: 10, aggression: 1.5}
    tls: {mode: MUTUAL, clientCertificate: /a, privateKey: /b, caCertificates: /c, subjectAltNames: [a]}
    tunnel: {protocol: CONNECT, targetHost: a.example.com, targetPort: 443}
    portLevelSettings:
      - port: {number: 80}
        loadBalancer: {consistentHash: {httpCookie: {name: a, ttl: 1h, attributes: [{name: a}, {name: b}]}, maglev: {tableSize: 65537}}}
        tls: {mode: SIMPLE, credentialName: "configmap://shop/ca"}
  subsets:
    - {name: v1, labels: {version: v1}}
    - {name: v2, labels: {version: v2}, trafficPolicy: {loadBalancer: {simple: RANDOM, localityLbSetting: {failover: [{from: a, to: b}], failoverPriority: [x=y]}},
        outlierDetection: {}, proxyProtocol: {version: V2}}}
---
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: zones}
spec:
  host: cart
  workloadSelector: {matchLabels: {app: a}}
  trafficPolicy:
    loadBalancer: {zoneAwareLbSetting: {enabled: true, failover: [{from: a, to: b}], failoverPriority: [x]}, consistentHash: {useSourceIp: true, ringHash: {minimumRingSize: 5}}}
    outlierDetection: {interval: 1s}
    tls: {mode: SIMPLE, insecureSkipVerify: true}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: gateway}
spec:
  selector: {istio: ingressgateway}
  servers:
    - {port: {number: 80, name: http, protocol: HTTP}, hosts: ["*"], tls: {httpsRedirect: true}, bind: 0.0.0.0}
    - {port: {number: 443, name: https, protocol: HTTPS}, hosts: ["shop/*.example.com", ./a.example.com], tls: {mode: SIMPLE, credentialName: a, minProtocolVersion: TLSV1_2,
        cipherSuites: [ECDHE-RSA-AES128-GCM-SHA256]}}
    - {port: {number: 444, name: mutual, protocol: HTTPS}, hosts: ["a.example.com"], tls: {mode: MUTUAL, serverCertificate: /a, privateKey: /b, caCertificates: /c, caCrl: /d}}
    - {port: {number: 445, name: tls, protocol: TLS}, hosts: ["b.example.com"], tls: {mode: PASSTHROUGH}}
    - {port: {number: 446, name: two, protocol: HTTPS}, hosts: ["c.example.com"], tls: {mode: SIMPLE, tlsCertificates: [{serverCertificate: /a, privateKey: /b}]}}
    - {port: {number: 447, name: mesh, protocol: HTTPS}, hosts: ["c.example.com"], tls: {mode: ISTIO_MUTUAL}}
    - {port: {number: 9000, name: tcp, protocol: TCP}, hosts: ["1.2.3.4"]}
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: static}
spec:
  hosts: [a.example.com]
  addresses: [10.1.2.3]
  location: MESH_EXTERNAL
  resolution: STATIC
  exportTo: ["."]
  ports: [{number: 443, name: tls, protocol: TLS}, {number: 80, name: http, protocol: HTTP, targetPort: 8080}, {number: 90, name: tcp, protocol: TCP}]
  endpoints: [{address: 1.2.3.4, ports: {http: 8080}, labels: {app: a}, weight: 5}, {address: 1.2.3.5}]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: dns}
spec:
  hosts: [a.example.com, "*.b.example.com"]
  location: MESH_EXTERNAL
  resolution: DNS
  ports: [{number: 443, name: tls, protocol: TLS}]
  endpoints: [{address: c.example.com, ports: {tls: 443}, labels: {app: a}}]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: round-robin}
spec:
  hosts: [a.example.com, b.example.com]
  resolution: DNS_ROUND_ROBIN
  ports: [{number: 80, name: http, protocol: HTTP}]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: dynamic}
spec:
  hosts: ["*.example.com"]
  resolution: DYNAMIC_DNS
  location: MESH_EXTERNAL
  ports: [{number: 80, name: http, protocol: HTTP}]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: none}
spec:
  hosts: ["*.example.com"]
  addresses: [10.0.0.0/8]
  ports: [{number: 80, name: http, protocol: HTTP}]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: selector}
spec:
  hosts: [a.example.com]
  resolution: STATIC
  addresses: [10.0.0.1]
  workloadSelector: {labels: {app: a}}
  ports: [{number: 80, name: http, protocol: HTTP}]
---
apiVersion: networking.istio.io/v1
kind: ServiceEntry
metadata: {name: socket}
spec:
  hosts: [a.example.com]
  resolution: STATIC
  addresses: [10.0.0.1]
  endpoints: [{address: "unix:///a"}]
  ports: [{number: 80, name: http, protocol: HTTP}]
---
apiVersion: networking.istio.io/v1
kind: Sidecar
metadata: {name: sidecar}
spec:
  workloadSelector: {labels: {app: a}}
  inboundConnectionPool: {tcp: {maxConnections: 5}, http: {maxRetries: 5}}
  outboundTrafficPolicy: {mode: ALLOW_ANY, egressProxy: {host: egress.example.com, subset: a, port: {number: 80}}}
  ingress:
    - {port: {number: 80, name: http, protocol: HTTP}, bind: 0.0.0.0, defaultEndpoint: "127.0.0.1:8080", connectionPool: {http: {maxRetries: 5}}}
    - {port: {number: 443, name: https, protocol: HTTPS}, defaultEndpoint: "unix:///a", tls: {mode: SIMPLE, serverCertificate: /a, privateKey: /b}}
    - {port: {number: 90, name: tcp, protocol: TCP}, defaultEndpoint: ":90"}
  egress:
    - {port: {number: 80, name: http, protocol: HTTP}, bind: 1.2.3.4, captureMode: IPTABLES, hosts: ["./*", "edge/a.example.com"]}
    - {port: {number: 0, protocol: HTTP}, bind: "unix:///a", captureMode: NONE, hosts: ["shop/*"]}
    - {hosts: ["istio-system/*", "~shop/*"]}
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: {name: workload}
spec: {address: 10.1.2.3, ports: {http: 8080}, labels: {app: a}, network: a}
---
apiVersion: networking.istio.io/v1
kind: WorkloadEntry
metadata: {name: workload-socket}
spec: {address: "unix:///a", labels: {app: a}}
---
apiVersion: networking.istio.io/v1
kind: WorkloadGroup
metadata: {name: group}
spec:
  metadata: {labels: {app: a}, annotations: {a: b}}
  template: {serviceAccount: a, labels: {app: a}, ports: {http: 80}}
  probe: {httpGet: {port: 80, path: /, httpHeaders: [{name: a, value: b}]}, periodSeconds: 5}
---
apiVersion: networking.istio.io/v1beta1
kind: ProxyConfig
metadata: {name: proxy}
spec: {selector: {matchLabels: {app: a}}, concurrency: 2, image: {imageType: distroless}, environmentVariables: {A: b}}
---
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: filter}
spec:
  workloadSelector: {labels: {app: a}}
  configPatches:
    - applyTo: HTTP_FILTER
      match: {context: GATEWAY, proxy: {proxyVersion: "1\\\\.31.*"}, listener: {filterChain: {filter: {name: envoy.filters.network.http_connection_manager,
        subFilter: {name: envoy.filters.http.router}}}}}
      patch: {operation: REMOVE}
    - applyTo: CLUSTER
      match: {context: SIDECAR_OUTBOUND, cluster: {service: a}}
      patch: {operation: REMOVE}
    - applyTo: HTTP_ROUTE
      match: {routeConfiguration: {name: a}}
      patch: {operation: REMOVE}
    - applyTo: NETWORK_FILTER
      match: {listener: {filterChain: {filter: {name: envoy.filters.network.tcp_proxy}}}}
      patch: {operation: REMOVE}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: policy}
spec:
  selector: {matchLabels: {app: a}}
  action: ALLOW
  rules:
    - from: [{source: {principals: [a/ns/b/sa/c], notNamespaces: [a], ipBlocks: [10.0.0.0/8], notRemoteIpBlocks: [1.2.3.4], requestPrincipals: ["a/*"], trustDomains: [a]}},
        {source: {serviceAccounts: [a/b, c], notTrustDomains: ["a*"]}}]
      to: [{operation: {hosts: [a], methods: [GET], paths: [/a, "/b/{*}/c"], notPaths: ["/b/{**}"], ports: ["80"]}}]
      when: [{key: "request.headers[a]", values: [a]}, {key: source.ip, values: [10.0.0.0/8]}, {key: destination.port, notValues: ["80"]},
        {key: "request.auth.claims[a]", values: [a]}, {key: source.serviceAccount, values: [a]}, {key: source.trustDomain, values: [a]}]
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: deny}
spec: {targetRefs: [{kind: Service, name: a}, {group: gateway.networking.k8s.io, kind: Gateway, name: a}], action: DENY, rules: [{to: [{operation: {ports: ["80"], paths: [/a]}}]}]}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: dry-run, annotations: {istio.io/dry-run: "true"}}
spec: {targetRef: {group: networking.istio.io, kind: ServiceEntry, name: a}, action: DENY, rules: [{from: [{source: {principals: [a]}}]}]}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: custom}
spec: {action: CUSTOM, provider: {name: a}, rules: [{from: [{source: {ipBlocks: [1.2.3.4]}}], to: [{operation: {paths: [/a]}}], when: [{key: "request.headers[a]", values: [a]}]}]}
---
apiVersion: security.istio.io/v1
kind: RequestAuthentication
metadata: {name: tokens}
spec:
  selector: {matchLabels: {app: a}}
  jwtRules:
    - {issuer: a, jwksUri: https://a.example.com/keys, audiences: [a], fromHeaders: [{name: a}], fromParams: [a], fromCookies: [a], outputClaimToHeaders: [{header: a, claim: b}],
        timeout: 5s}
    - {issuer: b, jwks: '{"keys": [{"kty": "RSA", "e": "AQAB", "kid": "a", "n": "xAE7eB6qugXyCAG3yhh7pkDkT65pHymX-P7KfIupjf59vsdo91bSP9C8H07pSAGQO1MV_xFj9VswgsCg4R6otmg5PV2He95lZdHtOcU5DXIg_pbhLdKXbi66GlVeK6ABZOUW3WYtnNHD-91gVuoeJT_DwtGGcp4ignkgXfkiEm4sw-4sfb4qdt5oLbyVpmW6x9cfa7vs2WTfURiCrBoUqgBo_-4WTiULmmHSGZHOjzwa8WtrtOQGsAFjIbno85jp6MnGGGZPYZbDAa_b3y5u-YpW7ypZrvD8BgtKVjgtQgZhLAGezMt0ua3DRrWnKqTZ0BJ_EyxOGuHJrLsn00fnMQ"}]}'}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: peers}
spec: {selector: {matchLabels: {app: a}}, mtls: {mode: STRICT}, portLevelMtls: {8080: {mode: DISABLE}}}
---
apiVersion: telemetry.istio.io/v1
kind: Telemetry
metadata: {name: telemetry}
spec:
  selector: {matchLabels: {app: a}}
  accessLogging: [{providers: [{name: a}], filter: {expression: "response.code >= 400"}}]
  tracing: [{providers: [{name: a}], randomSamplingPercentage: 5, customTags: {a: {literal: {value: a}}}}]
  metrics: [{providers: [{name: a}], overrides: [{match: {metric: ALL_METRICS}, tagOverrides: {a: {operation: REMOVE}, b: {value: a}}}]}]
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: {name: wasm}
spec: {selector: {matchLabels: {app: a}}, url: "oci://a.example.com/b:1", sha256: "", match: [{ports: [{number: 80}]}], vmConfig: {env: [{name: a, value: b}, {name: b, valueFrom: HOST}]}}
---
apiVersion: extensions.istio.io/v1alpha1
kind: WasmPlugin
metadata: {name: wasm-of-service}
spec: {targetRefs: [{kind: Service, name: a}], url: a}
---
apiVersion: extensions.istio.io/v1alpha1
kind: TrafficExtension
metadata: {name: extension}
spec: {targetRefs: [{kind: Service, name: a}], wasm: {url: "oci://a.example.com/b:1"}, match: [{ports: [{number: 80}]}]}
`;

/** In the namespace shop. */
export const RIGHT_OBJECTS: readonly Manifest[] = parseAllDocuments(TEXT).map(document => {
  const manifest = document.toJS() as Manifest;
  return { ...manifest, metadata: { ...manifest.metadata, namespace: 'shop' } };
});

/** One of them by its name. */
export function rightObject(name: string): Manifest {
  return RIGHT_OBJECTS.find(({ metadata }) => metadata?.name === name)!;
}
