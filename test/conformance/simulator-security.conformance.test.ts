/** What the simulator says of tokens and policies at a gateway, against the real Envoy behind the real istiod. */
import { afterAll, beforeAll, expect, test } from 'vitest';
import { authorizerIn } from './authorizer';
import { readManifests, writeManifests } from './driver/cluster-state';
import { Mesh as DrivenMesh, MeshResponse, startMesh } from './driver/mesh';
import { Certificate } from './istio/certificates';
import { Draw } from './random-texts';
import { tlsKeys } from './secrets';
import { drawPolicies, drawSent, drawSurroundings, gatewayManifests, LABELS, SentToGateway, Surroundings, WATCHED } from './simulator-policies';
import { normalizedPath } from '../../src/istio';
import { Mesh, readPods } from '../../src/mesh';
import { Ambiguity, TracedStep } from '../../src/simulator/decision';
import { edgeHeaders } from '../../src/simulator/edge-headers';
import { ProxiedRequest } from '../../src/simulator/proxied-request';
import { Security, securityAt, SecurityOutcome } from '../../src/simulator/security/security';
import { trustedProxiesOf } from '../../src/simulator/security/trusted-proxies';
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
  private readonly trustedProxies: number;

  constructor(policies: readonly KnownManifest[], readonly surroundings: Surroundings) {
    this.manifests = [...gatewayManifests(surroundings), ...policies];
    const objects = readManifests(writeManifests(this.manifests)).map(manifest => ({ manifest, oldestIstio: '1.31' }));
    const [pods] = readPods(objects[0]);
    const meshConfig = { ...surroundings.meshConfig, ...authorizerIn('shop') };
    this.trustedProxies = trustedProxiesOf(pods.annotations, meshConfig);
    this.security = securityAt(new Mesh(objects), { namespace: 'edge', labels: LABELS, pods }, { rootNamespace: 'istio-system', meshConfig });
  }

  /** What becomes of a request, or that the path is none. */
  expectedOf(sent: SentToGateway): Expected {
    const request = this.proxied(sent);
    const notes = { trace: [] as TracedStep[], ambiguous: [] as Ambiguity[] };
    const outcome = this.security.check(request, notes);
    const trace = notes.trace.map(({ because }) => because);
    return { ...answerTo(sent, request, outcome), isOpen: notes.ambiguous.some(({ about }) => about === 'endpoints'), trace };
  }

  private proxied({ port, sni, host, target, method, headers, source }: SentToGateway): ProxiedRequest {
    const question = target.indexOf('?');
    const scheme = port === 443 ? 'https' : 'http';
    return {
      method,
      scheme,
      authority: host,
      path: normalizedPath(target)!,
      query: question < 0 ? undefined : target.slice(question + 1),
      headers: edgeHeaders({ method, scheme, port, authority: host, target, headers }, this.trustedProxies),
      target,
      listeningPort: PORTS[port],
      sni: sni || undefined,
      sourceAddress: source,
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
  if (/[^\x21-\x7e]/.test(request.query ?? '')) {
    // Envoy sends on what no server reads.
    return { status: 400 };
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
  return name === 'authorization' ? lines[0] : lines.join(name === 'cookie' ? '; ' : ', ');
}

function seenOf({ status, body, headers, version, received }: MeshResponse, { method }: SentToGateway): Seen {
  if (received !== undefined) {
    const watched = Object.fromEntries(WATCHED.flatMap(name => received.headers[name] === undefined ? [] : [[name, String(received.headers[name])]]));
    return { status, version, target: received.target, headers: watched };
  }
  if (status === 302 || status === 400 || status === 200 && method === 'HEAD' && headers['grpc-status'] === undefined) {
    return { status };
  }
  const answerHeaders = Object.fromEntries(ANSWER_HEADERS.map(name => [name, headers[name]]).filter(([, value]) => value !== undefined));
  return { status, body, answerHeaders };
}

async function ask({ port, sni, host, target, method, headers, source }: SentToGateway): Promise<MeshResponse> {
  const lines = Object.fromEntries(Object.entries(headers).map(([name, values]) => [name, values.length === 1 ? values[0] : [...values]]));
  const tls = port === 443 ? { tls: sni === undefined ? {} : { sni } } : {};
  return driven.request({ gateway: 'edge/public', port, host, path: target, method, headers: lines, source, ...tls });
}

const secret = (): KnownManifest => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'edge-tls', namespace: 'edge' }, stringData: tlsKeys(certificate) }) as KnownManifest;

test(`${SETS} sets of policies answer ${REQUESTS} requests each as the simulator says`, async () => {
  const counts = new Map<string, number>();
  for (let seed = SEED; seed < SEED + SETS; seed++) {
    const draw = new Draw(seed);
    const simulated = new Simulated(drawPolicies(draw), drawSurroundings(draw));
    const meshConfig = { ...simulated.surroundings.meshConfig, ...authorizerIn('shop') };
    await driven.apply(writeManifests([...simulated.manifests, secret()]), { meshConfig });
    const sent = Array.from({ length: REQUESTS }, () => drawSent(draw));
    const answers = await Promise.all(sent.map(ask));
    const differing = sent.flatMap((request, index) => {
      const { trace, isOpen, ...expected } = simulated.expectedOf(request);
      const got = seenOf(answers[index], request);
      const kind = `${got.status} ${got.body ?? got.version ?? ''}`;
      counts.set(kind, (counts.get(kind) ?? 0) + 1);
      return isOpen || JSON.stringify(got) === JSON.stringify(expected) ? [] : [{ request, got, expected, trace }];
    });
    const policies = simulated.manifests.filter(({ apiVersion }) => apiVersion.startsWith('security'));
    expect({ seed, differing, ...differing.length === 0 ? {} : { policies, ...simulated.surroundings } }).toEqual({ seed, differing: [] });
  }
  console.log([...counts].sort(([, one], [, other]) => other - one).map(([kind, count]) => `${count} ${kind}`).join('\n'));
  // Each answer is there often enough to mean something.
  const least: Record<string, number> = { '200 v1': 4, '200 v2': 0.2, '200 v3': 1, '403 RBAC: access denied': 4, '302 ': 0.5, '401 Jwt issuer is not configured': 0.5, '401 Jwt is expired': 0.05 };
  expect(Object.entries(least).filter(([kind, share]) => (counts.get(kind) ?? 0) < share * SETS).map(([kind]) => kind)).toEqual([]);
}, 600_000);
