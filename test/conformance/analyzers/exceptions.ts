/** Where we say otherwise than Istio's analyzers, and why. */
import { Difference } from './comparison';

/** Differences that are meant. Without a case or an origin, every one. */
export interface MeantDifference extends Pick<Difference, 'what' | 'code'> {
  readonly case?: string;
  readonly origin?: string;
  readonly reason: string;
}

export const MEANT_DIFFERENCES: readonly MeantDifference[] = [
  {
    what: 'missed',
    code: 'IST0118',
    origin: 'Service my-namespace1/my-service1',
    reason: 'told as IST0106: the API server takes no Service with several ports of which one has no name',
  },
  {
    what: 'missed',
    code: 'IST0137',
    origin: 'Deployment bookinfo/conflicting-ports',
    reason: 'one of its Services is told as IST0106: the API server takes no port with the protocol HTTP',
  },
  {
    what: 'missed',
    code: 'IST0131',
    origin: 'VirtualService duplicate-match',
    reason: 'the route is told as a whole, as IST0130: its only match is that of the route before',
  },
  { what: 'missed', code: 'IST0131', origin: 'VirtualService duplicate-tcp-match', reason: 'told as a whole, as IST0130' },
  { what: 'missed', code: 'IST0131', origin: 'VirtualService none/tls-routing', reason: 'told as a whole, as IST0130' },
  {
    what: 'false',
    code: 'IST0131',
    origin: 'VirtualService uri-with-prefix-exact',
    reason: 'the match of one path stands behind one of every path, and takes nothing; Istio compares prefixes only',
  },
  { what: 'missed', code: 'IST0132', origin: 'VirtualService httpbin-bogus', reason: 'the Gateway is not there, which is told as IST0101' },
  {
    what: 'missed',
    code: 'IST0109',
    origin: 'VirtualService foo/productpage-d',
    reason: 'a wildcard below another one is a virtual host of its own: no sidecar has to choose',
  },
  { what: 'missed', code: 'IST0109', origin: 'VirtualService bar/productpage-d', reason: 'the same' },
  {
    what: 'false',
    code: 'IST0145',
    origin: 'Gateway istio-system/testing-gateway-4',
    reason: 'an info: another Gateway has the same host with "*/" before it, which Istio compares as text',
  },
  {
    what: 'false',
    code: 'IST0134',
    case: 'missing Addresses and Protocol in Service Entry with ISTIO_META_DNS_AUTO_ALLOCATE enabled',
    reason: 'the mesh configuration of the case, which is no object here, allocates addresses; proxies know them only with ISTIO_META_DNS_CAPTURE',
  },
  {
    what: 'false',
    code: 'IST0134',
    case: 'ServiceEntry Addresses Allocated',
    reason: 'the allocated address is known to proxies only with ISTIO_META_DNS_CAPTURE, which the analyzer does not look at',
  },
  {
    what: 'false',
    code: 'IST0157',
    origin: 'Telemetry foo/mesh-default',
    reason: 'disabling logs without a provider disables none where meshConfig.accessLogFile is set',
  },
  {
    what: 'missed',
    code: 'IST0002',
    origin: 'Telemetry istio-system/mesh-default',
    reason: 'whether a provider is one of Lightstep says the mesh configuration, which is no object of Kubernetes',
  },
  {
    what: 'false',
    code: 'IST0135',
    case: 'serviceMultipleDeployments',
    reason: 'we look at the annotations of templates too, Istio at those of the pods that come out',
  },
];

/** Codes that no manifest decides. */
export const OUT_OF_REACH: Readonly<Record<string, string>> = {
  IST0103: 'about running pods: a manifest is there before the injection',
  IST0126: 'about the networks of the mesh configuration, which is no object of Kubernetes',
  IST0136: 'nearly every annotation of Istio is alpha: istioctl leaves this analyzer out, as noise',
  IST0139: 'about what the installation of Istio made of its webhooks',
  IST0158: 'about the images of running pods',
  IST0163: 'about the webhooks of an external control plane',
  IST0164: 'about the webhooks of an external control plane',
  IST0171: 'about the status of objects in a cluster',
  IST0175: 'about the environment of istiod',
  IST0176: 'about the CRDs that are installed',
};
