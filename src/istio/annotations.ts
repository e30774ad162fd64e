/** What Istio says of an annotation of its own. */
export interface AnnotationFacts {
  /** The kinds that it is for; `Any` for all. A `Gateway` is one of the Gateway API. */
  readonly kinds: readonly string[];
  readonly isDeprecated?: boolean;
}

/** The annotations that Istio knows (`istio.io/api`, annotation/annotations.yaml); a conformance test compares them. */
export const ANNOTATIONS: ReadonlyMap<string, AnnotationFacts> = new Map(Object.entries<AnnotationFacts>({
  'alpha.istio.io/canonical-serviceaccounts': { kinds: ['Service'], isDeprecated: true },
  'alpha.istio.io/kubernetes-serviceaccounts': { kinds: ['Service'], isDeprecated: true },
  'ambient.istio.io/bypass-inbound-capture': { kinds: ['Pod'] },
  'ambient.istio.io/dns-capture': { kinds: ['Pod'] },
  'ambient.istio.io/redirection': { kinds: ['Pod'] },
  'ambient.istio.io/waypoint-inbound-binding': { kinds: ['GatewayClass', 'Gateway'] },
  'galley.istio.io/analyze-suppress': { kinds: ['Any'] },
  'gateway.istio.io/controller-version': { kinds: ['Any'] },
  'gateway.istio.io/name-override': { kinds: ['Gateway'] },
  'gateway.istio.io/service-account': { kinds: ['Gateway'] },
  'inject.istio.io/templates': { kinds: ['Pod'] },
  'istio.io/autoRegistrationGroup': { kinds: ['WorkloadEntry'] },
  'istio.io/connectedAt': { kinds: ['WorkloadEntry'] },
  'istio.io/disconnectedAt': { kinds: ['WorkloadEntry'] },
  'istio.io/dry-run': { kinds: ['AuthorizationPolicy'] },
  'istio.io/reroute-virtual-interfaces': { kinds: ['Pod'] },
  'istio.io/rev': { kinds: ['Pod'] },
  'istio.io/use-waypoint-canary-weight': { kinds: ['Service', 'ServiceEntry', 'Namespace'] },
  'istio.io/workloadController': { kinds: ['WorkloadEntry'] },
  'kubernetes.io/ingress.class': { kinds: ['Ingress'] },
  'networking.istio.io/exportTo': { kinds: ['Service'] },
  'networking.istio.io/service-type': { kinds: ['Gateway'] },
  'networking.istio.io/traffic-distribution': { kinds: ['Namespace', 'Service', 'ServiceEntry'] },
  'prometheus.istio.io/merge-metrics': { kinds: ['Pod'] },
  'proxy.istio.io/config': { kinds: ['Pod'] },
  'proxy.istio.io/overrides': { kinds: ['Pod'] },
  'readiness.status.sidecar.istio.io/applicationPorts': { kinds: ['Pod'] },
  'readiness.status.sidecar.istio.io/failureThreshold': { kinds: ['Pod'] },
  'readiness.status.sidecar.istio.io/initialDelaySeconds': { kinds: ['Pod'] },
  'readiness.status.sidecar.istio.io/periodSeconds': { kinds: ['Pod'] },
  'sidecar.istio.io/agentLogLevel': { kinds: ['Pod'] },
  'sidecar.istio.io/bootstrapOverride': { kinds: ['Pod'] },
  'sidecar.istio.io/componentLogLevel': { kinds: ['Pod'] },
  'sidecar.istio.io/discoveryAddress': { kinds: ['Pod'], isDeprecated: true },
  'sidecar.istio.io/extraStatTags': { kinds: ['Pod'], isDeprecated: true },
  'sidecar.istio.io/inject': { kinds: ['Pod'], isDeprecated: true },
  'sidecar.istio.io/interceptionMode': { kinds: ['Pod'] },
  'sidecar.istio.io/logLevel': { kinds: ['Pod'] },
  'sidecar.istio.io/nativeSidecar': { kinds: ['Pod'] },
  'sidecar.istio.io/proxyCPU': { kinds: ['Pod'] },
  'sidecar.istio.io/proxyCPULimit': { kinds: ['Pod'] },
  'sidecar.istio.io/proxyImage': { kinds: ['Pod'] },
  'sidecar.istio.io/proxyImageType': { kinds: ['Pod'] },
  'sidecar.istio.io/proxyMemory': { kinds: ['Pod'] },
  'sidecar.istio.io/proxyMemoryLimit': { kinds: ['Pod'] },
  'sidecar.istio.io/rewriteAppHTTPProbers': { kinds: ['Pod'] },
  'sidecar.istio.io/statsCompression': { kinds: ['Pod'], isDeprecated: true },
  'sidecar.istio.io/statsEvictionInterval': { kinds: ['Pod'] },
  'sidecar.istio.io/statsFlushInterval': { kinds: ['Pod'] },
  'sidecar.istio.io/statsHistogramBins': { kinds: ['Pod'] },
  'sidecar.istio.io/statsHistogramBuckets': { kinds: ['Pod'] },
  'sidecar.istio.io/statsInclusionPrefixes': { kinds: ['Pod'], isDeprecated: true },
  'sidecar.istio.io/statsInclusionRegexps': { kinds: ['Pod'], isDeprecated: true },
  'sidecar.istio.io/statsInclusionSuffixes': { kinds: ['Pod'], isDeprecated: true },
  'sidecar.istio.io/status': { kinds: ['Pod'] },
  'sidecar.istio.io/userVolume': { kinds: ['Pod'] },
  'sidecar.istio.io/userVolumeMount': { kinds: ['Pod'] },
  'status.sidecar.istio.io/port': { kinds: ['Pod'] },
  'topology.istio.io/controlPlaneClusters': { kinds: ['Namespace'] },
  'traffic.istio.io/nodeSelector': { kinds: ['Service'] },
  'traffic.sidecar.istio.io/excludeInboundPorts': { kinds: ['Pod'] },
  'traffic.sidecar.istio.io/excludeInterfaces': { kinds: ['Pod'] },
  'traffic.sidecar.istio.io/excludeOutboundIPRanges': { kinds: ['Pod'] },
  'traffic.sidecar.istio.io/excludeOutboundPorts': { kinds: ['Pod'] },
  'traffic.sidecar.istio.io/includeInboundPorts': { kinds: ['Pod'] },
  'traffic.sidecar.istio.io/includeOutboundIPRanges': { kinds: ['Pod'] },
  'traffic.sidecar.istio.io/includeOutboundPorts': { kinds: ['Pod'] },
  'traffic.sidecar.istio.io/kubevirtInterfaces': { kinds: ['Pod'], isDeprecated: true },
}));

/** What is set by Istio itself, and looked at by nobody. */
const OF_ISTIO_ITSELF = ['sidecar.istio.io/status', 'gateway.istio.io/controller-version', 'istio.io/rev'];

/** One of Kubernetes that Istio reads. */
const OF_KUBERNETES = ['kubernetes.io/ingress.class'];

/** Whether an annotation is one that Istio has to know. */
export function isIstioAnnotation(name: string): boolean {
  const [prefix] = name.split('/');
  const isOurs = prefix === 'istio.io' || prefix.endsWith('.istio.io');
  return OF_KUBERNETES.includes(name) || isOurs && name.includes('/') && !OF_ISTIO_ITSELF.includes(name);
}
