/** Random RequestAuthentications and AuthorizationPolicies at a gateway, as manifests, and requests that nearly meet them. */
import { AUTHORIZER } from './authorizer';
import { writtenAddress } from './envoy/written-address';
import { drawRequest, drawRule } from './random-authorization';
import { Draw } from './random-texts';
import { drawKeys, drawToken, ISSUERS } from './simulator-tokens';
import { KnownManifest } from '../known-manifest';

export const LABELS = { istio: 'public' };
const GATEWAY_ANNOTATIONS = { 'inject.istio.io/templates': 'gateway' };

/** What differs from mesh to mesh beside the policies. */
export interface Surroundings {
  readonly annotations: Record<string, string>;
  readonly meshConfig: Record<string, unknown>;
}

const manifest = (apiVersion: string, kind: string, name: string, namespace: string, spec: object, more: object = {}): KnownManifest =>
  ({ apiVersion, kind, metadata: { name, namespace, ...more }, spec }) as KnownManifest;

const deployment = (name: string, namespace: string, labels: object, annotations: object = {}, env: object[] = []): KnownManifest =>
  manifest('apps/v1', 'Deployment', name, namespace, {
    selector: { matchLabels: labels }, template: { metadata: { labels, annotations }, spec: { serviceAccountName: 'default', containers: [{ name: 'main', image: 'auto', env }] } },
  });

/** The headers that rules for tokens write, read and take away. */
export const WATCHED = ['authorization', 'cookie', 'x-list', 'x-n', 'x-payload', 'x-plain', 'x-role', 'x-token', 'x-user'];

/** Without these istiod gives the gateway no Secrets. */
const SECRET_READERS = [
  { apiVersion: 'v1', kind: 'ServiceAccount', metadata: { name: 'default', namespace: 'edge' } },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'Role',
    metadata: { name: 'secrets', namespace: 'edge' },
    rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'] }],
  },
  {
    apiVersion: 'rbac.authorization.k8s.io/v1',
    kind: 'RoleBinding',
    metadata: { name: 'secrets', namespace: 'edge' },
    roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'secrets' },
    subjects: [{ kind: 'ServiceAccount', name: 'default', namespace: 'edge' }],
  },
] as KnownManifest[];

/** A gateway whose routes tell apart what tokens are, and what headers say. */
export function gatewayManifests({ annotations }: Surroundings): KnownManifest[] {
  const to = (subset: string): object => ({ destination: { host: 'echo.shop.svc.cluster.local', subset, port: { number: 80 } } });
  const servers = [
    ...[80, 8443].map(number => ({ port: { number, name: `http-${number}`, protocol: 'HTTP' }, hosts: ['*'] })),
    { port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['*'], tls: { mode: 'SIMPLE', credentialName: 'edge-tls' } },
  ];
  const http = [
    { name: 'claim', match: [{ headers: { '@request.auth.claims.sub': { exact: 'alice' } } }], route: [to('v3')] },
    { name: 'header', match: [{ headers: { 'x-user': { exact: 'bob' } } }], route: [to('v2')] },
    { name: 'rest', route: [to('v1')] },
  ];
  const versions = ['v1', 'v2', 'v3'];
  return [
    deployment('public', 'edge', LABELS, { ...GATEWAY_ANNOTATIONS, ...annotations }),
    ...SECRET_READERS,
    manifest('v1', 'Service', 'public', 'edge', {
      selector: LABELS,
      ports: [[80, 8080], [8443, 8443], [443, 9443]].map(([port, targetPort]) => ({ name: `p-${port}`, port, targetPort })),
    }),
    ...versions.map(version => deployment(`echo-${version}`, 'shop', { app: 'echo', version })),
    manifest('v1', 'Service', 'echo', 'shop', { selector: { app: 'echo' }, ports: [{ name: 'http', port: 80, targetPort: 8080 }] }),
    deployment(AUTHORIZER, 'shop', { app: AUTHORIZER }, {},
      [{ name: 'SESSION', value: 'valid' }, { name: 'LOGIN', value: 'https://login.example.com/' }]),
    manifest('v1', 'Service', AUTHORIZER, 'shop', { selector: { app: AUTHORIZER }, ports: [{ name: 'http', port: 8000, targetPort: 8000 }] }),
    manifest('networking.istio.io/v1', 'Gateway', 'edge', 'shop', { selector: LABELS, servers }),
    manifest('networking.istio.io/v1', 'VirtualService', 'echo', 'shop', { hosts: ['*'], gateways: ['edge'], http }),
    manifest('networking.istio.io/v1', 'DestinationRule', 'echo', 'shop', {
      host: 'echo.shop.svc.cluster.local', subsets: versions.map(version => ({ name: version, labels: { version } })),
    }),
  ];
}

/** How many proxies the gateway trusts, and who says it. */
export function drawSurroundings(draw: Draw): Surroundings {
  const topology = (count: number): object => ({ gatewayTopology: { numTrustedProxies: count } });
  const own = draw.maybe(50, () => draw.integer(0, 2));
  return {
    annotations: own === undefined ? {} : { 'proxy.istio.io/config': JSON.stringify(topology(own)) },
    meshConfig: { ...draw.maybe(40, () => ({ defaultConfig: topology(draw.integer(0, 2)) })) },
  };
}

const CLAIM_HEADERS: readonly (readonly [header: string, claim: string])[] = [
  ['x-user', 'sub'], ['X-User', 'azp'], ['x-role', 'realm.roles'], ['x-role', 'realm.name'], ['x-list', 'groups'], ['x-n', 'n'], ['x-user', 'aud'],
  ['x-list', 'scope'], ['x-n', 'exp.x'], ['x-role', 'realm.'],
];

const HEADER_PLACES = [
  { name: 'Authorization', prefix: 'Bearer ' }, { name: 'x-token' }, { name: 'X-Token', prefix: 'Token ' }, { name: 'x-plain', prefix: 'Bearer ' }, { name: 'x-plain' },
];

function drawJwtRule(draw: Draw): object {
  const issuer = draw.of(ISSUERS);
  const isUsual = draw.isLucky(45);
  return {
    issuer,
    jwks: drawKeys(draw, issuer),
    ...isUsual ? {} : {
      ...draw.maybe(60, () => ({ fromHeaders: draw.some(2, () => draw.of(HEADER_PLACES)) })),
      ...draw.maybe(45, () => ({ fromParams: draw.some(2, () => draw.of(['t', 'access_token', 'T', 'a'])) })),
      ...draw.maybe(45, () => ({ fromCookies: draw.some(2, () => draw.of(['session', 'Session', 't'])) })),
    },
    ...draw.maybe(20, () => ({ audiences: draw.some(2, () => draw.of(['shop', 'https://shop/', 'x', 'http://shop'])) })),
    ...draw.maybe(50, () => ({
      outputClaimToHeaders: draw.some(3, () => draw.of(CLAIM_HEADERS)).map(([header, claim]) => ({ header, claim })),
    })),
    ...draw.maybe(25, () => ({ outputPayloadToHeader: draw.of(['x-payload', 'X-Payload', 'x-user', 'x-token']) })),
    ...draw.maybe(50, () => ({ forwardOriginalToken: draw.isLucky(70) })),
    ...draw.maybe(20, () => ({ spaceDelimitedClaims: draw.some(2, () => draw.of(['groups', 'sub', 'scope', 'azp'])) })),
  };
}

/** Where a policy is, and which pods it is for: some are for others. */
function drawPlace(draw: Draw): { readonly namespace: string; readonly selector?: object } {
  return draw.of([
    { namespace: 'edge', selector: { matchLabels: LABELS } }, { namespace: 'edge', selector: { matchLabels: LABELS } }, { namespace: 'edge' },
    { namespace: 'istio-system' }, { namespace: 'istio-system', selector: { matchLabels: LABELS } }, { namespace: 'shop', selector: { matchLabels: LABELS } },
    { namespace: 'edge', selector: { matchLabels: { istio: 'private' } } },
  ]);
}

/** Conditions of which istiod or Envoy think in their own way. */
const ODD_CONDITIONS: readonly (readonly [key: string, values: readonly string[]])[] = [
  ['request.headers[x-user]', ['alice', 'b*', '*']], ['request.headers[X-Token]', ['*', '*x']], ['request.headers[cookie]', ['*session*', '*']],
  ['request.headers[authorization]', ['Bearer*', '*']], ['request.headers[x-forwarded-for]', ['203.0.113.9*', `*${writtenAddress('127.0.0.1')}`, '*', '*,*']],
  ['request.headers[host]', ['a.example.com']], ['request.headers.x', ['1']], ['request.headers[x-a', ['1']], ['request.auth.claims', ['1']],
  ['request.auth.claims[realm][', ['1']], ['request.auth.claims[realm.roles]', ['admin']], ['request.auth.claims[sub]', ['alice', 'two', '*']],
  ['request.headers[x-forwarded-proto]', ['http', 'https']], ['source.trustDomain', ['*', 'cluster.local']], ['source.serviceAccount', ['a', 'shop/a']],
  ['connection.sni', ['a.example.com', '*.example.com', 'A.example.com', 'a*', '*']], ['destination.ip', ['127.0.0.0/8', '10.0.0.0/8', '0.0.0.0/0']],
  ['experimental.envoy.filters.a.b[c]', ['x', '*', '[x]']], ['request.auth.claims[azp]', ['web']], ['source.ip', ['127.0.0.2', '127.0.0.2/31', 'nowhere']],
];

function drawPolicyRule(draw: Draw, isAllow: boolean): object {
  const { sources, operations, conditions = [] } = drawRule(draw, draw.isLucky(50));
  const odd = draw.maybe(30, () => {
    const [key, all] = draw.of(ODD_CONDITIONS);
    const values = draw.maybe(65, () => draw.some(2, () => draw.of(all)));
    return { key, ...values === undefined ? {} : { values }, ...draw.maybe(values === undefined ? 100 : 15, () => ({ notValues: [draw.of(all)] })) };
  });
  const when = [...conditions, ...odd === undefined ? [] : [odd]];
  return {
    ...sources === undefined ? {} : { from: sources.map(source => ({ source: plain(source) })) },
    ...operations === undefined ? {} : {
      to: operations.map(({ ports, notPorts, ...operation }) =>
        ({ operation: plain({ ...operation, ports: ports?.map(String), notPorts: notPorts?.map(String) }) })),
    },
    // What allows without a condition would leave the others untried.
    ...when.length > 0 ? { when: when.map(plain) } : isAllow && sources === undefined && operations === undefined ? { to: [{ operation: { methods: ['GET'] } }] } : {},
  };
}

const plain = <T extends object>(value: T): object => Object.fromEntries(Object.entries(value).filter(([, one]) => one !== undefined));

/** Policies of one mesh. */
export function drawPolicies(draw: Draw): KnownManifest[] {
  const authentications = draw.isLucky(12) ? [] : draw.some(2, index => {
    const { namespace, selector } = drawPlace(draw);
    return manifest('security.istio.io/v1', 'RequestAuthentication', `tokens-${index}`, namespace, {
      ...selector === undefined ? {} : { selector }, jwtRules: draw.some(2, () => drawJwtRule(draw)),
    });
  });
  const authorizations = draw.isLucky(10) ? [] : draw.some(3, index => {
    const { namespace, selector } = drawPlace(draw);
    const action = draw.of(['ALLOW', 'ALLOW', 'ALLOW', 'DENY', 'DENY', 'DENY', 'CUSTOM', 'AUDIT']);
    const isTried = (action === 'ALLOW' || action === 'DENY') && draw.isLucky(15);
    return manifest('security.istio.io/v1', 'AuthorizationPolicy', `policy-${index}`, namespace, {
      ...selector === undefined ? {} : { selector },
      action,
      ...action === 'CUSTOM' ? { provider: { name: draw.isLucky(85) ? AUTHORIZER : 'nobody' } } : {},
      ...draw.isLucky(5) ? {} : { rules: draw.some(3, () => drawPolicyRule(draw, action === 'ALLOW')) },
    }, isTried ? { annotations: { 'istio.io/dry-run': draw.of(['true', 'false', 'T']) } } : {});
  });
  return [...authentications, ...authorizations];
}

/** A request as the client sends it. */
export interface SentToGateway {
  /** The port of the Service. */
  readonly port: number;
  /** The name in the handshake, on the port of TLS. */
  readonly sni?: string | false;
  readonly host: string;
  readonly target: string;
  readonly method: string;
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly source: string;
}

const OTHER_PARAMETERS = ['a=1', 'b=%20', 'c', 'd=%41%2f', '=x', 'e=1=2', '', 'a=2', '%61=3', 'f=a+b', 'g=%zz', 'h=%', 'i=%26%3d'];

function drawQuery(draw: Draw, tokens: readonly string[]): string {
  const parts = [...tokens, ...draw.isLucky(30) ? draw.some(3, () => draw.of(OTHER_PARAMETERS)) : []];
  return parts.length === 0 ? '' : `?${draw.isLucky(50) ? parts.join('&') : [...parts].reverse().join('&')}`;
}

/** The issuers for whose tokens there is a rule. */
export function issuersOf(policies: readonly KnownManifest[]): string[] {
  return policies.flatMap(({ spec }) => (spec as { readonly jwtRules?: { readonly issuer: string }[] } | undefined)?.jwtRules ?? [])
    .map(({ issuer }) => issuer);
}

/** A request with up to three tokens, mostly of some issuers, in places in which rules may look. */
export function drawSent(draw: Draw, issuers: readonly string[]): SentToGateway {
  const { port, host, path, method, headers: given } = drawRequest(draw);
  const headers: Record<string, string[]> = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, [value].flat()]));
  const add = (name: string, value: string): void => {
    headers[name] = [...headers[name] ?? [], value];
  };
  const parameters: string[] = [];
  for (let count = draw.of([0, 1, 1, 1, 1, 1, 2, 3]); count > 0; count--) {
    const token = drawToken(draw, issuers);
    draw.of([
      () => add('authorization', `${draw.of(['Bearer ', 'Bearer ', 'Bearer ', 'Bearer  ', 'bearer ', '', 'x Bearer ', 'Bearer "'])}${token}`),
      () => add('authorization', `Bearer ${token}`),
      () => add('authorization', `Bearer ${token}`),
      () => add('x-token', token),
      () => add('x-token', `Token ${token}`),
      () => add('x-plain', draw.of([token, `Bearer ${token}`, `Bearer ${token}`, ''])),
      () => parameters.push(`${draw.of(['access_token', 'access_token', 't', 'T', 'a', '%74'])}=${encodeURIComponent(token)}`),
      () => add('cookie', `${draw.of(['', 'a=b; ', 'session; ', 'a=b;'])}${draw.of(['session=', 'session=', 'Session=', 't=', 'session="'])}${token}${draw.of(['', '"', '; z=1'])}`),
    ])();
  }
  if (draw.isLucky(30)) {
    add(draw.of(['x-user', 'x-user', 'x-role', 'x-payload', 'x-list']), draw.of(['bob', 'alice', 'forged', '']));
  }
  const forwarded = draw.of<string[]>([
    [], ['203.0.113.9'], ['198.51.100.7'], ['10.1.2.3'], ['2001:db8::1'], ['203.0.113.9, 10.1.2.3'], ['10.1.2.3', '203.0.113.9'], ['203.0.113.9,'], ['x,203.0.113.9'],
    ['198.51.100.7,203.0.113.9,10.1.2.3'], ['::ffff:203.0.113.9'], [''],
  ]);
  const preflight = { 'origin': ['https://a.example.com'], 'access-control-request-method': ['GET'] };
  const isTls = draw.isLucky(12);
  return {
    port: isTls ? 443 : port,
    ...isTls ? { sni: draw.of<string | false>(['a.example.com', 'b.example.com', 'other.org', false, 'A.example.com']) } : {},
    host,
    target: `${path.split('?')[0]}${drawQuery(draw, [...path.split('?').slice(1), ...parameters])}`,
    method: draw.isLucky(4) ? 'HEAD' : method,
    headers: {
      ...headers,
      ...forwarded.length === 0 ? {} : { 'x-forwarded-for': forwarded },
      ...draw.isLucky(method === 'OPTIONS' ? 60 : 3) ? preflight : {},
      ...draw.isLucky(4) ? { 'content-type': ['application/grpc'] } : {},
    },
    source: draw.of(['127.0.0.1', '127.0.0.1', '127.0.0.2', '127.0.0.3']),
  };
}
