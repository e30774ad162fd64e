import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { chartIn, gatewayIn, manifestOf } from './gateway-fixture';
import {
  ConnectionSettings, ConnectionSettingsProfile, ForwardClientCertificate, GatewayDrain, GatewayLoadBalancer, HeadersWithUnderscoresAction,
  IngressGatewayProps, MetadataExchangeMode, PathWithEscapedSlashesAction, ProxyHeaders, ServerHeader,
} from '../../src/ingress-gateway';
import { IstioVersion } from '../../src/mesh-settings/istio-version';
import { MeshSettings } from '../../src/mesh-settings/mesh-settings';

const { V1_24, V1_25, V1_27, V1_28, V1_30, V1_31 } = IstioVersion;

/** What the pods of a gateway say to their proxy. */
function configOf(props: Partial<IngressGatewayProps>, oldestIstio = V1_31): string | undefined {
  const chart = chartIn();
  MeshSettings.configure(chart, { oldestIstio });
  return manifestOf(gatewayIn(chart, props), 'Deployment').spec.template.metadata.annotations['proxy.istio.io/config'];
}

const lines = (...texts: string[]) => texts.map(text => `${text}\n`).join('');

describe('connection settings', () => {
  test('are beside the topology and the drain', () => {
    expect(configOf({
      numTrustedProxies: 1,
      connectionSettings: { httpIdleTimeout: Duration.seconds(60), httpMaxConnectionDuration: Duration.hours(1) },
      drain: GatewayDrain.fixed(Duration.minutes(1)),
    })).toBe(lines(
      'gatewayTopology:',
      '  numTrustedProxies: 1',
      'connectionSettings:',
      '  httpIdleTimeout: 60s',
      '  httpMaxConnectionDuration: 3600s',
      'terminationDrainDuration: 60s',
      'drainDuration: 60s',
    ));
  });

  test('have every field that a gateway reads', () => {
    expect(configOf({
      connectionSettings: {
        profile: ConnectionSettingsProfile.EDGE,
        listenerPerConnectionBufferLimitBytes: 32768,
        httpIdleTimeout: Duration.minutes(5),
        httpMaxConnectionDuration: Duration.days(7),
        httpDrainTimeout: Duration.millis(2500),
        httpRequestTimeout: Duration.seconds(30),
        httpRequestHeadersTimeout: Duration.seconds(10),
        httpStreamIdleTimeout: Duration.seconds(0),
        httpMaxStreamDuration: Duration.hours(1),
        httpMaxConcurrentStreams: 128,
        http2InitialStreamWindowSize: 65535,
        http2InitialConnectionWindowSize: 1048576,
        httpHeadersWithUnderscoresAction: HeadersWithUnderscoresAction.DROP_HEADER,
        httpMergeSlashes: false,
        httpPathWithEscapedSlashesAction: PathWithEscapedSlashesAction.REJECT_REQUEST,
      },
    })).toBe(lines(
      'connectionSettings:',
      '  profile: EDGE',
      '  listenerPerConnectionBufferLimitBytes: 32768',
      '  httpIdleTimeout: 300s',
      '  httpMaxConnectionDuration: 604800s',
      '  httpDrainTimeout: 2.5s',
      '  httpRequestTimeout: 30s',
      '  httpRequestHeadersTimeout: 10s',
      '  httpStreamIdleTimeout: 0s',
      '  httpMaxStreamDuration: 3600s',
      '  httpMaxConcurrentStreams: 128',
      '  http2InitialStreamWindowSize: 65535',
      '  http2InitialConnectionWindowSize: 1048576',
      '  httpHeadersWithUnderscoresAction: HEADERS_WITH_UNDERSCORES_DROP_HEADER',
      '  httpMergeSlashes: false',
      '  httpPathWithEscapedSlashesAction: REJECT_REQUEST',
    ));
  });

  test('write the limit of connections where Istio reads it', () => {
    expect(configOf({ connectionSettings: { globalDownstreamConnectionLimit: 20000 } })).toBe(lines(
      'proxyMetadata:', '  ISTIO_META_GLOBAL_DOWNSTREAM_MAX_CONNECTIONS: "20000"',
    ));
    expect(() => configOf({ connectionSettings: { globalDownstreamConnectionLimit: 20000 } }, V1_30)).toThrow('must be 1.31 or newer for connectionSettings');
  });

  test('are left out where nothing is set', () => {
    expect(configOf({ connectionSettings: {} })).toBeUndefined();
    expect(configOf({ connectionSettings: {} }, V1_24)).toBeUndefined();
    expect(configOf({ connectionSettings: { profile: ConnectionSettingsProfile.SIDECAR } })).toBe('connectionSettings:\n  profile: SIDECAR\n');
  });

  test('need an Istio that reads them', () => {
    const connectionSettings = { httpIdleTimeout: Duration.seconds(60) };

    expect(() => configOf({ connectionSettings }, V1_30)).toThrow(
      'oldestIstio of the mesh settings must be 1.31 or newer for connectionSettings of gateway "shop", got "1.30": an older Istio drops it silently: leave it out, '
      + 'or say MeshSettings.configure(app, { oldestIstio: IstioVersion.V1_31 }) if every cluster has it',
    );
    expect(() => gatewayIn(chartIn(), { connectionSettings })).toThrow('must be 1.31 or newer for connectionSettings of gateway "shop", got "1.24"');
    expect(() => configOf({ connectionSettings }, V1_31)).not.toThrow();
  });

  const DURATION = 'of gateway "shop" must be a duration of at least 1 ms, in whole milliseconds, got "0 ms"';

  test.each<[ConnectionSettings, ConnectionSettings, string]>([
    [{ listenerPerConnectionBufferLimitBytes: -1 }, { listenerPerConnectionBufferLimitBytes: 0 },
      'connectionSettings.listenerPerConnectionBufferLimitBytes of gateway "shop" must be an integer of at least 0, got -1'],
    [{ listenerPerConnectionBufferLimitBytes: 2147483648 }, { listenerPerConnectionBufferLimitBytes: 2147483647 },
      'connectionSettings.listenerPerConnectionBufferLimitBytes of gateway "shop" must be an integer from 0 to 2147483647, got 2147483648'],
    [{ httpMaxConcurrentStreams: 0 }, { httpMaxConcurrentStreams: 1 }, 'connectionSettings.httpMaxConcurrentStreams of gateway "shop" must be an integer of at least 1, got 0'],
    [{ globalDownstreamConnectionLimit: 0 }, { globalDownstreamConnectionLimit: 1 },
      'connectionSettings.globalDownstreamConnectionLimit of gateway "shop" must be an integer of at least 1, got 0'],
    [{ http2InitialStreamWindowSize: 65534 }, { http2InitialStreamWindowSize: 65535 },
      'connectionSettings.http2InitialStreamWindowSize of gateway "shop" must be an integer of at least 65535, got 65534'],
    [{ http2InitialConnectionWindowSize: 65534 }, { http2InitialConnectionWindowSize: 65535 },
      'connectionSettings.http2InitialConnectionWindowSize of gateway "shop" must be an integer of at least 65535, got 65534'],
    [{ httpIdleTimeout: Duration.millis(0.5) }, { httpIdleTimeout: Duration.seconds(0) },
      'connectionSettings.httpIdleTimeout of gateway "shop" must be a duration of at least 1 ms, in whole milliseconds, got "0.5 ms"'],
    [{ httpRequestTimeout: Duration.millis(1.5) }, { httpRequestTimeout: Duration.seconds(0) }, 'connectionSettings.httpRequestTimeout of gateway "shop" must be'],
    [{ httpRequestHeadersTimeout: Duration.millis(1.5) }, { httpRequestHeadersTimeout: Duration.seconds(0) },
      'connectionSettings.httpRequestHeadersTimeout of gateway "shop" must be'],
    [{ httpStreamIdleTimeout: Duration.millis(1.5) }, { httpStreamIdleTimeout: Duration.seconds(0) }, 'connectionSettings.httpStreamIdleTimeout of gateway "shop"'],
    [{ httpMaxConnectionDuration: Duration.seconds(0) }, { httpMaxConnectionDuration: Duration.millis(1) }, `connectionSettings.httpMaxConnectionDuration ${DURATION}`],
    [{ httpDrainTimeout: Duration.seconds(0) }, { httpDrainTimeout: Duration.millis(1) }, `connectionSettings.httpDrainTimeout ${DURATION}`],
    [{ httpMaxStreamDuration: Duration.seconds(0) }, { httpMaxStreamDuration: Duration.millis(1) }, `connectionSettings.httpMaxStreamDuration ${DURATION}`],
  ])('%j are refused, and not %j', (wrong, nearMiss, message) => {
    expect(() => configOf({ connectionSettings: wrong })).toThrow(message);
    expect(() => configOf({ connectionSettings: nearMiss })).not.toThrow();
  });
});

describe('proxies in front', () => {
  const { nodePort } = GatewayLoadBalancer;

  test('are none where the balancer keeps the addresses of clients, whatever the mesh says', () => {
    expect(configOf({ loadBalancer: nodePort({ preserveClientAddresses: true }) })).toBe('gatewayTopology:\n  numTrustedProxies: 0\n');
    expect(configOf({ loadBalancer: nodePort() })).toBeUndefined();
    expect(configOf({ loadBalancer: nodePort({ proxyProtocol: true }) })).toBe('gatewayTopology:\n  proxyProtocol: {}\n');
  });

  test('are as many as is said', () => {
    expect(configOf({ loadBalancer: nodePort({ preserveClientAddresses: true }), numTrustedProxies: 2 })).toBe('gatewayTopology:\n  numTrustedProxies: 2\n');
  });
});

describe('the certificate of a client', () => {
  test.each(Object.values(ForwardClientCertificate))('goes on as %s says', forwardClientCertificate => {
    expect(configOf({ forwardClientCertificate }, V1_24)).toBe(`gatewayTopology:\n  forwardClientCertDetails: ${forwardClientCertificate}\n`);
  });

  test('is beside the proxies in front and the PROXY protocol', () => {
    expect(configOf({
      forwardClientCertificate: ForwardClientCertificate.SANITIZE,
      numTrustedProxies: 0,
      loadBalancer: GatewayLoadBalancer.nodePort({ proxyProtocol: true }),
    })).toBe(lines('gatewayTopology:', '  numTrustedProxies: 0', '  forwardClientCertDetails: SANITIZE', '  proxyProtocol: {}'));
  });
});

describe('proxy headers', () => {
  test('have every field that a gateway reads', () => {
    expect(configOf({
      proxyHeaders: {
        server: ServerHeader.value('shop'),
        requestId: false,
        attemptCount: false,
        envoyDebugHeaders: false,
        metadataExchangeHeaders: MetadataExchangeMode.IN_MESH,
        preserveHttp1HeaderCase: true,
        xForwardedHost: true,
        xForwardedPort: true,
      },
    })).toBe(lines(
      'proxyHeaders:',
      '  server:',
      '    value: shop',
      '  requestId:',
      '    disabled: true',
      '  attemptCount:',
      '    disabled: true',
      '  envoyDebugHeaders:',
      '    disabled: true',
      '  metadataExchangeHeaders:',
      '    mode: IN_MESH',
      '  preserveHttp1HeaderCase: true',
      '  xForwardedHost:',
      '    enabled: true',
      '  xForwardedPort:',
      '    enabled: true',
    ));
  });

  test('say also what Istio does anyway, where the mesh may say otherwise', () => {
    expect(configOf({ proxyHeaders: { requestId: true, xForwardedHost: false } })).toBe(lines(
      'proxyHeaders:', '  requestId:', '    disabled: false', '  xForwardedHost:', '    enabled: false',
    ));
    expect(configOf({ proxyHeaders: { server: ServerHeader.disabled() } })).toBe(lines('proxyHeaders:', '  server:', '    disabled: true'));
    expect(configOf({ proxyHeaders: {} })).toBeUndefined();
  });

  test.each<[ProxyHeaders, IstioVersion, IstioVersion, string]>([
    [{ preserveHttp1HeaderCase: true }, V1_24, V1_25, '1.25 or newer for proxyHeaders.preserveHttp1HeaderCase of gateway "shop", got "1.24"'],
    [{ xForwardedHost: true }, V1_27, V1_28, '1.28 or newer for proxyHeaders.xForwardedHost of gateway "shop", got "1.27"'],
    [{ xForwardedPort: true }, V1_27, V1_28, '1.28 or newer for proxyHeaders.xForwardedPort of gateway "shop", got "1.27"'],
  ])('%j is refused with Istio %s, and not with %s', (proxyHeaders, older, newer, message) => {
    expect(() => configOf({ proxyHeaders }, older)).toThrow(`oldestIstio of the mesh settings must be ${message}`);
    expect(() => configOf({ proxyHeaders }, newer)).not.toThrow();
  });

  test('that every Istio knows need no newer one', () => {
    const proxyHeaders = {
      server: ServerHeader.disabled(),
      requestId: true,
      attemptCount: true,
      envoyDebugHeaders: true,
      metadataExchangeHeaders: MetadataExchangeMode.UNDEFINED,
    };

    expect(() => configOf({ proxyHeaders }, V1_24)).not.toThrow();
  });
});
