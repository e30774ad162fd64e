/** What the simulator says of tokens and policies at a gateway, against the real Envoy behind the real istiod. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { authorizerIn } from './authorizer';
import { readManifests, writeManifests } from './driver/cluster-state';
import { Mesh as DrivenMesh, MeshResponse, startMesh } from './driver/mesh';
import { writtenAddress } from './envoy/written-address';
import { Certificate } from './istio/certificates';
import { Draw } from './random-texts';
import { tlsKeys } from './secrets';
import { drawPolicies, drawSent, drawSurroundings, gatewayManifests, issuersOf, LABELS, SentToGateway, Surroundings, WATCHED } from './simulator-policies';
import { Issuer, newIssuer } from './tokens';
import { forwardedAddress, isGrpc, normalizedPath } from '../../src/istio';
import { Mesh, readPods } from '../../src/mesh';
import { Ambiguity, TracedStep } from '../../src/simulator/decision';
import { edgeHeaders } from '../../src/simulator/edge-headers';
import { ProxiedRequest } from '../../src/simulator/proxied-request';
import { ProxySettings, proxySettingsOf } from '../../src/simulator/proxy-settings';
import { Security, securityAt, SecurityOutcome } from '../../src/simulator/security/security';
import { KnownManifest } from '../known-manifest';

const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 20_261_130);
/** How many sets of policies, and how many requests for each. */
const SETS = Number(process.env.CDK8S_ISTIO_POLICY_SETS ?? 100);
const REQUESTS = 30;

let driven: DrivenMesh;
let certificate: Certificate;

beforeAll(async () => {
  driven = await startMesh();
  certificate = await driven.issueCertificate({ names: ['a.example.com'] });
});

afterAll(() => driven?.stop());

const PORTS: Record<number, number> = { 80: 8080, 8443: 8443, 443: 9443 };

/** The gateway of a mesh as the simulator knows it. */
class Simulated {
  readonly manifests: KnownManifest[];
  private readonly security: Security;
  private readonly proxy: ProxySettings;

  constructor(policies: readonly KnownManifest[], readonly surroundings: Surroundings) {
    this.manifests = [...gatewayManifests(surroundings), ...policies];
    const objects = readManifests(writeManifests(this.manifests)).map(manifest => ({ manifest, oldestIstio: '1.31' }));
    const [pods] = readPods(objects[0]);
    const meshConfig = { ...surroundings.meshConfig, ...authorizerIn('shop') };
    this.proxy = proxySettingsOf(pods.annotations, meshConfig);
    this.security = securityAt(new Mesh(objects), { namespace: 'edge', labels: LABELS, pods }, { rootNamespace: 'istio-system', meshConfig });
  }

  /** What becomes of a request, or that the path is none. */
  expectedOf(sent: SentToGateway): Expected {
    const request = this.proxied(sent);
    const notes = { trace: [] as TracedStep[], ambiguous: [] as Ambiguity[] };
    const outcome = this.security.check(request, notes);
    const trace = notes.trace.map(({ because }) => because);
    const isOpen = notes.ambiguous.some(({ about }) => about === 'endpoints')
      // What an authorizer answers to clients of gRPC is up to itself.
      || isGrpc(request.headers) && notes.ambiguous.some(({ about }) => about === 'externalAuthorizer')
      // Where it takes a token out of a query, Envoy sends on what not every server reads.
      || /[^\x21-\x7e]/.test(outcome.request.query ?? '');
    return { ...answerTo(sent, request, outcome), isOpen, trace };
  }

  private proxied({ port, sni, host, target, method, headers, source }: SentToGateway): ProxiedRequest {
    const question = target.indexOf('?');
    const scheme = port === 443 ? 'https' : 'http';
    const atEdge = { method, scheme, port, authority: host, target, headers } as const;
    return {
      method,
      scheme,
      authority: host,
      path: normalizedPath(target)!,
      query: question < 0 ? undefined : target.slice(question + 1),
      headers: edgeHeaders(atEdge, this.proxy, writtenAddress(source)),
      target,
      listeningPort: PORTS[port],
      sni: sni || undefined,
      sourceAddress: source,
      clientAddress: forwardedAddress(headers['x-forwarded-for'], this.proxy.trustedProxies) ?? source,
      origin: { port, gateway: 'shop/edge', labels: LABELS, namespace: 'edge' },
    };
  }
}

/** What a client sees, and what reaches the backend. */
interface Seen {
  readonly status: number;
  readonly body?: string;
  readonly answerHeaders?: Record<string, unknown>;
  readonly version?: string;
  readonly target?: string;
  readonly headers?: Record<string, string>;
}

interface Expected extends Seen {
  readonly trace: readonly string[];
  /** Whether it depends on what nobody knows. */
  readonly isOpen: boolean;
}

function answerTo(sent: SentToGateway, before: ProxiedRequest, { refusal, request, compared, decided }: SecurityOutcome): Seen {
  if (decided.some(({ decision }) => decision === 'asksProvider') && sent.headers['x-session'] === undefined) {
    return { status: 302 };
  }
  if (refusal !== undefined) {
    const { status, body, headers } = refusal;
    const answerHeaders = Object.fromEntries(ANSWER_HEADERS.map(name => [name, headers[name]?.join(', ')]).filter(([, value]) => value !== undefined));
    return { status, body: body ?? '', answerHeaders };
  }
  if (before.method === 'HEAD') {
    return { status: 200 };
  }
  const { headers, path, query } = request;
  const version = compared.claims?.sub === 'alice' || ([compared.claims?.sub].flat() as unknown[]).includes('alice') ? 'v3'
    : (compared.headers['x-user'] ?? []).includes('bob') ? 'v2' : 'v1';
  const received = Object.fromEntries(WATCHED.flatMap(name => headers[name] === undefined ? [] : [[name, joinedByNode(name, headers[name])]]));
  return { status: 200, version, target: query === undefined ? path : `${path}?${query}`, headers: received };
}

const ANSWER_HEADERS = ['www-authenticate', 'grpc-status', 'grpc-message'];

function joinedByNode(name: string, lines: readonly string[]): string {
  return name === 'authorization' ? lines[0] : lines.map(line => line.trim()).join(name === 'cookie' ? '; ' : ', ');
}

function seenOf({ status, body, headers, version, received }: MeshResponse, { method }: SentToGateway): Seen {
  if (received !== undefined && status !== 302) {
    const watched = Object.fromEntries(WATCHED.flatMap(name => received.headers[name] === undefined ? [] : [[name, String(received.headers[name])]]));
    return { status, version, target: received.target, headers: watched };
  }
  if (status === 302 || status === 400 || status === 200 && method === 'HEAD' && headers['grpc-status'] === undefined) {
    return { status };
  }
  const answerHeaders = Object.fromEntries(ANSWER_HEADERS.map(name => [name, headers[name]]).filter(([, value]) => value !== undefined));
  return { status, body, answerHeaders };
}

function ask({ port, sni, host, target, method, headers, source }: SentToGateway): Promise<MeshResponse> {
  const lines = Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.length === 1 ? values[0] : [...values]]));
  const tls = port === 443 ? { tls: sni === undefined ? {} : { sni } } : {};
  return driven.send({ gateway: 'edge/public', port, host, path: target, method, headers: lines, source, ...tls });
}

const secret = (): KnownManifest => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'edge-tls', namespace: 'edge' }, stringData: tlsKeys(certificate) }) as KnownManifest;

/** Where the simulator and the gateway differ. */
async function differencesOf(simulated: Simulated, sent: readonly SentToGateway[]): Promise<{ seen: Seen[]; differing: object[] }> {
  const meshConfig = { ...simulated.surroundings.meshConfig, ...authorizerIn('shop') };
  await driven.apply(writeManifests([...simulated.manifests, secret()]), { meshConfig });
  const answers = await Promise.all(sent.map(ask));
  const seen = sent.map((request, index) => seenOf(answers[index], request));
  const differing = sent.flatMap((request, index) => {
    const { trace, isOpen, ...expected } = simulated.expectedOf(request);
    return isOpen || JSON.stringify(seen[index]) === JSON.stringify(expected) ? [] : [{ request, got: seen[index], expected, trace }];
  });
  return { seen, differing };
}

test(`${SETS} sets of policies answer ${REQUESTS} requests each as the simulator says`, async () => {
  const counts = new Map<string, number>();
  for (let seed = SEED; seed < SEED + SETS; seed++) {
    const draw = new Draw(seed);
    const simulated = new Simulated(drawPolicies(draw), drawSurroundings(draw));
    const sent = Array.from({ length: REQUESTS }, () => drawSent(draw, issuersOf(simulated.manifests)));
    const { seen, differing } = await differencesOf(simulated, sent);
    for (const { status, body, version } of seen) {
      const kind = `${status} ${body ?? version ?? ''}`;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
    }
    const policies = simulated.manifests.filter(({ apiVersion }) => apiVersion.startsWith('security'));
    expect({ seed, differing, ...differing.length === 0 ? {} : { policies, ...simulated.surroundings } }).toEqual({ seed, differing: [] });
  }
  // Of many sets each answer is there often enough to mean something.
  expect(Object.entries(LEAST).filter(([kind, share]) => SETS >= 50 && (counts.get(kind) ?? 0) < share * SETS).map(([kind]) => kind)).toEqual([]);
}, 600_000);

/** How often an answer has to be there in a set of requests. */
const LEAST: Record<string, number> = {
  '200 v1': 4,
  '200 v2': 0.1,
  '200 v3': 0.2,
  '403 RBAC: access denied': 4,
  '302 ': 0.3,
  '401 Jwt issuer is not configured': 0.5,
  '401 Jwt verification fails': 0.05,
  '401 Jwt is expired': 0.05,
  '403 Audiences in Jwt are not allowed': 0.05,
};

describe('what random policies hardly meet', () => {
  const LOGIN = newIssuer('login');
  const PARTNER = newIssuer('partner');
  const tokens = (jwtRules: readonly object[], name = 'tokens'): KnownManifest =>
    ({ apiVersion: 'security.istio.io/v1', kind: 'RequestAuthentication', metadata: { name, namespace: 'edge' }, spec: { jwtRules } }) as KnownManifest;
  const policy = (action: string, rules: readonly object[], more: object = {}, annotations: Record<string, string> = {}): KnownManifest => ({
    apiVersion: 'security.istio.io/v1',
    kind: 'AuthorizationPolicy',
    metadata: { name: `policy-${JSON.stringify(more).length}-${action.toLowerCase()}`, namespace: 'edge', annotations },
    spec: { action, rules, ...more },
  }) as KnownManifest;
  const rule = ({ issuer, jwks }: Issuer, more: object = {}): object => ({ issuer, jwks, ...more });
  const sentWith = (headers: Record<string, string[]>, target = '/'): SentToGateway =>
    ({ port: 80, host: 'a.example.com', target, method: 'GET', headers, source: '127.0.0.1' });
  const user = { outputClaimToHeaders: [{ header: 'x-user', claim: 'sub' }] };
  const open = { to: [{ operation: { paths: ['/a'] } }] };

  test.each<[string, KnownManifest[], SentToGateway[], unknown[]]>([
    ['what a rule wrote before it met a wrong token stays, beside what the next one writes',
      [tokens([rule(LOGIN, { fromHeaders: [{ name: 'x-plain' }, { name: 'x-token' }], ...user }), rule(PARTNER, user)])],
      [sentWith({ 'x-plain': ['rubbish'], 'x-token': [LOGIN.token({ sub: 'alice' })], 'authorization': [`Bearer ${PARTNER.token({ sub: 'bob' })}`] })],
      [200]],
    ['two rules of one issuer with different keys', [tokens([rule(LOGIN), rule({ ...newIssuer('login') })])],
      [sentWith({ authorization: [`Bearer ${LOGIN.token()}`] }), sentWith({ authorization: [`Bearer ${newIssuer('login').token()}`] })], [200, 401]],
    ['a key that istiod does not know leaves out the rule, whatever it is for',
      [policy('DENY', [{ when: [{ key: 'request.nothing', values: ['x'] }] }, { ...open, when: [{ key: 'request.headers.x', values: ['x'] }] }])],
      [sentWith({}), sentWith({}, '/a')], [200, 403]],
    ['an ALLOW of which no rule is left allows nobody', [policy('ALLOW', [{ when: [{ key: 'request.nothing', values: ['x'] }] }])], [sentWith({})], [403]],
    ['two providers', [policy('CUSTOM', [open], { provider: { name: 'authorizer' } }), policy('CUSTOM', [{ to: [{ operation: { paths: ['/b'] } }] }], { provider: { name: 'other' } })],
      [sentWith({ 'x-session': ['valid'] }, '/a'), sentWith({}, '/b'), sentWith({}, '/c')], [403, 403, 200]],
    ['a dry run of a CUSTOM, which Istio\'s webhook refuses', [policy('CUSTOM', [open], { provider: { name: 'authorizer' } }, { 'istio.io/dry-run': 'true' })],
      [sentWith({ 'x-session': ['valid'] }, '/a'), sentWith({}, '/c')], [403, 200]],
  ])('%s', async (_case, policies, sent, statuses) => {
    const { seen, differing } = await differencesOf(new Simulated(policies, { annotations: {}, meshConfig: {} }), sent);
    expect(differing).toEqual([]);
    expect(seen.map(({ status }) => status)).toEqual(statuses);
  });
});
