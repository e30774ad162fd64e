/** Texts that Istio takes and Envoy refuses, with everything that comes with them; each with its near miss. */
import { App, Chart } from 'cdk8s';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { Shop } from './shop';
import { newIssuer } from './tokens';
import {
  IstioAlb, JsonWebKeys, ListenerAction, ListenerCondition, ListenerTransform, PolicyEnforcement, PolicyTarget, RedirectPath,
  RequestAuthentication, StringMatch,
  TracingTag, UriRewrite,
} from '../../src';

const HOST = 'shop.example.com';

const LETTERS = 'abcdefghijklmnopqrstuvwxyzabcdefghijklmnop';

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const manifest = (kind: string, group: string, name: string, namespace: string, spec: object): string =>
  JSON.stringify({ apiVersion: group, kind, metadata: { name, namespace }, spec });

/** A route beside another team's, on the port of the shared gateway. */
function routed(route: object): string {
  return [
    manifest('Gateway', 'networking.istio.io/v1', 'shared', 'shop', {
      selector: { istio: 'ingressgateway' }, servers: [{ port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['*'] }],
    }),
    manifest('VirtualService', 'networking.istio.io/v1', 'texts', 'shop', {
      hosts: [HOST],
      gateways: ['shared'],
      http: [{ name: 'all', directResponse: { status: 200 }, ...route }],
    }),
    manifest('VirtualService', 'networking.istio.io/v1', 'delegate', 'shop', {
      http: [{
        name: 'inner',
        directResponse: { status: 200 },
        headers: { request: { set: { 'x-a': '%CLIENT_IP%' } } },
      }],
    }),
  ].join('\n---\n');
}

const refused = async (yaml: string): Promise<string> => mesh.apply(yaml).then(() => 'acknowledged', (error: Error) => error.message);

/** What Istio's first two layers have against manifests. */
async function istioSays(yaml: string): Promise<object[]> {
  const { findings } = await mesh.validate(yaml);
  return findings.filter(({ layer, level }) => layer !== 'analyzer' && level === 'error');
}

const FORWARDED = { directResponse: undefined, route: [{ destination: { host: 'nowhere.example.com' } }] };

describe('what Istio takes and Envoy refuses', () => {
  test.each<[string, object, string]>([
    ['a command that there is not', { headers: { request: { set: { 'x-real-ip': '%CLIENT_IP%' } } } }, 'CLIENT_IP'],
    ['a command without its argument', { headers: { response: { add: { 'x-a': '%REQ%' } } } }, 'REQ requires parameters'],
    ['a content type', { headers: { response: { set: { 'content-type': '%PROTOCOL(x)%' } } } }, 'PROTOCOL does not take'],
    ['a value that is too long', { headers: { request: { set: { 'x-a': 'x'.repeat(16385) } } } }, 'rules of the protos'],
    ['a rule of another team', { directResponse: undefined, delegate: { name: 'delegate' } }, 'CLIENT_IP'],
    ['a line break in a redirect', { directResponse: undefined, redirect: { uri: '/new?ref=mail\n' } }, 'rules of the protos'],
    ['a line break in a rewrite', { ...FORWARDED, rewrite: { uri: '/new\n' } }, 'rules of the protos'],
    ['a line break in a substitution', { ...FORWARDED, rewrite: { uriRegexRewrite: { match: 'a', rewrite: 'b\r' } } }, 'rules of the protos'],
    ['a large expression', { match: [{ uri: { regex: `/(?:${LETTERS}){1000}` } }] }, 'program size of 42005'],
    [
      'a large expression in a rewrite', { ...FORWARDED, rewrite: { uriRegexRewrite: { match: `(?:${LETTERS}){1000}`, rewrite: 'b' } } },
      'program size',
    ],
    ['a large expression of an origin', { corsPolicy: { allowOrigins: [{ regex: `(?:${LETTERS}){1000}` }] } }, 'program size'],
    ['a character that a byte can not be', { match: [{ uri: { regex: '/\\x{100}' } }] }, 'invalid escape sequence'],
  ])('%s', async (_, route, reason) => {
    const yaml = routed(route);
    expect(await istioSays(yaml)).toEqual([]);
    expect(await refused(yaml)).toContain(reason);
  });

  test('keys that are none', async () => {
    const spec = {
      selector: { matchLabels: { istio: 'ingressgateway' } },
      jwtRules: [{ issuer: 'a', jwks: '{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}' }],
    };
    const yaml = `${routed({})}\n---\n${manifest('RequestAuthentication', 'security.istio.io/v1', 'tokens', 'istio-system', spec)}`;
    expect(await istioSays(yaml)).toEqual([]);
    expect(await refused(yaml)).toContain('invalid local jwks');
  });

  test('a path template that is too long, and one that fits', async () => {
    const templates = [`/{*}/${'x'.repeat(254)}`, `/{*}/{*}/{*}/{*}/{*}/{*}/{*}/{*}/{**}/${'x'.repeat(236)}`];
    const [long, fitting] = templates.map(path => {
      const spec = { action: 'ALLOW', selector: { matchLabels: { istio: 'ingressgateway' } }, rules: [{ to: [{ operation: { paths: [path] } }] }] };
      return `${routed({})}\n---\n${manifest('AuthorizationPolicy', 'security.istio.io/v1', 'paths', 'istio-system', spec)}`;
    });
    expect(await istioSays(long)).toEqual([]);
    expect(await refused(long)).toContain('value must have between 1 and 256 characters');
    expect(await refused(fitting)).toBe('acknowledged');
  });

  test('a length after an argument Istio refuses itself', async () => {
    expect(await istioSays(routed({ headers: { request: { set: { 'x-a': '%REQ(X):2%' } } } }))).toHaveLength(1);
  });
});

describe('what our API makes of such texts', () => {
  const condition = ListenerCondition.pathPrefixes(['/a']);

  /** A rule with a transform. */
  function transformed(transform: ListenerTransform): void {
    const alb = new IstioAlb(new Chart(new App(), 'chart', { namespace: 'shop' }), 'alb');
    alb.addListener('http', { hosts: [HOST] }).addAction('rule', {
      conditions: [condition],
      action: ListenerAction.fixedResponse(200),
      transforms: [transform],
    });
  }

  test.each<[string, () => unknown]>([
    ['a transform', () => transformed(ListenerTransform.responseHeaders({ set: { 'x-real-ip': '%CLIENT_IP%' } }))],
    ['a span', () => TracingTag.formatter('%CLIENT_IP%')],
    ['a redirect', () => ListenerAction.redirect({ path: '/new', query: 'ref=mail\n' })],
    ['a redirect of a VirtualService', () => RedirectPath.replace('/new\r')],
    ['a rewrite', () => UriRewrite.regex(`(?:${LETTERS}){1000}`, 'b')],
    ['a content type', () => ListenerAction.fixedResponse(200, { messageBody: 'a', contentType: '%REQ%' })],
    ['conditions', () => ListenerCondition.pathRegexes([`/(?:${LETTERS}){1000}`])],
    ['origins', () => StringMatch.regex(`(?:${LETTERS}){1000}`)],
    ['keys', () => JsonWebKeys.inline('{"keys":[{"kty":"RSA","n":"AQAB","e":"AQAB"}]}')],
  ])('an error in the line of %s', (_, make) => {
    expect(make).toThrow(/ must be .*, got /s);
  });

  test('the near misses reach their target', async () => {
    const { app, chart, echo } = new Shop({ v1: 1 });
    const alb = new IstioAlb(chart, 'alb', { policyEnforcement: PolicyEnforcement.GATEWAY }).addListener('http', { hosts: [HOST] });
    alb.addAction('redirect', {
      conditions: [ListenerCondition.paths(['/old'])],
      action: ListenerAction.redirect({ path: '/new', query: 'ref=mail%0A' }),
    });
    alb.addAction('typed', {
      conditions: [ListenerCondition.paths(['/typed'])],
      action: ListenerAction.fixedResponse(200, {
        messageBody: 'a',
        contentType: 'text/plain; x=%REQ(x-kind?:path)%',
      }),
    });
    alb.addAction('large', {
      conditions: [ListenerCondition.pathRegexes([`/large/(?:${LETTERS}){0,700}`])],
      action: ListenerAction.forward(echo),
      transforms: [ListenerTransform.requestHeaders({
        set: {
          'x-real-ip': '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%',
          'x-long': 'x'.repeat(500),
          'x-share': '100%%',
        },
      })],
    });
    new RequestAuthentication(chart, 'tokens', {
      metadata: { namespace: 'istio-system' },
      target: PolicyTarget.workload({ istio: 'ingressgateway' }),
      jwtRules: [{
        issuer: 'a',
        keys: JsonWebKeys.inline(newIssuer('a').jwks),
      }],
    });
    await mesh.apply(app);

    expect((await mesh.request({ host: HOST, path: '/old' })).headers.location).toBe('http://shop.example.com/new?ref=mail%0A');
    expect((await mesh.request({ host: HOST, path: '/typed', headers: { 'x-kind': 'b' } })).headers['content-type']).toBe('text/plain; x=b');
    const { received } = await mesh.request({ host: HOST, path: `/large/${LETTERS}` });
    expect(received?.headers).toMatchObject({ 'x-real-ip': '127.0.0.1', 'x-share': '100%' });
    expect((await mesh.request({ host: HOST, path: `/large/${LETTERS.slice(1)}` })).status).toBe(404);
  });
});
