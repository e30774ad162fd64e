/** Draws for random AuthorizationPolicies, and for requests that nearly meet them. */
import { SeenRequest, SeenToken } from './policy-table';
import { Draw } from './random-texts';
import { AuthorizationCondition, AuthorizationOperation, AuthorizationRule, AuthorizationSource } from '../../src';

export const LOGIN = 'https://login.example.com';
export const PARTNER = 'https://partner.example.com';

const PATHS = [
  '/', '/a', '/a/', '/a/b', '/a/b/c', '/a//b', '/A', '/a;x', '/x.json', '/a.json?q=1', '/a/b%2Fc', '/users/1/cart', '/users//cart', '/users/a[b/cart',
  '/users/1/2/cart', '/files/x/y', '/files/', '/files', '/%40me', '/@me',
];
const HOSTS = [
  'a.example.com', 'b.example.com', 'x.a.example.com', 'A.Example.com', 'a.example.com:80', 'a.example.com:8080', 'other.org', '10.1.2.3', 'a.example.com.',
];
const REMOTES = ['203.0.113.9', '198.51.100.7', '10.1.2.3', '2001:db8::1', '2001:db9::1', '192.168.1.1'];
const HEADER_VALUES: readonly (string | readonly string[])[] = ['1', '12', 'on', '', 'a,b', ['1', '2'], '*', '1*'];

/** Values of a policy by what they are compared with. */
const VALUES = {
  requestPrincipals: [`${LOGIN}/alice`, `${LOGIN}/*`, '*', '*/alice', `${PARTNER}/bob`, '*login.example.com/alice', `${LOGIN}/al*`, '*/bob'],
  ipBlocks: ['127.0.0.0/8', '10.0.0.0/8', '127.0.0.1', '203.0.113.0/24', '0.0.0.0/0', '::/0'],
  remoteIpBlocks: ['203.0.113.0/24', '198.51.100.7', '10.0.0.0/8', '2001:db8::/32', '2001:db8::1', '127.0.0.1', '198.51.100.0/25', '10.1.2.3/32'],
  hosts: ['a.example.com', '*.example.com', 'a.example.com:*', 'A.example.com', '*', 'a.*', '10.1.2.3', 'a.example.com:8080', '*.example.com:80'],
  methods: ['GET', 'POST', 'P*', '*', '*T', 'OPTIONS'],
  paths: ['/a', '/a/*', '/', '/*', '*', '*.json', '/a*', '*b', '/users/*', '/A', '/@me', '/%40me', '/a%2Fb'],
};
const TEMPLATES = ['/users/{*}/cart', '/files/{**}', '/{*}', '/{**}', '/{**}/cart', '/a/{*}', '/{*}/b'];

const CONDITIONS: readonly (readonly [key: string, values: readonly string[]])[] = [
  ['request.headers[x-a]', ['1', '1*', '*', '*n', 'a,b', '1,2', 'on']],
  ['request.headers[X-A]', ['1', '*', 'on']],
  ['request.headers[:method]', ['GET', 'P*']],
  ['request.headers[:path]', ['/a', '/a*', '*q=1', '/']],
  ['request.headers[:authority]', ['a.example.com', '*.example.com']],
  ['request.headers[:scheme]', ['http', 'https']],
  ['request.auth.principal', [`${LOGIN}/alice`, `${LOGIN}/*`, '*', '*bob']],
  ['request.auth.audiences', ['shop', 's*', '*', '*r']],
  ['request.auth.presenter', ['web', '*', 'w*']],
  ['request.auth.claims[groups]', ['dev', 'ops', '*', 'd*', 'dev ops']],
  ['request.auth.claims[realm][roles]', ['admin', '*', 'a*']],
  ['request.auth.claims[realm][name]', ['x', '*']],
  ['request.auth.claims[scope]', ['read', 'write', 'r*', '*']],
  ['request.auth.claims[n]', ['5', '*', 'true']],
  ['request.auth.claims[iss]', [LOGIN, '*', 'https://p*']],
  ['request.auth.claims[aud]', ['shop', '*']],
  ['source.ip', ['127.0.0.1', '127.0.0.0/8', '10.0.0.0/8', '203.0.113.9']],
  ['remote.ip', ['203.0.113.0/24', '198.51.100.7', '2001:db8::/32']],
  ['destination.port', ['8080', '8443']],
  ['connection.sni', ['a.example.com', '*']],
  ['source.namespace', ['shop', '*']],
  ['source.principal', ['*', 'cluster.local/ns/shop/sa/a']],
];

/** A rule of a policy. Templates only where a request that they miss is refused: the library takes no others. */
export function drawRule(draw: Draw, isAllow: boolean): AuthorizationRule {
  return {
    sources: draw.maybe(45, () => draw.some(2, () => drawSource(draw))),
    operations: draw.maybe(65, () => draw.some(2, () => drawOperation(draw, isAllow))),
    conditions: draw.maybe(50, () => draw.some(2, () => drawCondition(draw))),
  };
}

/** Fields that are drawn with a chance each; one of them where none was. */
function fieldsOr<T extends object>(drawn: T, fallback: T): T {
  return Object.values(drawn).every(value => value === undefined) ? fallback : drawn;
}

function drawSource(draw: Draw): AuthorizationSource {
  const some = (percent: number, values: readonly string[]) => draw.maybe(percent, () => draw.some(2, () => draw.of(values)));
  return fieldsOr<AuthorizationSource>({
    requestPrincipals: some(22, VALUES.requestPrincipals),
    notRequestPrincipals: some(22, VALUES.requestPrincipals),
    ipBlocks: some(12, VALUES.ipBlocks),
    notIpBlocks: some(8, VALUES.ipBlocks),
    remoteIpBlocks: some(22, VALUES.remoteIpBlocks),
    notRemoteIpBlocks: some(22, VALUES.remoteIpBlocks),
    namespaces: some(4, ['shop']),
    notNamespaces: some(8, ['shop']),
    principals: some(4, ['*']),
    notPrincipals: some(8, ['*']),
  }, { remoteIpBlocks: ['203.0.113.0/24'] });
}

function drawOperation(draw: Draw, isAllow: boolean): AuthorizationOperation {
  const some = (percent: number, values: readonly string[]) => draw.maybe(percent, () => draw.some(2, () => draw.of(values)));
  const withTemplates = [...VALUES.paths, ...TEMPLATES];
  return fieldsOr<AuthorizationOperation>({
    hosts: some(30, VALUES.hosts),
    notHosts: some(15, VALUES.hosts),
    methods: some(30, VALUES.methods),
    notMethods: some(12, VALUES.methods),
    paths: some(50, isAllow ? withTemplates : VALUES.paths),
    notPaths: some(20, isAllow ? VALUES.paths : withTemplates),
    ports: draw.maybe(40, () => draw.some(2, () => draw.of([8080, 8443, 9999]))),
    notPorts: draw.maybe(12, () => [8443]),
  }, { methods: ['GET'] });
}

function drawCondition(draw: Draw): AuthorizationCondition {
  const [key, all] = draw.of(CONDITIONS);
  const values = draw.maybe(70, () => draw.some(2, () => draw.of(all)));
  return { key, values, notValues: draw.maybe(values === undefined ? 100 : 25, () => draw.some(2, () => draw.of(all))) };
}

/** A request, by the port of the gateway. */
export function drawRequest(draw: Draw): SeenRequest & { readonly port: number } {
  const port = draw.of([80, 80, 8443]);
  return {
    port,
    podPort: port === 80 ? 8080 : port,
    host: draw.of(HOSTS),
    path: draw.of(PATHS),
    method: draw.of(['GET', 'GET', 'POST', 'PUT', 'OPTIONS', 'DELETE']),
    headers: { ...draw.maybe(60, () => ({ 'x-a': draw.of(HEADER_VALUES) })), ...draw.maybe(50, () => ({ 'x-session': 'valid' })) },
    remote: draw.of(REMOTES),
    token: draw.maybe(70, () => drawToken(draw)),
  };
}

function drawToken(draw: Draw): SeenToken {
  return {
    iss: draw.isLucky(75) ? LOGIN : PARTNER,
    sub: draw.of(['alice', 'bob', 'alice', undefined]),
    aud: draw.of<SeenToken['aud']>(['shop', 'other', ['shop', 'x'], undefined, []]),
    azp: draw.of(['web', undefined, 'app']),
    claims: {
      groups: draw.of<unknown>(['dev', ['dev', 'ops'], 'dev ops', [], 5, true, '', undefined, ['x', 5], null]),
      realm: draw.of<unknown>([{ roles: ['admin'] }, { roles: 'admin', name: 'x' }, 'x', undefined, { name: 5 }, { roles: [] }]),
      scope: draw.of<unknown>(['read write', 'read', ['read'], undefined, '', 'write  read']),
      n: draw.of<unknown>([5, '5', true, undefined, ['5']]),
    },
  };
}
