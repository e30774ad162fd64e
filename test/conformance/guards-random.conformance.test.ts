/** Everything that asks who a client is, at random: nobody gets what the table does not give. */
import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BuiltGuards, buildGuards, COOKIE, errorsOf, GATEWAYS, ISSUED, PARAMETER, RULE_HEADER } from './built-guards';
import { Mesh, startMesh } from './driver/mesh';
import { GuardTable, isEntitled } from './guard-table';
import { aimed, AUDIENCE, GROUP, GuardRequest, guardRequests, guards, TokenPlace, TokenShown, USER_HEADER } from './random-guards';
import { newIssuer } from './tokens';
import { Findings } from '../../src';

/** Sets are the same in every run, unless another seed is given. */
const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 20_261_129);
const SETS = Number(process.env.CDK8S_ISTIO_GUARD_SETS ?? 200);
const REQUESTS = 50;

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

const impostors = { login: newIssuer('login'), partner: newIssuer('partner') };

function tokenOf({ issuer, kind }: TokenShown): string {
  const signer = kind === 'forged' ? impostors[issuer] : ISSUED[issuer];
  return signer.token({
    sub: 'alice',
    aud: kind === 'otherAudience' ? 'other' : AUDIENCE,
    groups: [kind === 'otherGroup' ? 'other' : GROUP],
    ...kind === 'expired' ? { exp: 1_000_000_000 } : {},
  });
}

/** What nobody signed, for those who read the token again. */
const UNSIGNED = `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from('{"sub":"mallory"}').toString('base64url')}.`;

function placed(token: string, place: TokenPlace): { readonly headers: Record<string, string | string[]>; readonly query?: string } {
  switch (place) {
    case 'query': return { headers: {}, query: `${PARAMETER}=${token}` };
    case 'besideAnother': return { headers: { authorization: `Bearer ${UNSIGNED}`, cookie: `${COOKIE}=${token}` }, query: `access_token=${token}&${PARAMETER}=${token}` };
    case 'lowerCase': return { headers: { authorization: `bearer ${token}` } };
    case 'afterAnother': return { headers: { authorization: `bearer ${UNSIGNED} Bearer ${token}` } };
    case 'secondLine': return { headers: { authorization: [`Bearer ${token}`, `Bearer ${UNSIGNED}`] } };
    case 'cookie': return { headers: { cookie: `${COOKIE}=${token}` } };
    case 'twice': return { headers: { cookie: `${COOKIE}=${token}; ${COOKIE}=${UNSIGNED}` }, query: `${PARAMETER}=${token}&${PARAMETER}=${UNSIGNED}` };
    default: return { headers: { authorization: `Bearer ${token}` } };
  }
}

interface Answer {
  readonly status: number;
  readonly rule?: string;
  /** What the target was told of the user, under any spelling. */
  readonly user: readonly string[];
  /** Its request line and headers as they reached the target. */
  readonly arrived: string;
  /** What Envoy says of a connection that failed. */
  readonly failure?: string;
}

async function ask(request: GuardRequest): Promise<Answer> {
  const { headers, query } = request.token === undefined ? { headers: {}, query: undefined } : placed(tokenOf(request.token), request.place);
  const { status, headers: answered, received, body } = await mesh.request({
    gateway: `edge/${GATEWAYS[request.gateway]}`,
    port: request.port,
    host: request.host,
    path: query === undefined ? request.path : `${request.path}${request.path.includes('?') ? '&' : '?'}${query}`,
    method: request.method,
    headers: { ...request.headers, ...headers, 'x-forwarded-for': request.address },
  });
  const arrived = Object.entries(received?.headers ?? {});
  return {
    status,
    rule: answered[RULE_HEADER] as string | undefined,
    user: arrived.filter(([name]) => name.replaceAll('_', '-') === USER_HEADER).map(([, value]) => String(value)),
    arrived: JSON.stringify([received?.target, received?.headers]),
    failure: status === 503 ? body : undefined,
  };
}

test(`${SETS} random sets of guarded load balancers: who may what is as the table says`, { timeout: 120_000 + SETS * 4_000 }, async () => {
  const counts: Record<string, number> = { sets: 0, requests: 0, odd: 0, refusedCalls: 0 };
  const count = (what: string): void => {
    counts[what] = (counts[what] ?? 0) + 1;
  };
  const asking = fc.array(guardRequests, { minLength: 2 * REQUESTS, maxLength: 2 * REQUESTS });
  const plans = fc.sample(fc.record({ plan: guards, asked: asking }), { seed: SEED, numRuns: 4 * SETS });
  for (const { plan, asked } of plans) {
    if (counts.sets === SETS) {
      break;
    }
    const built = buildGuards(plan);
    counts.refusedCalls += built.refused.length;
    if (built.taken.length === 0 || !built.isWhole) {
      count('without rules');
      continue;
    }
    const yaml = synthesized(built, count);
    if (yaml === undefined) {
      continue;
    }
    await mesh.apply(yaml, { inject: plan.enforcement === 'targets' ? ['shop/web-v1', 'shop/cart-v1'] : [] });
    const table = new GuardTable(plan, built);
    const aims = built.taken.flatMap(({ gateways, plan: listener, rules }) =>
      rules.flatMap(rule => gateways.map(gateway => ({ gateway, listener, rule }))));
    const reachable = asked.map(request => aimed(request.isOdd ? request : { ...request, place: plan.place }, aims))
      .filter(({ port, gateway }) => built.taken.some(listener => listener.plan.port === port && listener.gateways.includes(gateway)))
      .slice(0, REQUESTS);
    const answers = await Promise.all(reachable.map(async request => ({ request, got: await ask(request) })));
    const passed = new Map<string, number>();
    for (const { request, got } of answers) {
      const context = JSON.stringify({ plan, request, got: { ...got, arrived: got.arrived.length } });
      const allowed = verdict(table, request, got);
      expect(`${allowed} ${allowed === 'right' ? '' : context}`).toBe('right ');
      count(request.isOdd ? 'odd' : `${plan.enforcement} ${got.status}`);
      if (got.status === 200) {
        const key = `${request.gateway} ${got.rule}`;
        passed.set(key, (passed.get(key) ?? 0) + 1);
      }
    }
    // What a limit lets pass, each gateway counts for itself.
    for (const { key, rules } of built.taken) {
      for (const { name, limit } of rules.filter(rule => rule.limit !== undefined)) {
        [0, 1].forEach(gateway => expect([JSON.stringify(plan), passed.get(`${gateway} ${key}/${name}`) ?? 0]).toSatisfy(([, sum]) => sum <= limit!));
      }
    }
    counts.sets++;
    counts.requests += answers.length;
  }
  console.log('asked:', counts);
  expect(counts.sets).toBe(SETS);
});

/** The manifests; none where all rules together are an error. */
function synthesized(built: BuiltGuards, count: (what: string) => void): string | undefined {
  const errors = errorsOf(built);
  errors.forEach(error => count(error.split(' ')[0]));
  if (errors.length > 0) {
    return undefined;
  }
  Findings.all(built.app).forEach(({ code }) => Findings.of(built.app).acknowledge(code, 'random'));
  try {
    return built.app.synthYaml();
  } catch (error) {
    // What was refused half-way, because its names met those of others, stops the synth.
    expect([built.refused.length > 0, String(error)]).toEqual([true, expect.stringContaining('Validation failed')]);
    count('stopped');
    return undefined;
  }
}

/** `right`, or what is wrong. */
function verdict(table: GuardTable, request: GuardRequest, { status, rule, user, arrived }: Answer): string {
  if (status === 200 && !(rule !== undefined && table.isEntitledTo(rule, request))) {
    return 'not entitled';
  }
  const valid = request.token?.kind !== 'expired' && request.token?.kind !== 'forged';
  const told = table.tellsUser(rule);
  if (told && user.some(value => value !== 'alice' || request.token === undefined || !valid)) {
    return 'a user that nobody proved';
  }
  if (rule !== undefined && table.checksToken(rule) && arrived.includes(UNSIGNED)) {
    return 'a token that nobody proved';
  }
  if (request.isOdd) {
    // A token in another place than the rules take it from is none, so that its claims choose no rule.
    const first = [request, { ...request, token: undefined }].map(one => table.firstRule(one));
    // Of a path that Envoy reads as another one the table does not know the rule.
    const isPlain = request.path.startsWith('/') && !/[A-Z%;\\]|\/\/|\/\./.test(request.path);
    return status === 200 && isPlain && first.every(one => one !== undefined && !isEntitled(one.plan, request)) ? 'went around' : 'right';
  }
  const expected = table.expect(request);
  if (expected.status === status && (status !== 200 || expected.rule?.key === rule)) {
    return 'right';
  }
  const isLimited = status === 429 && expected.rule?.plan.limit !== undefined;
  if (isLimited || status === 403 && expected.status === 200 && table.mayBeRefusedAtTargets(request)) {
    return 'right';
  }
  return `expected ${expected.status} ${expected.rule?.key ?? ''}`;
}
