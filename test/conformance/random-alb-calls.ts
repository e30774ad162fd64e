/** Random calls of the load balancer, of gateways and their servers, and of EnvoyFilters. */
import { Chart, Duration } from 'cdk8s';
import { Call, corsPolicy, headerChanges } from './random-calls';
import { jwtRule } from './random-policy-parts';
import { Draw } from './random-texts';
import {
  ClientAuthority, EnvoyConfigPatch, EnvoyFilter, EnvoyPatch, EnvoyPatchContext, ForwardClientCertificate, Gateway, GatewayLoadBalancer,
  GatewayServer, GatewayTls, IngressGateway, IstioAlb,
  ListenerAction, ListenerCertificate, ListenerCondition, ListenerProtocol, ListenerTransform, PathWithEscapedSlashesAction, PolicyEnforcement,
  PolicyTarget, RedirectOptions, RequestLimit,
  ServerCertificate, ServerHeader, TargetGroup, TargetGroupTarget, TargetStickiness, TlsCipherSuite, TlsVersion, WeightedService,
} from '../../src';

/** Conditions that look at different things. */
function conditions(draw: Draw, host: string, knowsClients = false): ListenerCondition[] {
  const values = (make: () => string): string[] => draw.some(draw.isLucky(10) ? 60 : 3, make);
  const kinds = [
    () => ListenerCondition.hostHeaders(values(() => draw.text(draw.of([host, `?.${host}`, `a*.${host}`])))),
    () => ListenerCondition.httpHeader(draw.headerName(), values(() => draw.text()), { ignoreCase: draw.maybe(50, () => true) }),
    () => ListenerCondition.httpRequestMethods(values(() => draw.text(draw.of(['GET', 'PUT', 'POST'])))),
    () => ListenerCondition.queryStrings(values(() => draw.text()).map(value => ({ key: draw.text('key'), value }))),
    () => ListenerCondition.paths(values(() => draw.path())),
    () => ListenerCondition.pathPrefixes(values(() => draw.path())),
    () => ListenerCondition.pathPatterns(values(() => draw.of([draw.path(), `${draw.path()}*`, `/?${draw.word()}/*`]))),
    () => ListenerCondition.pathRegexes(values(() => draw.expression(draw.path()))),
    () => ListenerCondition.jwtClaim(draw.text('group'), values(() => draw.text())),
    ...knowsClients ? [() => ListenerCondition.sourceIps(values(() => draw.of(['10.0.0.0/8', '192.0.2.7/32', draw.text('2001:db8::/32')])))] : [],
  ];
  const first = draw.below(kinds.length);
  const second = draw.maybe(50, () => draw.below(kinds.length));
  // Conditions on the path are about one thing.
  const isPath = (index?: number): boolean => index !== undefined && index >= 4 && index <= 7;
  return [first, ...second === undefined || second === first || isPath(first) && isPath(second) ? [] : [second]].map(index => kinds[index]());
}

function redirect(draw: Draw): RedirectOptions {
  if (draw.isLucky(30)) {
    return { path: draw.path(), query: draw.text('ref=mail') };
  }
  return {
    host: draw.maybe(50, () => draw.of([draw.host(), 'www.#{host}'])),
    path: draw.maybe(60, () => draw.of([
      draw.path(), '/#{path}', `${draw.path()}/#{path}`,
    ])),
    port: draw.maybe(30, () => draw.text('8443')),
    protocol: draw.maybe(50, () => draw.of(['HTTP', 'HTTPS'])),
  };
}

function action(draw: Draw, service: WeightedService, deep = true): ListenerAction {
  switch (draw.below(deep ? 7 : 4)) {
    case 0: return ListenerAction.redirect(redirect(draw));
    case 1: return ListenerAction.fixedResponse(draw.integer(200, 599), {
      ...draw.isLucky(70) ? { body: draw.text(), contentType: draw.maybe(80, () => draw.headerValue()) } : {},
    });
    case 2: return ListenerAction.weightedForward(
      service.versions.map(target => ({ target, weight: draw.integer(0, 9) })),
      { stickinessDuration: draw.maybe(50, () => Duration.seconds(60)) },
    );
    case 4: return ListenerAction.authenticateJwt({
      issuers: draw.some(2, () => jwtRule(draw)),
      additionalClaims: draw.maybe(40, () => [{
        name: draw.text('realm.role'),
        values: [draw.text()],
      }]),
      next: action(draw, service, false),
    });
    case 5: return ListenerAction.authenticateOidc({ provider: 'opa', next: action(draw, service, false) });
    default: return ListenerAction.forward(service);
  }
}

function transform(draw: Draw): ListenerTransform {
  return draw.of([
    () => ListenerTransform.urlRewrite(draw.expression(), draw.text('/\\1')),
    () => ListenerTransform.urlPrefixRewrite(draw.path(), draw.path()),
    () => ListenerTransform.hostHeaderRewrite(draw.host()),
    () => ListenerTransform.requestHeaders(headerChanges(draw)), () => ListenerTransform.responseHeaders(headerChanges(draw)),
  ])();
}

function serviceIn(chart: Chart): WeightedService {
  return new WeightedService(chart, 'service', {
    name: 'web',
    port: 80,
    versions: ['v1', 'v2'].map(name => ({ name, containers: [{ image: 'echo', portNumber: 8080 }] })),
  });
}

function albOf(chart: Chart, draw: Draw, index: number, gateways?: IngressGateway[]): void {
  const host = `alb${index}.example.com`;
  const target = serviceIn(chart);
  const alb = new IstioAlb(chart, 'alb', { gateways, policyEnforcement: PolicyEnforcement.GATEWAY });
  const listener = alb.addListener(draw.text('http'), {
    hosts: [host, `*.${host}`],
    allowedSourceIps: gateways && draw.maybe(10, () => [draw.text('10.0.0.0/8')]),
    deniedSourceIps: gateways && draw.maybe(10, () => [draw.text('192.0.2.0/24')]),
    defaultAction: draw.maybe(50, () => action(draw, target)),
  });
  draw.some(2, rule => listener.addAction(`r${rule}${draw.text('')}`, {
    conditions: conditions(draw, host, gateways !== undefined),
    action: action(draw, target),
    transforms: draw.maybe(30, () => [transform(draw)]),
    corsPolicy: draw.maybe(10, () => corsPolicy(draw)),
    requestLimit: draw.maybe(15, () => draw.of([
      () => RequestLimit.perGatewayPod(draw.integer(1, 1000), Duration.seconds(1)),
      () => RequestLimit.perHeader(draw.headerName(), 5, Duration.seconds(1)),
      () => RequestLimit.perClient(5, Duration.seconds(1)),
    ])()),
    retries: draw.maybe(10, () => ({ attempts: 2, retryOn: [draw.text('5xx')] })),
  }));
}

export const ALB_CALLS: Record<string, Call> = {
  'IstioAlb': (chart, draw, index) => albOf(chart, draw, index),
  'IstioAlb with one rule': (chart, draw, index) => {
    const host = `one${index}.example.com`;
    const target = serviceIn(chart);
    new IstioAlb(chart, 'alb', { policyEnforcement: PolicyEnforcement.GATEWAY }).addListener('http', { hosts: [host] }).addAction('rule', {
      conditions: conditions(draw, host),
      action: draw.isLucky(50) ? ListenerAction.forward(target) : action(draw, target),
      transforms: draw.maybe(50, () => [transform(draw)]),
    });
  },
  'IstioAlb on a gateway of its own': (chart, draw, index) => {
    const gateway = new IngressGateway(chart, 'gateway', {
      name: 'public',
      loadBalancer: GatewayLoadBalancer.clusterIp(),
      ports: [{ port: 80, targetPort: 8080 }, { port: 443, targetPort: 8443 }],
      numTrustedProxies: draw.integer(1, 3),
      forwardClientCertificate: draw.maybe(50, () => draw.of(Object.values(ForwardClientCertificate))),
      proxyHeaders: draw.maybe(70, () => ({
        server: draw.maybe(80, () => ServerHeader.value(draw.text('edge'))),
        requestId: draw.isLucky(50),
        xForwardedHost: draw.isLucky(50),
        preserveHttp1HeaderCase: draw.isLucky(50),
      })),
      connectionSettings: draw.maybe(50, () => ({
        httpMergeSlashes: draw.isLucky(50),
        httpIdleTimeout: Duration.seconds(draw.integer(1, 1000)),
        httpPathWithEscapedSlashesAction: draw.of(Object.values(PathWithEscapedSlashesAction)),
      })),
    });
    albOf(chart, draw, index, [gateway]);
  },
  'IstioAlb with TLS': (chart, draw, index) => {
    const host = `tls${index}.example.com`;
    const target = serviceIn(chart);
    const listener = new IstioAlb(chart, 'alb', { policyEnforcement: PolicyEnforcement.GATEWAY }).addListener('https', {
      port: 443,
      protocol: ListenerProtocol.HTTPS,
      hosts: [host, draw.text(`b.${host}`)],
      certificates: [ListenerCertificate.fromSecret(draw.text(`cert-${index}`))],
      redirectHttp: draw.maybe(50, () => true),
    });
    listener.addAction('default', { action: action(draw, target, false) });
  },
  'target group': (chart, draw, index) => {
    const host = `tg${index}.example.com`;
    const group = new TargetGroup(chart, 'group', {
      target: TargetGroupTarget.fromWeightedService(serviceIn(chart)),
      stickiness: draw.maybe(70, () => draw.of([
        () => TargetStickiness.cookie(
          draw.text('session'),
          draw.maybe(60, () => Duration.seconds(60)),
        ),
        () => TargetStickiness.header(draw.headerName()),
        () => TargetStickiness.queryParameter(draw.text()),
        () => TargetStickiness.sourceAddress(),
      ])()),
      anomalyMitigation: draw.maybe(50, () => ({ consecutiveErrors: draw.integer(1, 10), maxEjectedPercent: draw.integer(1, 100) })),
      healthCheck: draw.maybe(40, () => ({ path: draw.path() })),
    });
    new IstioAlb(chart, 'alb').addListener('http', { hosts: [host] }).addAction('default', { action: ListenerAction.forward(group) });
  },
  'Gateway with TLS': (chart, draw, index) => {
    const certificate = draw.of([
      () => ServerCertificate.fromSecret(draw.text(`s-${index}`)), () => ServerCertificate.fromSecrets(`rsa-${index}`, `ec-${index}`),
    ])();
    const suites = draw.maybe(40, () => draw.some(3, () => draw.of(Object.values(TlsCipherSuite))));
    const options = {
      minProtocolVersion: draw.maybe(40, () => draw.of(Object.values(TlsVersion))),
      maxProtocolVersion: draw.maybe(20, () => TlsVersion.TLSV1_3),
      cipherSuites: suites && [...new Set(suites)],
    };
    new Gateway(chart, 'gateway', {
      servers: [GatewayServer.https({
        port: 443,
        hosts: [draw.text(`g${index}.example.com`)],
        tls: draw.of([
          () => GatewayTls.simple(certificate, options),
          () => GatewayTls.mutual(certificate, {
            ...options,
            clientAuthority: ClientAuthority.fromSecret(draw.text(`ca-${index}`)),
            subjectAltNames: draw.maybe(50, () => [draw.text('spiffe://a/b')]),
            verifyCertificateHash: draw.maybe(30, () => [draw.text('00'.repeat(32))]),
            verifyCertificateSpki: draw.maybe(30, () => [draw.text(`${'A'.repeat(43)}=`)]),
          }),
          () => GatewayTls.passthrough(),
        ])(),
      })],
    });
  },
  'EnvoyFilter': (chart, draw) => {
    const context = EnvoyPatchContext.GATEWAY;
    new EnvoyFilter(chart, 'filter', {
      metadata: { namespace: 'istio-system' },
      target: PolicyTarget.workload({ istio: 'ingressgateway' }),
      configPatches: draw.some(3, () => draw.of([
        () => EnvoyConfigPatch.httpRoute(EnvoyPatch.merge({ response_headers_to_remove: ['x-b'] }), {
          context,
          domainName: draw.maybe(50, () => draw.host()),
          route: draw.maybe(50, () => draw.text()),
        }),
        () => EnvoyConfigPatch.httpFilter(EnvoyPatch.merge({ name: 'envoy.filters.http.router' }), {
          context,
          proxyVersion: draw.maybe(50, () => draw.expression('^1')),
          httpFilter: draw.text('envoy.filters.http.router'),
          sni: draw.maybe(30, () => draw.host()),
        }),
        () => EnvoyConfigPatch.cluster(EnvoyPatch.merge({ connect_timeout: '2s' }), {
          clusterName: draw.text(),
          proxyMetadata: draw.maybe(30, () => ({ [draw.text('tier')]: draw.text() })),
        }),
        () => EnvoyConfigPatch.virtualHost(EnvoyPatch.merge({ response_headers_to_remove: ['x-c'] }), {
          context,
          virtualHost: draw.text('other:80'),
        }),
      ])()),
    });
  },
};
