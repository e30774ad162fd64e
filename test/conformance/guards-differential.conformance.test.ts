/**
 * Random load balancers twice, without their guards and with them: who meets a guarded rule without what it asks for is refused, and everything
 * else is as it was. Envoy itself says which rule a request meets, so rules may be of any kind: expressions, queries, priorities, HTTPS with
 * another host than the name in the handshake.
 */
import { Duration } from 'cdk8s';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mesh, MeshResponse, startMesh } from './driver/mesh';
import { Edge, ELSEWHERE, from, jwt, keys, login, OFFICE, OFFICE_ONLY } from './guarded-edge';
import { withIssuedSecrets } from './issued-secrets';
import { Draw } from './random-texts';
import { bearer } from './tokens';
import {
  Findings, FindingLevel, IstioAlb, ListenerAction, ListenerCertificate, ListenerCondition, ListenerProtocol, ListenerTransform,
} from '../../src';

const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 20_261_129);
const WANTED = 16;
const REQUESTS = 30;
const RULE_HEADER = 'x-rule';

const HOSTS = ['*', '*.example.com', 'a.example.com', 'b.example.com', '*.a.example.com', 'x.a.example.com', 'other.org', '*.org'];
const NAMED = ['a.example.com', 'b.example.com', '*.a.example.com', 'q.a.example.com', '*-eu.example.com', '*.b.example.com', 'other.org'];
const ASKED = [
  'a.example.com', 'b.example.com', 'x.a.example.com', 'q.a.example.com', 'z-eu.example.com', 'k.b.example.com', 'other.org', 'else.net',
];
const PATHS = ['/', '/a', '/a/b', '/a/b/c', '/admin', '/admin/x', '/x', '/x/../a', '/%61', '//a', '/A', '/a;x', '/b?q=1', '/a?q=ab'];

/** What a guarded rule asks for: an address, a token, or both. */
interface Guarded {
  readonly address: boolean;
  readonly token: boolean;
}

const GUARDS: Guarded[] = [{ address: true, token: false }, { address: false, token: true }, { address: true, token: true }];

interface Built {
  readonly edge: Edge;
  readonly guards: ReadonlyMap<string, Guarded>;
}

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const covers = (wide: string, host: string): boolean => wide === host || wide.startsWith('*') && host.endsWith(wide.slice(1));

function conditions(draw: Draw, served: readonly string[], isGuarded: boolean): ListenerCondition[] {
  const named = NAMED.filter(host => served.some(wide => covers(wide, host)));
  const paths = [
    () => ListenerCondition.paths([draw.of(PATHS.slice(0, 7))]),
    () => ListenerCondition.pathPrefixes([draw.of(['/', '/a', '/a/b', '/admin', '/x'])]),
    () => ListenerCondition.pathPatterns([draw.of(['/a*', '/adm*'])]),
    ...isGuarded ? [] : [() => ListenerCondition.pathRegexes([draw.of(['/[a-x]+', '.*b', '/(a|x)(/.*)?'])])],
  ];
  return [
    ...named.length > 0 && draw.isLucky(45) ? [ListenerCondition.hostHeaders([draw.of(named)])] : [],
    ...draw.isLucky(65) ? [draw.of(paths)()] : [],
    ...draw.isLucky(25) ? [ListenerCondition.httpRequestMethods([draw.of(['GET', 'POST'])])] : [],
    ...draw.isLucky(25) ? [ListenerCondition.httpHeader(draw.of(['x-a', 'X-B']), [draw.of(['1', 'on', '2*', '*'])])] : [],
  ];
}

function build(seed: number, withGuards: boolean): Built {
  const draw = new Draw(seed);
  const edge = new Edge();
  const guards = new Map<string, Guarded>();
  const balancers = draw.integer(1, 3);
  for (let balancer = 0; balancer < balancers; balancer++) {
    const port = draw.of([80, 443, 8443]);
    // A certificate needs a name.
    const hosts = draw.some(2, () => draw.of(port === 443 ? HOSTS.slice(1) : HOSTS)).filter((host, index, all) => all.indexOf(host) === index);
    const listener = new IstioAlb(edge.shop, `alb${balancer}`, { gateways: [edge.gateway] }).addListener(`l${balancer}`, {
      port,
      hosts,
      ...port === 443 ? { certificates: [ListenerCertificate.fromSecret(`differential-${balancer}`)], redirectHttp: false }
        : { protocol: ListenerProtocol.HTTP },
    });
    for (let rule = 0; rule < 4; rule++) {
      const name = `${balancer}.${rule}`;
      const guard = draw.isLucky(50) ? draw.of(GUARDS) : undefined;
      const own = conditions(draw, hosts, guard !== undefined);
      const all = own.length > 0 ? own : [ListenerCondition.pathPrefixes(['/'])];
      const targets = [{ target: edge.cart, weight: 1 }, { target: edge.web, weight: 2 }];
      const next = draw.of([
        () => edge.to(edge.cart), () => ListenerAction.fixedResponse(200),
        () => ListenerAction.weightedForward(targets, { stickinessDuration: Duration.hours(1) }),
      ])();
      listener.addAction(name, {
        conditions: [...all, ...withGuards && guard?.address ? [OFFICE_ONLY] : []],
        priority: draw.isLucky(30) ? 10 * draw.integer(1, 100) + rule : undefined,
        action: withGuards && guard?.token ? jwt(next, keys(login, { audiences: ['shop'] })) : next,
        transforms: [ListenerTransform.responseHeaders({ set: { [RULE_HEADER]: name } })],
      });
      if (guard !== undefined) {
        guards.set(name, guard);
      }
    }
  }
  return { edge, guards };
}

/** Some, where nobody decides the order of two load balancers, or a policy can not say what a rule takes. */
function isRefused({ edge }: Built): boolean {
  return Findings.all(edge.app).some(({ code, level }) => level === FindingLevel.ERROR || code === 'KIA1106');
}

const CREDENTIALS: { readonly has: Guarded; readonly headers: Record<string, string> }[] = [
  { has: { address: false, token: false }, headers: from(ELSEWHERE) },
  { has: { address: false, token: false }, headers: { ...from(ELSEWHERE), ...bearer(login.token({ aud: 'other' })) } },
  { has: { address: true, token: false }, headers: from(OFFICE) },
  { has: { address: false, token: true }, headers: { ...from(ELSEWHERE), ...bearer(login.token({ aud: 'shop' })) } },
  { has: { address: true, token: true }, headers: { ...from(OFFICE), ...bearer(login.token({ aud: 'shop' })) } },
];

async function ask(draw: Draw): Promise<(headers: Record<string, string>) => Promise<MeshResponse | undefined>> {
  const [host, path, method] = [draw.of(ASKED), draw.of(PATHS), draw.of(['GET', 'POST', 'PUT'])];
  const port = draw.of([80, 443, 8443]);
  const compared = draw.isLucky(40) ? { [draw.of(['x-a', 'x-b'])]: draw.of(['1', 'on', '22', '', 'off']) } : {};
  const tls = port === 443 ? { sni: draw.isLucky(70) ? host : draw.of(ASKED) } : undefined;
  // Nobody may listen at the port, or for the name.
  return headers =>
    mesh.request({ gateway: 'edge/public', port, host, path, method, headers: { ...compared, ...headers }, tls }).catch(() => undefined);
}

const shown = (answer: MeshResponse | undefined): string => answer === undefined ? 'none' : `${answer.status} ${String(answer.headers[RULE_HEADER])}`;

test(`${WANTED} sets of load balancers with guards and without`, async () => {
  const wrong: string[] = [];
  let guarded = 0;
  for (let seed = SEED, made = 0; made < WANTED; seed++) {
    const [plain, built] = [build(seed, false), build(seed, true)];
    if (built.guards.size === 0 || isRefused(plain) || isRefused(built)) {
      continue;
    }
    made++;
    const draw = new Draw(seed);
    const asks = await Promise.all(Array.from({ length: REQUESTS }, () => ask(draw)));
    await mesh.apply(await withIssuedSecrets(mesh, plain.edge.app.synthYaml()));
    const before = await Promise.all(asks.map(send => send(from(ELSEWHERE))));
    await mesh.apply(await withIssuedSecrets(mesh, built.edge.app.synthYaml()));
    for (const { has, headers } of CREDENTIALS) {
      const after = await Promise.all(asks.map(send => send(headers)));
      after.forEach((answer, index) => {
        const guard = built.guards.get(String(before[index]?.headers[RULE_HEADER]));
        const isRefusedHere = guard !== undefined && (guard.address && !has.address || guard.token && !has.token);
        guarded += isRefusedHere ? 1 : 0;
        const isRight = isRefusedHere ? [401, 403].includes(answer?.status ?? 0) : shown(answer) === shown(before[index]);
        wrong.push(...isRight ? []
          : [`seed ${seed}, request ${index}, ${JSON.stringify(has)}: ${shown(before[index])}, then ${shown(answer)}`]);
      });
    }
  }
  expect(wrong).toEqual([]);
  // Otherwise nothing was shown.
  expect(guarded).toBeGreaterThan(WANTED * REQUESTS / 8);
});
