/** Random calls of the whole API, with texts that somebody may read as something else. Each is made by its number alone. */
import { Chart, Duration } from 'cdk8s';
import { authorizationCondition, authorizationOperation, authorizationSource, jwtRule } from './random-policy-parts';
import { Draw } from './random-texts';
import {
  AuthorizationAction, AuthorizationPolicy, ClientTls, ConsistentHash,
  CorsPolicy, Destination, DestinationRule,
  ExtensionProviderType, FaultAbort, Gateway, GatewayServer, HashAlgorithm, HeaderChanges, HttpAction, ForwardOptions, HttpMatch, HttpRoute,
  HttpScheme, LoadBalancer,
  LocalityLoadBalancing, MeshSettingsProps, IstioVersion, MetricTag, PeerAuthentication, PeerAuthenticationMode, PolicyTarget,
  ProxyProtocolVersion, RedirectPath, RedirectPort,
  RequestAuthentication, ResponseBody, ServerVerification, ServiceEntry, ServiceEntryProtocol, ServiceEntryResolution, ServiceHost,
  StandardMetric, StringMatch, Telemetry, TelemetryMetric,
  TelemetryMode, TracingTag, TrafficPolicy, UnmatchedPreflights, UpstreamConnection, UriRewrite, VirtualService, WeightedService,
} from '../../src';

/** Makes something of the API in a chart of its own; `index` tells its names from those of others in the same mesh. */
export type Call = (chart: Chart, draw: Draw, index: number) => void;

/** Settings of a mesh in which all that is named here is there. */
export const CALL_SETTINGS: MeshSettingsProps = {
  oldestIstio: IstioVersion.V1_31,
  gatewayWorkload: {
    labels: { istio: 'ingressgateway' }, namespaceName: 'istio-system', ports: [{ port: 80, targetPort: 8080 }, { port: 443, targetPort: 8443 }],
  },
  extensionProviders: [
    { name: 'opa', providerType: ExtensionProviderType.EXTERNAL_AUTHORIZATION },
    { name: 'zipkin', providerType: ExtensionProviderType.TRACING },
    { name: 'logs', providerType: ExtensionProviderType.ACCESS_LOG },
  ],
};

/** The pods of the gateway that everybody shares. */
const SHARED = PolicyTarget.workload({ istio: 'ingressgateway' });

const AT_GATEWAY = { namespace: 'istio-system' };

function serviceIn(chart: Chart, draw: Draw): WeightedService {
  return new WeightedService(chart, 'service', {
    name: 'web', port: 80, versions: draw.some(3, version => ({ name: `v${version}`, containers: [{ image: 'echo', portNumber: 8080 }] })),
  });
}

export function stringMatch(draw: Draw, plain: () => string): StringMatch {
  return draw.of([
    () => StringMatch.exact(plain()),
    () => StringMatch.prefix(plain()),
    () => StringMatch.regex(draw.expression()),
    () => StringMatch.regex(draw.expression(plain())),
    () => draw.isLucky(20) ? StringMatch.present() : StringMatch.exact(plain()),
  ])();
}

function named<T>(draw: Draw, name: () => string, value: () => T): Record<string, T> {
  return Object.fromEntries(draw.some(2, () => [name(), value()]));
}

export function headerChanges(draw: Draw): HeaderChanges {
  return {
    set: draw.maybe(60, () => named(draw, () => draw.headerName(), () => draw.headerValue())),
    add: draw.maybe(60, () => named(draw, () => draw.headerName(), () => draw.headerValue())),
    remove: draw.maybe(40, () => draw.some(2, () => draw.headerName())),
  };
}

export function corsPolicy(draw: Draw): CorsPolicy {
  return {
    allowOrigins: draw.some(2, () => stringMatch(draw, () => draw.text('https://a.example.com'))),
    allowMethods: draw.maybe(50, () => draw.some(2, () => draw.text(draw.of(['GET', 'POST', '*'])))),
    allowHeaders: draw.maybe(50, () => draw.some(2, () => draw.headerName())),
    exposeHeaders: draw.maybe(50, () => draw.some(2, () => draw.headerName())),
    maxAge: draw.maybe(50, () => Duration.seconds(draw.integer(0, 100_000))),
    allowCredentials: draw.maybe(50, () => draw.isLucky(50)),
    unmatchedPreflights: draw.maybe(30, () => draw.of(Object.values(UnmatchedPreflights))),
  };
}

function httpMatch(draw: Draw): HttpMatch {
  const text = (): string => draw.text();
  return {
    name: draw.maybe(20, text),
    statPrefix: draw.maybe(20, text),
    uri: draw.maybe(60, () => stringMatch(draw, () => draw.path())),
    scheme: draw.maybe(10, () => stringMatch(draw, text)),
    method: draw.maybe(20, () => draw.of([() => StringMatch.exact(draw.text('GET')), () => StringMatch.regex(draw.expression())])()),
    authority: draw.maybe(20, () => stringMatch(draw, () => draw.host())),
    headers: draw.maybe(40, () => named(draw, () => draw.isLucky(90) ? draw.headerName() : draw.of([
      '@request.auth.claims.group', `@request.auth.claims[${draw.text()}]`,
    ]), () => stringMatch(draw, text))),
    withoutHeaders: draw.maybe(20, () => named(draw, () => draw.headerName(), () => stringMatch(draw, text))),
    queryParams: draw.maybe(30, () => named(draw, text, () => stringMatch(draw, text))),
  };
}

function forwardOptions(draw: Draw, service: WeightedService): ForwardOptions {
  const second = (): Duration => Duration.millis(draw.integer(1, 100_000));
  return {
    uriRewrite: draw.maybe(40, () => draw.of([
      () => UriRewrite.replaceMatched(draw.path()), () => UriRewrite.regex(draw.expression(), draw.text('\\1x')),
    ])()),
    authorityRewrite: draw.maybe(20, () => draw.host()),
    timeout: draw.maybe(20, second),
    retries: draw.maybe(30, () => ({
      attempts: draw.integer(0, 5),
      perTryTimeout: draw.maybe(50, second),
      retryOn: draw.maybe(60, () => draw.some(3, () => draw.text(draw.of(['5xx', 'reset', '503', 'retriable-4xx', 'cancelled'])))),
      retryRemoteLocalities: draw.maybe(30, () => true),
      retryIgnorePreviousHosts: draw.maybe(30, () => false),
      backoff: draw.maybe(30, second),
    })),
    fault: draw.maybe(20, () => ({
      abort: draw.of([FaultAbort.httpStatus(draw.integer(200, 599), draw.integer(0, 100)), FaultAbort.grpcStatus(draw.text('UNAVAILABLE'), 1)]),
      delay: draw.maybe(50, () => ({ fixedDelay: second(), percentage: draw.integer(0, 100) })),
    })),
    mirrors: draw.maybe(20, () => [{ destination: Destination.toService(service.host), percentage: draw.integer(0, 100) }]),
  };
}

function httpAction(draw: Draw, service: WeightedService): HttpAction {
  switch (draw.below(5)) {
    case 0: return HttpAction.redirect({
      path: draw.maybe(60, () => draw.of([() => RedirectPath.replace(draw.path()), () => RedirectPath.replacePrefix(draw.path())])()),
      authority: draw.maybe(60, () => draw.host()),
      scheme: draw.maybe(40, () => draw.of(Object.values(HttpScheme))),
      port: draw.maybe(30, () => draw.of([RedirectPort.fromRequest(), RedirectPort.protocolDefault(), RedirectPort.number(8443)])),
      redirectCode: draw.maybe(40, () => draw.of([301, 302, 303, 307, 308])),
    });
    case 1: return HttpAction.directResponse(draw.integer(200, 599), {
      body: draw.maybe(60, () => draw.of([
        ResponseBody.text(draw.text()), ResponseBody.bytes('AP8='),
      ])),
    });
    default: return HttpAction.route(
      service.trafficDestinations().map(destination => ({
        ...destination,
        headers: draw.maybe(40, () => ({ request: headerChanges(draw), response: headerChanges(draw) })),
      })),
      forwardOptions(draw, service),
    );
  }
}

function httpRoute(draw: Draw, service: WeightedService, index: number): HttpRoute {
  return {
    name: `r${index}-${draw.text()}`,
    matches: draw.maybe(80, () => draw.some(2, () => httpMatch(draw))),
    action: httpAction(draw, service),
    headers: draw.maybe(40, () => ({ request: headerChanges(draw), response: draw.maybe(50, () => headerChanges(draw)) })),
  };
}

/** A route before a last one that takes the rest. */
function routesOf(draw: Draw, service: WeightedService): HttpRoute[] {
  return [...draw.some(2, index => httpRoute(draw, service, index)), {
    name: 'last', action: HttpAction.route(service.trafficDestinations()), corsPolicy: draw.maybe(40, () => corsPolicy(draw)),
  }];
}

export function trafficPolicy(draw: Draw): TrafficPolicy {
  const second = (): Duration => Duration.millis(draw.integer(1, 100_000));
  return {
    loadBalancer: draw.maybe(60, () => LoadBalancer.consistentHash(draw.of([
      () => ConsistentHash.httpHeader(draw.headerName(), { algorithm: draw.maybe(30, () => HashAlgorithm.maglev()) }),
      () => ConsistentHash.httpCookie(draw.text(), {
        ttl: draw.maybe(80, second),
        path: draw.maybe(60, () => draw.path()),
        attributes: draw.maybe(40, () => [{ name: draw.text('SameSite'), value: draw.text('Lax') }]),
      }),
      () => ConsistentHash.httpQueryParameter(draw.text()),
      () => ConsistentHash.sourceIp(),
    ])(), {
      locality: draw.maybe(20, () => LocalityLoadBalancing.failover([{
        fromRegion: draw.text('eu'),
        toRegion: draw.text('us'),
      }], { priorityLabels: draw.maybe(30, () => [draw.text('version')]) })),
    })),
    connectionPool: draw.maybe(40, () => ({
      tcp: {
        maxConnections: draw.integer(1, 1000),
        connectTimeout: second(),
        idleTimeout: draw.maybe(50, second),
        maxConnectionDuration: draw.maybe(50, second),
        tcpKeepalive: { probes: 3, time: Duration.seconds(7) },
      },
      http: {
        http1MaxPendingRequests: draw.integer(1, 10),
        maxRequestsPerConnection: draw.integer(1, 10),
        maxRetries: 3,
        idleTimeout: second(),
        http2KeepAlive: { interval: second(), timeout: second() },
      },
    })),
    outlierDetection: draw.maybe(40, () => ({
      consecutive5xxErrors: draw.integer(0, 10),
      interval: second(),
      baseEjectionTime: second(),
      maxEjectionPercent: draw.integer(1, 100),
      outlierDetectionHttpErrorCodes: draw.maybe(30, () => [draw.integer(400, 599)]),
    })),
    tls: draw.maybe(30, () => draw.of([
      () => ClientTls.simple({
        sni: draw.maybe(60, () => draw.host()),
        subjectAltNames: draw.maybe(60, () => [draw.text('spiffe://a/b')]),
        verification: ServerVerification.caFile(draw.of(['/etc/ssl/certs/ca-certificates.crt'])),
      }),
      () => ClientTls.simple({ sni: draw.host(), verification: ServerVerification.skipped() }),
      () => ClientTls.disable(),
    ])()),
    upstreamConnection: draw.maybe(10, () => UpstreamConnection.proxyProtocol(draw.of([ProxyProtocolVersion.V1, ProxyProtocolVersion.V2]))),
    retryBudget: draw.maybe(10, () => ({ percent: draw.integer(0, 100), minRetryConcurrency: 1, budgetInterval: second() })),
  };
}

export const CALLS: Record<string, Call> = {
  'VirtualService at the gateway': (chart, draw, index) => {
    const gateway = new Gateway(chart, 'gateway', { servers: [GatewayServer.http({ hosts: [`*.c${index}.example.com`] })] });
    new VirtualService(chart, 'routes', {
      hosts: [draw.text(`a.c${index}.example.com`)],
      gateways: [gateway],
      http: routesOf(draw, serviceIn(chart, draw)),
    });
  },
  'VirtualService in the mesh': (chart, draw) => {
    const service = serviceIn(chart, draw);
    new VirtualService(chart, 'routes', { services: [service.host], http: routesOf(draw, service) });
  },
  'delegated VirtualService': (chart, draw, index) => {
    const service = serviceIn(chart, draw);
    const gateway = new Gateway(chart, 'gateway', { servers: [GatewayServer.http({ hosts: [`*.c${index}.example.com`] })] });
    const delegate = new VirtualService(chart, 'delegate', {
      http: draw.some(2, route => ({
        ...httpRoute(draw, service, route),
        matches: undefined,
      })).slice(0, 1),
    });
    new VirtualService(chart, 'root', {
      hosts: [`b.c${index}.example.com`],
      gateways: [gateway],
      http: [{ name: 'to', matches: [{ uri: StringMatch.prefix('/a') }], action: HttpAction.delegateTo(delegate) }],
    });
  },
  'DestinationRule': (chart, draw) => {
    const service = serviceIn(chart, draw);
    service.destinationRule.addSubset({ name: 'other', labels: { version: 'v0' }, trafficPolicy: trafficPolicy(draw) });
  },
  'DestinationRule of a service elsewhere': (chart, draw, index) => {
    const hosts = [`x${index}.example.org`];
    const entry = new ServiceEntry(chart, 'entry', {
      hosts,
      ports: [{ port: 80, protocol: ServiceEntryProtocol.HTTP }],
      resolution: ServiceEntryResolution.staticEndpoints([{ address: '10.9.9.9' }]),
    });
    void entry;
    new DestinationRule(chart, 'rule', { host: ServiceHost.fromHostname(hosts[0]), trafficPolicy: trafficPolicy(draw) });
  },
  'ServiceEntry': (chart, draw, index) => {
    const endpoint = {
      address: draw.text('10.0.0.1'),
      ports: draw.maybe(30, () => ({ web: 8443 })),
      network: draw.maybe(20, () => draw.text('vm')),
      locality: draw.maybe(30, () => draw.text('eu/a/b')),
      weight: draw.maybe(30, () => draw.integer(1, 9)),
      serviceAccount: draw.maybe(20, () => draw.text('sa')),
    };
    new ServiceEntry(chart, 'entry', {
      hosts: [draw.text(`y${index}.example.org`)],
      ports: [{ port: draw.of([80, 443, 8443]), name: draw.text('web'), protocol: draw.of(Object.values(ServiceEntryProtocol)) }],
      resolution: draw.of([
        () => ServiceEntryResolution.dns(), () => ServiceEntryResolution.none(), () => ServiceEntryResolution.staticEndpoints([endpoint]),
        () => ServiceEntryResolution.dns([endpoint]), () => ServiceEntryResolution.dnsRoundRobin(),
        () => ServiceEntryResolution.dynamicDns(),
      ])(),
      addresses: draw.maybe(30, () => [draw.text(`10.8.${index % 250}.1`)]),
      subjectAltNames: draw.maybe(30, () => [draw.text('spiffe://a/b')]),
    });
  },
  'AuthorizationPolicy': (chart, draw) => {
    const action = draw.of([AuthorizationAction.ALLOW, AuthorizationAction.DENY, AuthorizationAction.AUDIT, AuthorizationAction.custom('opa')]);
    new AuthorizationPolicy(chart, 'policy', {
      metadata: AT_GATEWAY,
      target: SHARED,
      action,
      rules: draw.some(2, () => ({
        sources: draw.maybe(40, () => draw.some(2, () => authorizationSource(draw))),
        operations: draw.maybe(60, () => draw.some(2, () => authorizationOperation(draw))),
        conditions: draw.maybe(40, () => draw.some(2, () => authorizationCondition(draw))),
      })),
    });
  },
  'RequestAuthentication': (chart, draw) => {
    new RequestAuthentication(chart, 'tokens', { metadata: AT_GATEWAY, target: SHARED, jwtRules: draw.some(2, () => jwtRule(draw)) });
  },
  'PeerAuthentication': (chart, draw) => {
    new PeerAuthentication(chart, 'peers', {
      mode: PeerAuthenticationMode.PERMISSIVE,
      selector: { app: draw.text('web') },
      portModes: draw.maybe(50, () => [{ port: draw.integer(1, 65535), mode: PeerAuthenticationMode.DISABLE }]),
    });
  },
  'Telemetry': (chart, draw) => {
    new Telemetry(chart, 'telemetry', {
      accessLogging: draw.maybe(50, () => [{
        providers: ['envoy'],
        mode: draw.of(Object.values(TelemetryMode)),
        filter: draw.maybe(70, () => draw.text('response.code >= 400')),
      }]),
      metrics: draw.maybe(50, () => [{
        providers: ['prometheus'],
        overrides: [{
          metric: draw.of([TelemetryMetric.standard(StandardMetric.REQUEST_COUNT), TelemetryMetric.custom(draw.text())]),
          tags: { [draw.text('tag')]: draw.of([MetricTag.set(draw.text('request.host')), MetricTag.remove()]) },
        }],
      }]),
      tracing: draw.maybe(70, () => ({
        provider: 'zipkin',
        randomSamplingPercentage: draw.integer(0, 100),
        customTags: named(draw, () => draw.text(), () => draw.of([
          () => TracingTag.literal(draw.text()),
          () => TracingTag.environment(draw.text('POD'), draw.text()),
          () => TracingTag.header(draw.headerName(), draw.text()),
          () => TracingTag.formatter(draw.headerValue()),
        ])()),
      })),
    });
  },
};
