import { Duration } from 'cdk8s';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import { chartIn, gatewayIn, manifestOf } from './gateway-fixture';
import {
  ConnectionSettingsProfile, ForwardClientCertificate, GatewayLoadBalancer, HeadersWithUnderscoresAction, IngressGatewayProps, MetadataExchangeMode,
  PathWithEscapedSlashesAction, ServerHeader,
} from '../../src/ingress-gateway';
import { IstioVersion } from '../../src/mesh-settings/istio-version';
import { MeshSettings } from '../../src/mesh-settings/mesh-settings';

/** The fields of the messages in mesh/v1alpha1/proxy.proto of istio.io/api v1.31.1. */
const FIELDS: Record<string, string[]> = {
  gatewayTopology: ['numTrustedProxies', 'forwardClientCertDetails', 'proxyProtocol'],
  connectionSettings: [
    'profile', 'listenerPerConnectionBufferLimitBytes', 'clusterPerConnectionBufferLimitBytes', 'httpIdleTimeout', 'httpMaxConnectionDuration',
    'httpDrainTimeout', 'httpRequestTimeout', 'httpRequestHeadersTimeout', 'httpStreamIdleTimeout', 'httpMaxStreamDuration', 'httpMaxConcurrentStreams',
    'http2InitialStreamWindowSize', 'http2InitialConnectionWindowSize', 'httpHeadersWithUnderscoresAction', 'httpMergeSlashes',
    'httpPathWithEscapedSlashesAction', 'listenerConnectionLimit', 'globalDownstreamConnectionLimit',
  ],
  proxyHeaders: [
    'forwardedClientCert', 'setCurrentClientCertDetails', 'requestId', 'server', 'attemptCount', 'envoyDebugHeaders', 'metadataExchangeHeaders',
    'preserveHttp1HeaderCase', 'xForwardedHost', 'xForwardedPort',
  ],
};

const EXCLUSIONS: Record<string, string> = {
  'connectionSettings.clusterPerConnectionBufferLimitBytes': 'Istio 1.31 takes it, and does nothing with it',
  'connectionSettings.listenerConnectionLimit': 'Istio 1.31 takes it, and does nothing with it',
  'connectionSettings.globalDownstreamConnectionLimit': 'Istio 1.31 does nothing with it; the limit is written as proxy metadata',
  'proxyHeaders.forwardedClientCert': 'gateways do not read it: gatewayTopology.forwardClientCertDetails is theirs',
  'proxyHeaders.setCurrentClientCertDetails': 'gateways do not read it: they always say subject, names and certificate',
};

const EVERYTHING: Partial<IngressGatewayProps> = {
  loadBalancer: GatewayLoadBalancer.nodePort({ proxyProtocol: true }),
  numTrustedProxies: 1,
  forwardClientCertificate: ForwardClientCertificate.SANITIZE,
  connectionSettings: {
    profile: ConnectionSettingsProfile.EDGE,
    listenerPerConnectionBufferLimitBytes: 1,
    httpIdleTimeout: Duration.seconds(1),
    httpMaxConnectionDuration: Duration.seconds(1),
    httpDrainTimeout: Duration.seconds(1),
    httpRequestTimeout: Duration.seconds(1),
    httpRequestHeadersTimeout: Duration.seconds(1),
    httpStreamIdleTimeout: Duration.seconds(1),
    httpMaxStreamDuration: Duration.seconds(1),
    httpMaxConcurrentStreams: 1,
    http2InitialStreamWindowSize: 65535,
    http2InitialConnectionWindowSize: 65535,
    globalDownstreamConnectionLimit: 1,
    httpHeadersWithUnderscoresAction: HeadersWithUnderscoresAction.ALLOW,
    httpMergeSlashes: true,
    httpPathWithEscapedSlashesAction: PathWithEscapedSlashesAction.KEEP_UNCHANGED,
  },
  proxyHeaders: {
    server: ServerHeader.disabled(),
    requestId: true,
    attemptCount: true,
    envoyDebugHeaders: true,
    metadataExchangeHeaders: MetadataExchangeMode.IN_MESH,
    preserveHttp1HeaderCase: true,
    xForwardedHost: true,
    xForwardedPort: true,
  },
};

test('every field that a gateway reads is written, and no other', () => {
  const chart = chartIn();
  MeshSettings.configure(chart, { oldestIstio: IstioVersion.V1_31 });
  const config = parse(
    manifestOf(gatewayIn(chart, EVERYTHING), 'Deployment').spec.template.metadata.annotations['proxy.istio.io/config'],
  ) as Record<string, object>;
  const written = Object.keys(FIELDS).flatMap(message => Object.keys(config[message]).map(field => `${message}.${field}`));
  const known = Object.entries(FIELDS).flatMap(([message, fields]) => fields.map(field => `${message}.${field}`));

  expect([...written, ...Object.keys(EXCLUSIONS)].sort()).toEqual([...known].sort());
  expect(config.proxyMetadata).toEqual({ ISTIO_META_GLOBAL_DOWNSTREAM_MAX_CONNECTIONS: '1' });
});
