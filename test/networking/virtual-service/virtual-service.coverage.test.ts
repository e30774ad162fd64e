import { Duration, Testing } from 'cdk8s';
import { test } from 'vitest';
import { expectCoverage } from '../coverage';
import { chartIn, destinationNamed, serviceNamed, toCart } from './virtual-service-fixture';
import { ExportTo } from '../../../src/core/export-to';
import { Gateway } from '../../../src/networking/gateway/gateway';
import { HeaderChanges } from '../../../src/networking/headers/header-operations';
import { ConnectionAction } from '../../../src/networking/virtual-service/connection-action';
import { UnmatchedPreflights } from '../../../src/networking/virtual-service/cors-policy';
import { HttpAction } from '../../../src/networking/virtual-service/http-action';
import { FaultAbort } from '../../../src/networking/virtual-service/http-fault';
import { HttpMatch } from '../../../src/networking/virtual-service/http-match';
import { HttpScheme, RedirectPath, RedirectPort } from '../../../src/networking/virtual-service/http-redirect';
import { ResponseBody } from '../../../src/networking/virtual-service/response-body';
import { StringMatch } from '../../../src/networking/virtual-service/string-match';
import { UriRewrite } from '../../../src/networking/virtual-service/uri-rewrite';
import { VirtualService } from '../../../src/networking/virtual-service/virtual-service';

const changes: HeaderChanges = { set: { 'x-a': '1' }, add: { 'x-b': '2' }, remove: ['x-c'] };
const headers = { request: changes, response: changes };
const subset = serviceNamed('cart').subset('v1', { port: 80 });
const destinations = [{ destination: subset, weight: 1 }, { destination: destinationNamed('cart'), weight: 0 }];
const origin = { port: 80, sourceLabels: { app: 'web' }, sourceNamespace: 'front', mesh: true };
const second = Duration.seconds(1);

/** Every condition, each with one way to compare texts. */
function matchWith(compare: (text: string) => StringMatch): HttpMatch {
  const text = compare('a');
  return {
    ...origin,
    name: 'match',
    statPrefix: 'match',
    uri: compare('/a'),
    scheme: compare('http'),
    method: compare('GET'),
    authority: text,
    headers: { x: text },
    withoutHeaders: { y: text },
    queryParams: { z: text },
  };
}

const matches = [
  { ...matchWith(StringMatch.exact), ignoreUriCase: true },
  matchWith(StringMatch.prefix),
  matchWith(StringMatch.regex),
];

const forwarded = HttpAction.route([
  { destination: subset, weight: 1, headers },
  { destination: destinationNamed('cart'), weight: 0 },
], {
  uriRewrite: UriRewrite.replaceMatched('/'),
  authorityRewrite: 'cart',
  timeout: Duration.seconds(2),
  retries: { attempts: 1, perTryTimeout: second, retryOn: ['5xx'], retryRemoteLocalities: true, retryIgnorePreviousHosts: false, backoff: second },
  fault: { abort: FaultAbort.httpStatus(503, 1), delay: { fixedDelay: second, percentage: 1 } },
  mirrors: [{ destination: subset, percentage: 1 }],
});

const redirects = [
  { path: RedirectPath.replace('/a'), authority: 'a', scheme: HttpScheme.HTTPS, port: RedirectPort.number(443), redirectCode: 302 },
  { path: RedirectPath.replacePrefix('/a/'), port: RedirectPort.protocolDefault() },
  { port: RedirectPort.fromRequest() },
];

test('every field of a VirtualService', () => {
  const chart = chartIn();
  const delegate = VirtualService.fromVirtualServiceName(chart, 'delegate', 'cart', { namespaceName: 'bank' });
  const corsPolicy = {
    allowOrigins: [StringMatch.exact('https://a'), StringMatch.prefix('https://a:'), StringMatch.regex('https://a')],
    allowMethods: ['GET'],
    allowHeaders: ['x'],
    exposeHeaders: ['x'],
    maxAge: second,
    allowCredentials: true,
  };
  new VirtualService(chart, 'vs', {
    hosts: ['a.example.com'],
    gateways: [Gateway.fromGatewayName(chart, 'web', 'web')],
    mesh: true,
    exportTo: ExportTo.allNamespaces(),
    http: [
      { name: 'forward', action: forwarded, matches, headers, corsPolicy: { ...corsPolicy, unmatchedPreflights: UnmatchedPreflights.FORWARD } },
      { name: 'cors', action: toCart({ uriRewrite: UriRewrite.regex('a', 'b') }), corsPolicy: { unmatchedPreflights: UnmatchedPreflights.IGNORE } },
      { name: 'fault', action: toCart({ fault: { abort: FaultAbort.grpcStatus('OK', 1) } }) },
      ...redirects.map((redirect, index) => ({ name: `redirect-${index}`, action: HttpAction.redirect(redirect) })),
      { name: 'text', action: HttpAction.directResponse(200, { body: ResponseBody.text('a') }) },
      { name: 'bytes', action: HttpAction.directResponse(200, { body: ResponseBody.bytes('YQ==') }) },
      { name: 'delegate', action: HttpAction.delegateTo(delegate) },
    ],
    tls: [{ matches: [{ ...origin, sniHosts: ['a.example.com'], destinationSubnets: ['10.0.0.0/8'] }], action: ConnectionAction.route(destinations) }],
    tcp: [{ matches: [{ ...origin, destinationSubnets: ['10.0.0.0/8'] }], action: ConnectionAction.route(destinations) }],
  });

  expectCoverage({
    kind: 'VirtualService',
    corpus: Testing.synth(chart),
    exclusions: {
      'http[].mirror': 'superseded by mirrors, which may not stand beside it',
      'http[].mirrorPercent': 'deprecated: superseded by the percentage of mirrors',
      'http[].mirror_percent': 'deprecated: superseded by the percentage of mirrors',
      'http[].mirrorPercentage': 'superseded by the percentage of mirrors',
      'http[].corsPolicy.allowOrigin': 'deprecated: superseded by allowOrigins',
      'http[].corsPolicy.unmatchedPreflights=UNSPECIFIED': 'it is the default: leave unmatchedPreflights out',
      'http[].fault.abort.http2Error': 'Istio refuses it: not supported',
      'http[].fault.delay.exponentialDelay': 'Istio refuses it: not supported',
      'http[].fault.delay.percent': 'deprecated: superseded by percentage',
      'tcp[].match[].sourceSubnet': 'Istio has not implemented it and hides it from its documentation',
    },
  });
});
