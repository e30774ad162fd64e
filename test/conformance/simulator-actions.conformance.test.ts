import { inspect } from 'node:util';
import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { differenceOf, seenOf } from './action-answers';
import { GATEWAY_PORTS } from './driver/fixture';
import { Mesh, MeshResponse, startMesh } from './driver/mesh';
import { ActionPlan, actions, AskedOfRoute } from './random-actions';
import { Shop } from './shop';
import { GatewayServer, GatewayTls, ServerCertificate } from '../../src';
import { clusterMetadata, meetsHttpMatch, millisecondsOf, normalizedPath, readHttpMatch } from '../../src/istio';
import { ActionCluster, ActionContext, effectOf, httpsLocationOf, mirrorsOf, retriesOf, RouteEffect, timeoutOf } from '../../src/simulator/actions';
import { routeOf } from '../simulator/actions/acted';

/** Routes are the same in every run, unless another seed is given. */
const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 20_261_130);

const ROUTES = Number(process.env.CDK8S_ISTIO_ACTIONS ?? 400);

/** So many lie in the mesh at a time. */
const TOGETHER = 100;

const MAX_SHOWN = 5;

const DOMAIN = 'actions.example';
const SECRET = 'actions-tls';
const ECHO = { namespace: 'shop', name: 'echo', host: 'echo.shop.svc.cluster.local' };

let mesh: Mesh;
let base: string;
let gateway: string;

beforeAll(async () => {
  mesh = await startMesh();
  const { certificate, key } = await mesh.issueCertificate({ names: [`*.${DOMAIN}`] });
  const shop = new Shop();
  shop.gateway.addServer(GatewayServer.http({ port: 8000, hosts: ['*'] }));
  shop.gateway.addServer(GatewayServer.https({ hosts: [`*.${DOMAIN}`], tls: GatewayTls.simple(ServerCertificate.fromSecret(SECRET)) }));
  gateway = shop.gateway.name;
  const secret = {
    apiVersion: 'v1',
    kind: 'Secret',
    type: 'kubernetes.io/tls',
    metadata: { name: SECRET, namespace: 'istio-system' },
    stringData: { 'tls.crt': certificate, 'tls.key': key },
  };
  const policy = {
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: 'deny', namespace: 'istio-system' },
    spec: { action: 'DENY', rules: [{ when: [{ key: 'request.headers[x-deny]', values: ['1'] }] }] },
  };
  const toHttps = {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'to-https', namespace: 'shop' },
    spec: {
      selector: { istio: 'ingressgateway' },
      servers: [{ port: { number: 9000, name: 'http', protocol: 'HTTP' }, hosts: [`*.${DOMAIN}`], tls: { httpsRedirect: true } }],
    },
  };
  base = [shop.app.synthYaml(), stringify(secret), stringify(policy), stringify(toHttps)].join('---\n');
});

afterAll(() => mesh?.stop());

test(`${ROUTES} random routes: Envoy does to requests and answers what is said of it`, { timeout: 60_000 + ROUTES * 1_000 }, async () => {
  const plans = fc.sample(actions, { seed: SEED, numRuns: ROUTES });
  const counts: Record<string, number> = {};
  const differences: string[] = [];
  for (let first = 0; first < plans.length && differences.length < MAX_SHOWN; first += TOGETHER) {
    const some = plans.slice(first, first + TOGETHER);
    await mesh.apply([base, ...some.map(({ route }, index) => stringify(virtualService(first + index, route)))].join('---\n'));
    for (const [index, plan] of some.entries()) {
      const asked = await Promise.all(plan.requests.flatMap(request => askOf(plan, first + index, request)));
      asked.flatMap(answer => featuresOf(plan, answer)).forEach(what => counts[what] = (counts[what] ?? 0) + 1);
      const different = asked.map(answer => shown(plan, answer)).find(text => text !== undefined);
      differences.push(...different === undefined ? [] : [`route ${first + index} of seed ${SEED}, ${different}`]);
    }
  }
  console.log('asked:', counts);
  expect(differences.slice(0, MAX_SHOWN).join('\n\n')).toBe('');
});

/** How a difference is told. */
function shown({ route }: ActionPlan, { request, effect, did }: Answer): string | undefined {
  const difference = differenceOf(request, effect, did);
  const all = JSON.parse(JSON.stringify({ route, request, effect, did: seenOf(did) })) as object;
  return difference === undefined ? undefined : `${difference}: ${inspect(all, { depth: null, breakLength: 140, compact: 4 })}`;
}

/** What is counted of a request. */
function featuresOf({ route }: ActionPlan, { request, effect, did }: Answer): string[] {
  const { headers, rewrite, corsPolicy, fault, route: destinations = [] } = route as Record<string, unknown> & { route?: unknown[] };
  const has = { headers, rewrite, corsPolicy, fault, severalDestinations: destinations[1], tls: request.port === 443 || undefined };
  return [
    effect.action, `status ${did.status}`, ...Object.entries(has).flatMap(([feature, value]) => value === undefined ? [] : [feature]),
    ...effect.ambiguous.length === 0 ? [] : ['undecided'],
  ];
}

/** Retries, and those of the mesh, which a route that says nothing gets. */
const TRIES: [retries: object | undefined, ofMesh: object | undefined][] = [
  [undefined, undefined],
  [{}, undefined],
  [{ attempts: 0 }, undefined],
  [{ attempts: 3 }, undefined],
  [{ attempts: 1, perTryTimeout: '2s', retryOn: '5xx, 503 ,reset' }, undefined],
  [{ attempts: 1, retryOn: '503' }, undefined],
  [undefined, { attempts: 4, retryOn: 'gateway-error' }],
  [undefined, { attempts: 0 }],
  [undefined, {}],
  [{ attempts: 2, retryOn: 'reset' }, { attempts: 4, retryOn: 'gateway-error', perTryTimeout: '1s' }],
];

interface DumpedRoute {
  readonly route?: {
    readonly timeout?: string;
    readonly retryPolicy?: { numRetries?: number; retryOn: string; retriableStatusCodes?: number[]; perTryTimeout?: string };
    readonly requestMirrorPolicies?: { readonly cluster: string; readonly runtimeFraction?: { readonly defaultValue: Fraction } }[];
  };
}

interface Fraction {
  readonly numerator?: number;
  readonly denominator?: 'MILLION';
}

/** The first route that istiod writes for a route at host `r0`. */
async function dumped(route: object, meshConfig: object = {}): Promise<DumpedRoute['route']> {
  await mesh.apply([base, stringify(virtualService(0, route))].join('---\n'), { meshConfig });
  const tables = await mesh.dump<{ virtualHosts?: { domains: string[]; routes: DumpedRoute[] }[] }>('gateway', 'routes');
  return tables.flatMap(({ virtualHosts = [] }) => virtualHosts).find(({ domains }) => domains.includes(hostOf(0)))?.routes[0].route;
}

test.each(['', ':80', ':443', ':9000'])('a server that sends to https leads a host with the port "%s" where is said', async hostPort => {
  await mesh.apply(base);
  for (const path of ['/', '/a/../b?x=1', '//x', '/?']) {
    const asked: AskedOfRoute = { port: 9000, path, method: 'GET', hostPort, headers: {} };
    const { status, headers } = await mesh.send({ host: `${hostOf(0)}${hostPort}`, port: 9000, path });
    const { request } = contextOf({ route: { match: [{}] }, requests: [] }, 0, asked)!;
    expect({ status, location: headers.location }).toEqual(httpsLocationOf(request));
  }
});

describe('istiod writes', () => {
  test.each(TRIES)('for retries %j, beside %j of the mesh, what is said of them', async (retries, ofMesh) => {
    const route = { route: [{ destination: { host: 'echo', subset: 'v1' } }], ...retries === undefined ? {} : { retries } };
    const policy = (await dumped(route, ofMesh === undefined ? {} : { defaultHttpRetryPolicy: ofMesh }))?.retryPolicy;
    const said = retriesOf(route, ofMesh);
    const statuses = said?.retryOn.split(',').filter(condition => /^[0-9]+$/.test(condition)).map(Number) ?? [];
    const conditions = [...said?.retryOn.split(',').filter(condition => !/^[0-9]+$/.test(condition)) ?? [], ...statuses.length > 0 ? ['retriable-status-codes'] : []];
    expect(policy && [policy.numRetries, policy.retryOn.split(',').filter(one => one !== ''), policy.retriableStatusCodes ?? [], policy.perTryTimeout])
      .toEqual(said && [said.attempts, conditions, statuses, said.perTryTimeout]);
  });

  test.each([undefined, '0s', '3s', '1m'])('for the timeout %s what is said of it', async timeout => {
    const route = { route: [{ destination: { host: 'echo' } }], ...timeout === undefined ? {} : { timeout } };
    expect(millisecondsOf((await dumped(route))?.timeout)).toBe(millisecondsOf(timeoutOf(route) ?? '0s'));
  });

  test.each([
    { mirror: { host: 'echo', subset: 'v2' } },
    { mirror: { host: 'echo', port: { number: 80 } }, mirrorPercentage: { value: 12.34567 } },
    { mirror: { host: 'echo' }, mirrorPercentage: { value: 0 } },
    { mirror: { host: 'echo' }, mirrorPercentage: {} },
    { mirrors: [{ destination: { host: 'echo', subset: 'v1' } }, { destination: { host: 'echo', subset: 'v2' }, percentage: { value: 0.5 } }] },
    { mirrors: [{ destination: { host: 'echo' }, percentage: { value: 0 } }] },
  ])('for %j what is said of copies', async mirrored => {
    const route = { route: [{ destination: { host: 'echo' } }], ...mirrored };
    const policies = (await dumped(route))?.requestMirrorPolicies ?? [];
    expect(policies.map(({ cluster, runtimeFraction }) => [cluster, shareOf(runtimeFraction?.defaultValue)]))
      .toEqual(mirrorsOf(routeOf(route))
        .map(({ host, port = 80, subset = '', share }) => [`outbound|${port}|${subset}|${host}`, share]));
  });
});

function shareOf({ numerator = 0, denominator }: Fraction = {}): number {
  return numerator / (denominator === 'MILLION' ? 1_000_000 : 100);
}

function hostOf(index: number): string {
  return `r${index}.${DOMAIN}`;
}

function virtualService(index: number, route: object): object {
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'VirtualService',
    metadata: { name: `route-${index}`, namespace: 'shop' },
    spec: { hosts: [hostOf(index)], gateways: [gateway], http: [route] },
  };
}

interface Answer {
  readonly request: AskedOfRoute;
  readonly effect: RouteEffect;
  readonly did: MeshResponse;
}

/** Asks Envoy and us; not where the request misses the match. */
function askOf(plan: ActionPlan, index: number, request: AskedOfRoute): Promise<Answer>[] {
  const context = contextOf(plan, index, request);
  if (context === undefined || !meetsHttpMatch(context.match!, context.request)) {
    return [];
  }
  const { port, path, method, hostPort, headers } = request;
  const host = `${hostOf(index)}${hostPort}`;
  const asked = mesh.send({ host, port, path, method, headers, ...port === 443 ? { tls: { sni: hostOf(index) } } : {} });
  const effect = effectOf(plan.route, context, {
    clusterOf,
    refusal: headers['x-deny'] === undefined ? undefined : { status: 403, body: 'RBAC: access denied' },
  });
  return [asked.then(did => ({ request, effect, did }))];
}

/** The subset `nosuch` has none. */
function clusterOf(destination: unknown): ActionCluster {
  const { subset } = (destination as { destination: { subset: string } }).destination;
  return subset === 'nosuch' ? { name: '' }
    : { name: `outbound|80|${subset}|${ECHO.host}`, metadata: clusterMetadata({ service: ECHO, destinationRule: ECHO, subset }) };
}

function contextOf({ route }: ActionPlan, index: number, { port, path: target, method, hostPort, headers }: AskedOfRoute): ActionContext | undefined {
  const path = normalizedPath(target);
  if (path === undefined) {
    return undefined;
  }
  const [match] = route.match as { name?: string }[];
  const question = target.indexOf('?');
  const scheme = port === 443 ? 'https' : 'http';
  return {
    request: {
      method,
      scheme,
      authority: `${hostOf(index)}${hostPort}`,
      path,
      query: question < 0 ? undefined : target.slice(question + 1),
      headers: { ...headers, 'x-forwarded-proto': [scheme] },
      target,
      listeningPort: GATEWAY_PORTS[port],
      sni: port === 443 ? hostOf(index) : undefined,
      sourceAddress: '127.0.0.1',
      origin: { port, gateway: `shop/${gateway}`, labels: {}, namespace: 'istio-system' },
    },
    match: readHttpMatch(match),
    matchName: match.name,
    virtualService: { namespace: 'shop', name: `route-${index}` },
    protocol: 'HTTP/1.1',
    clientAddress: '127.0.0.1',
  };
}
