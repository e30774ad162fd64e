import { Yaml } from 'cdk8s';
import { IConstruct } from 'constructs';
import { isOlderVersion, PROXY_CONFIG } from '../istio';
import { ConnectionSettings } from './connection-settings';
import { DrainPlan } from './gateway-drain';
import { IngressGatewayProps } from './ingress-gateway-props';
import { requireProxyDuration, requireProxyTimeout } from './proxy-config-duration';
import { ProxyHeaders } from './proxy-headers';
import { refuse } from '../core/errors';
import { MAX_INT32, MAX_UINT32, optional, requireInteger } from '../core/requirements';
import { IstioVersion } from '../mesh-settings/istio-version';
import { MeshSettings } from '../mesh-settings/mesh-settings';

/** The smallest window that HTTP/2 knows. */
const MIN_WINDOW = 65535;

/** Since which Istio a field of the annotation exists. An older one drops it without a word. */
const HEADERS_SINCE = {
  preserveHttp1HeaderCase: IstioVersion.V1_25,
  xForwardedHost: IstioVersion.V1_28,
  xForwardedPort: IstioVersion.V1_28,
} as const;
const CONNECTION_SETTINGS_SINCE = IstioVersion.V1_31;

/** Istio 1.31 reads the limit here only, and not in the connection settings. */
const CONNECTION_LIMIT = 'ISTIO_META_GLOBAL_DOWNSTREAM_MAX_CONNECTIONS';

/** The annotation of the pods, or none. */
export function proxyConfig(scope: IConstruct, what: string, props: IngressGatewayProps, drained: DrainPlan): Record<string, string> {
  requireOwnAnnotation(what, props);
  const config = given({
    gatewayTopology: gatewayTopology(what, props),
    ...optional(props.connectionSettings, settings => connectionSettings(scope, what, settings)),
    proxyHeaders: optional(props.proxyHeaders, headers => proxyHeaders(scope, what, headers)),
    ...drained.proxyConfig,
  });
  return config === undefined ? {} : { [PROXY_CONFIG]: Yaml.stringify(config) };
}

function requireOwnAnnotation(what: string, { podMetadata }: IngressGatewayProps): void {
  const config = podMetadata?.annotations?.[PROXY_CONFIG];
  if (config !== undefined) {
    refuse(`annotation ${PROXY_CONFIG} of ${what}`, 'left out', config,
      'the gateway writes it: use drain, numTrustedProxies, forwardClientCertificate, connectionSettings, proxyHeaders and the load balancer, or a '
        + 'ProxyConfig object');
  }
}

function gatewayTopology(what: string, { numTrustedProxies, forwardClientCertificate, loadBalancer }: IngressGatewayProps): object | undefined {
  const { proxyProtocol, preservesClientAddresses } = loadBalancer._plan;
  return given({
    // Where connections come from the clients themselves, proxies that the mesh trusts would let each of them claim any address.
    numTrustedProxies: optional(numTrustedProxies, value =>
      requireInteger(`numTrustedProxies of ${what}`, value, 0, MAX_UINT32, 'a number of proxies'))
      ?? (preservesClientAddresses ? 0 : undefined),
    forwardClientCertDetails: forwardClientCertificate,
    // To be there is all that it says.
    proxyProtocol: proxyProtocol ? {} : undefined,
  });
}

function connectionSettings(scope: IConstruct, what: string, settings: ConnectionSettings): object {
  const place = (field: keyof ConnectionSettings) => `connectionSettings.${field} of ${what}`;
  const timeout = (field: 'httpIdleTimeout' | 'httpRequestTimeout' | 'httpRequestHeadersTimeout' | 'httpStreamIdleTimeout') =>
    optional(settings[field], value => requireProxyTimeout(place(field), value));
  const duration = (field: 'httpMaxConnectionDuration' | 'httpDrainTimeout' | 'httpMaxStreamDuration') =>
    optional(settings[field], value => requireProxyDuration(place(field), value));
  const integer = (
    field: 'listenerPerConnectionBufferLimitBytes' | 'httpMaxConcurrentStreams' | 'http2InitialStreamWindowSize' | 'http2InitialConnectionWindowSize'
    | 'globalDownstreamConnectionLimit',
    minimum: number,
  ) => optional(settings[field], value => requireInteger(place(field), value, minimum, MAX_INT32));
  const rendered = given({
    profile: settings.profile,
    listenerPerConnectionBufferLimitBytes: integer('listenerPerConnectionBufferLimitBytes', 0),
    httpIdleTimeout: timeout('httpIdleTimeout'),
    httpMaxConnectionDuration: duration('httpMaxConnectionDuration'),
    httpDrainTimeout: duration('httpDrainTimeout'),
    httpRequestTimeout: timeout('httpRequestTimeout'),
    httpRequestHeadersTimeout: timeout('httpRequestHeadersTimeout'),
    httpStreamIdleTimeout: timeout('httpStreamIdleTimeout'),
    httpMaxStreamDuration: duration('httpMaxStreamDuration'),
    httpMaxConcurrentStreams: integer('httpMaxConcurrentStreams', 1),
    http2InitialStreamWindowSize: integer('http2InitialStreamWindowSize', MIN_WINDOW),
    http2InitialConnectionWindowSize: integer('http2InitialConnectionWindowSize', MIN_WINDOW),
    httpHeadersWithUnderscoresAction: settings.httpHeadersWithUnderscoresAction,
    httpMergeSlashes: settings.httpMergeSlashes,
    httpPathWithEscapedSlashesAction: settings.httpPathWithEscapedSlashesAction,
  });
  const limit = integer('globalDownstreamConnectionLimit', 1);
  if (rendered !== undefined || limit !== undefined) {
    requireIstio(scope, `connectionSettings of ${what}`, CONNECTION_SETTINGS_SINCE);
  }
  return { connectionSettings: rendered, proxyMetadata: optional(limit, value => ({ [CONNECTION_LIMIT]: String(value) })) };
}

/** A switch is written also where it says what Istio does anyway: the mesh may say otherwise. */
function proxyHeaders(scope: IConstruct, what: string, headers: ProxyHeaders): object | undefined {
  const disabled = (value: boolean | undefined) => optional(value, isSent => ({ disabled: !isSent }));
  const enabled = (value: boolean | undefined) => optional(value, isSent => ({ enabled: isSent }));
  for (const [field, since] of Object.entries(HEADERS_SINCE)) {
    if (headers[field as keyof typeof HEADERS_SINCE] !== undefined) {
      requireIstio(scope, `proxyHeaders.${field} of ${what}`, since);
    }
  }
  return given({
    server: headers.server?._render(),
    requestId: disabled(headers.requestId),
    attemptCount: disabled(headers.attemptCount),
    envoyDebugHeaders: disabled(headers.envoyDebugHeaders),
    metadataExchangeHeaders: optional(headers.metadataExchangeHeaders, mode => ({ mode })),
    preserveHttp1HeaderCase: headers.preserveHttp1HeaderCase,
    xForwardedHost: enabled(headers.xForwardedHost),
    xForwardedPort: enabled(headers.xForwardedPort),
  });
}

function requireIstio(scope: IConstruct, what: string, since: IstioVersion): void {
  const { oldestIstio } = MeshSettings.of(scope);
  if (isOlderVersion(oldestIstio, since)) {
    refuse('oldestIstio of the mesh settings', `${since} or newer for ${what}`, oldestIstio,
      `an older Istio drops it silently: leave it out, or say MeshSettings.configure(app, { oldestIstio: IstioVersion.V${since.replace('.', '_')} }) `
        + 'if every cluster has it');
  }
}

/** What was set, if anything. For what was not, the YAML in the annotation would say null. */
function given(fields: object): object | undefined {
  const entries = Object.entries(fields).filter(([, value]) => value !== undefined);
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}
