/** What random routes do: where they send requests, what they answer themselves, what they change on the way. */
import { Draw } from '../random-texts';

type Fields = Readonly<Record<string, unknown>>;

/** Services as routes name them, in full or short, with subsets that there are and that there are not. */
const HOSTS = [
  ...Array.from({ length: 16 }, () => 'cart.shop.svc.cluster.local'), 'cart', 'cart', 'echo.shop.svc.cluster.local', 'echo.shop.svc.cluster.local', 'echo',
  'reviews.team.svc.cluster.local', 'reviews.team.svc.cluster.local', 'reviews', 'cart.team.svc.cluster.local', 'cart.team.svc.cluster.local', 'empty.shop.svc.cluster.local', 'alias.shop.svc.cluster.local',
  'ext.example.org', 'ext.example.org', 'cart.shop', 'nowhere.shop.svc.cluster.local',
];
const SUBSETS = ['v1', 'v1', 'v1', 'v1', 'v2', 'v2', 'v2', 'v3', 'gone', 'nosuch'];
const PORTS: Readonly<Record<string, readonly number[]>> = { echo: [80, 80, 8000, 8000, 8000, 81], reviews: [9080, 9080, 9080, 9080, 80] };

const NAMES = ['x-user', 'x-tier', 'X-Env', 'x-env', 'x-new'];
const RESPONSE_NAMES = ['x-rule', 'X-Rule', 'x-env', 'cache-control', 'content-type', 'server'];
const VALUES = [
  'prod', 'a b', '', '100%%', '%REQ(x-user)%', '%REQ(X-Tier?x-user)%', '<%REQ(:path)%>', '%REQ(:authority)%', '%REQ(:METHOD)%', '%PROTOCOL%',
  '%PATH(NQ)%', '%PATH(WQ:ORIG)%', '%QUERY_PARAM(v)%', '%ROUTE_NAME%', '%UPSTREAM_CLUSTER%', '%DOWNSTREAM_REMOTE_ADDRESS_WITHOUT_PORT%',
  '%DOWNSTREAM_LOCAL_PORT%', '%REQUESTED_SERVER_NAME%', '%REQ(x-new)%-%REQ(x-env)%',
];

function drawDestination(draw: Draw): Fields {
  const host = draw.of(HOSTS);
  const ports = PORTS[host.split('.')[0]] ?? [80, 80, 80, 80, 80, 8080];
  return { host, subset: draw.maybe(50, () => draw.of(SUBSETS)), port: draw.maybe(ports.length > 1 && host.startsWith('echo') ? 80 : 25, () => ({ number: draw.of(ports) })) };
}

function drawOperations(draw: Draw, names: readonly string[]): Fields {
  const values = () => Object.fromEntries(draw.some(2, () => [draw.of(names), draw.of(VALUES)]));
  return present({ set: draw.maybe(55, values), add: draw.maybe(50, values), remove: draw.maybe(35, () => draw.some(2, () => draw.of(names))) });
}

export function drawHeaders(draw: Draw): Fields {
  const request = draw.maybe(70, () => drawOperations(draw, NAMES));
  const isHost = draw.isLucky(8);
  return present({
    request: isHost ? { ...request, set: { ...request?.set as Fields, [draw.of(['host', ':authority', 'Host'])]: draw.of(['inner.example.com', 'inner:8080']) } } : request,
    response: draw.maybe(50, () => drawOperations(draw, RESPONSE_NAMES)),
  });
}

function drawRoute(draw: Draw): Fields {
  const count = draw.of([1, 1, 1, 1, 2, 2, 3]);
  const weights = draw.of([[80, 20], [50, 50], [1, 1], [90, 10], [0, 100], [100, 0], [10, 30]]);
  return {
    route: Array.from({ length: count }, (_, index) => present({
      destination: present(drawDestination(draw)),
      weight: count > 1 ? weights[index] ?? 25 : draw.maybe(10, () => draw.of([0, 100, 7])),
      headers: draw.maybe(25, () => drawHeaders(draw)),
    })),
    rewrite: draw.maybe(30, () => drawRewrite(draw)),
    fault: draw.maybe(12, () => drawFault(draw)),
    timeout: draw.maybe(10, () => draw.of(['5s', '0s', '2500ms'])),
    retries: draw.maybe(8, () => draw.of([{ attempts: 0 }, { attempts: 3, perTryTimeout: '2s', retryOn: '5xx' }])),
    mirrors: draw.maybe(4, () => [{ destination: { host: 'cart.team.svc.cluster.local' }, percentage: { value: draw.of([100, 0, 50]) } }]),
  };
}

function drawRewrite(draw: Draw): Fields {
  const authority = draw.maybe(35, () => draw.of(['inner.example.com', 'inner:8080', 'Inner']));
  return present({
    authority,
    ...draw.of([
      () => ({ uri: draw.of(['/', '/new', '/new/', '/NEW?x=1', '/cart']) }),
      () => ({ uri: draw.of(['/', '/new']) }),
      () => ({
        uriRegexRewrite: draw.of([
          { match: '^/cart/(.*)$', rewrite: '/\\1' }, { match: '/([a-z]+)', rewrite: '/x-\\1' }, { match: '.*', rewrite: '/all' }, { match: 'a', rewrite: '\\0\\0' },
        ]),
      }),
      () => authority === undefined ? { uri: '/only' } : {},
    ])(),
  });
}

function drawFault(draw: Draw): Fields {
  const percentage = { value: draw.of([100, 100, 100, 0]) };
  return draw.of<() => Fields>([
    () => ({ abort: { httpStatus: draw.of([418, 503, 500, 429]), percentage } }),
    () => ({ abort: { httpStatus: 503, percentage } }),
    () => ({ abort: { grpcStatus: draw.of(['UNAVAILABLE', 'PERMISSION_DENIED', 'NOT_FOUND']), percentage } }),
    () => ({ delay: { fixedDelay: '0.01s', percentage }, abort: draw.maybe(40, () => ({ httpStatus: 504, percentage })) }),
    () => ({ abort: { httpStatus: 555 } }),
  ])();
}

function drawRedirect(draw: Draw): Fields {
  return {
    redirect: present({
      uri: draw.maybe(45, () => draw.of(['/new', '/new?x=1', '/', '/new#part'])),
      authority: draw.maybe(35, () => draw.of(['other.example.com', 'other.example.com:8443', 'Other'])),
      scheme: draw.maybe(35, () => draw.of(['https', 'http'])),
      port: draw.maybe(20, () => draw.of([80, 443, 8443, 8080])),
      redirectCode: draw.maybe(40, () => draw.of([301, 302, 303, 307, 308])),
    }),
  };
}

/** A redirect of the kind that not everything goes with. */
function drawOtherRedirect(draw: Draw): Fields {
  return {
    redirect: draw.of([
      { derivePort: 'FROM_REQUEST_PORT', authority: 'other.example.com' }, { derivePort: 'FROM_PROTOCOL_DEFAULT', scheme: 'https' },
      { derivePort: 'FROM_REQUEST_PORT', scheme: 'https' }, { prefixRewrite: '/moved' }, { prefixRewrite: '/moved/' }, { prefixRewrite: '/', authority: 'other.example.com' },
    ]),
  };
}

function drawAnswer(draw: Draw): Fields {
  const status = draw.of([200, 204, 404, 418, 503, 299]);
  // With a body this status is no answer in HTTP.
  return { directResponse: { status, body: draw.maybe(status === 204 ? 0 : 60, () => ({ string: draw.of(['answered', 'a\nb', '{"a":1}', '%PROTOCOL%']) })) } };
}

function drawCors(draw: Draw): Fields {
  return present({
    allowOrigins: draw.some(2, () => draw.of([
      { exact: 'https://shop.example.com' }, { prefix: 'https://s' }, { regex: 'https://.*\\.example\\.com' }, { exact: '*' },
    ])),
    allowMethods: draw.maybe(60, () => draw.of([['GET', 'POST'], ['*'], ['PUT']])),
    allowHeaders: draw.maybe(50, () => draw.of([['x-user', 'X-Tier'], ['*']])),
    exposeHeaders: draw.maybe(40, () => ['x-total']),
    maxAge: draw.maybe(40, () => draw.of(['24h', '90s', '1m30s'])),
    allowCredentials: draw.maybe(40, () => draw.isLucky(60)),
    unmatchedPreflights: draw.maybe(30, () => draw.of(['FORWARD', 'IGNORE', 'UNSPECIFIED'])),
  });
}

/** The action of a route, with what it changes. */
export function drawAction(draw: Draw): Fields {
  const kind = draw.below(100);
  const action = kind < 66 ? drawRoute(draw) : kind < 77 ? drawRedirect(draw) : kind < 83 ? drawOtherRedirect(draw) : drawAnswer(draw);
  return present({ ...action, headers: draw.maybe(35, () => drawHeaders(draw)), corsPolicy: draw.maybe(10, () => drawCors(draw)) });
}

/** What a route says that hands requests on to a delegate: what this one leaves open counts. */
export function drawDelegation(draw: Draw, name: string, namespace: string | undefined): Fields {
  return present({
    delegate: present({ name, namespace }),
    headers: draw.maybe(30, () => drawHeaders(draw)),
    rewrite: draw.maybe(15, () => drawRewrite(draw)),
    timeout: draw.maybe(10, () => '3s'),
    corsPolicy: draw.maybe(10, () => drawCors(draw)),
    fault: draw.maybe(5, () => drawFault(draw)),
  });
}

/** A map without what is not there. */
export function present<T extends object>(fields: T): T {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as T;
}
