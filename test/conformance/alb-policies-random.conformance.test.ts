import * as fc from 'fast-check';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { Mesh, startMesh } from './driver/mesh';
import { newApp, newChart } from './shop';
import { Checks, Findings, GatewayLoadBalancer, IngressGateway } from '../../src';
import { build, firstRule, guardedAlbs, RandomAlb, Request, requests } from '../alb/random-rules';

/** Sets are the same in every run, unless another seed is given. */
const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 20_261_121);

const SETS = Number(process.env.CDK8S_ISTIO_RULE_SETS ?? 300) / 3;

const REQUESTS = 80;

const REFUSED = 403;
const NOT_FOUND = 404;

/** What is no subject here, and what stops a synth because no policy can say it. */
const WARNINGS = ['CDI011', 'CDI012', 'CDI032'];
const ERRORS = ['CDI060', 'CDI061'];

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
});

afterAll(() => mesh?.stop());

interface Served {
  readonly yaml: string;
  readonly expected: (request: Request) => string | number;
}

/** The load balancer at a gateway behind one trusted proxy; none where no policy can say what its rules ask. */
function serve(random: RandomAlb): Served | undefined {
  const app = newApp();
  const gateway = new IngressGateway(newChart(app, 'edge'), 'gateway', {
    name: 'public',
    loadBalancer: GatewayLoadBalancer.clusterIp(),
    numTrustedProxies: 1,
    ports: [{ port: 80, targetPort: 18080 }, { port: 8080, targetPort: 18081 }],
  });
  const built = build(newChart(app, 'shop'), random, undefined, gateway);
  WARNINGS.forEach(code => Checks.of(app).switchOff(code, 'the rules are random'));
  const cannotBe = built.listeners.some(({ ruleNames }) => ruleNames.length === 0) || Findings.all(app).some(({ code }) => ERRORS.includes(code));
  return cannotBe ? undefined : {
    yaml: app.synthYaml(),
    expected: request => {
      const name = firstRule(random, built, request);
      const sources = built.taken.find(taken => taken.name === name)?.rule.sources;
      return sources === undefined || sources.includes(request.address) ? name ?? NOT_FOUND : REFUSED;
    },
  };
}

async function answer({ port, host, path, method, headers, query, address }: Request): Promise<string | number> {
  const { status, body } = await mesh.request({
    gateway: 'edge/public', port, host, path: `${path}${query.v === undefined ? '' : `?v=${query.v}`}`, method, headers: { ...headers, 'x-forwarded-for': address },
  });
  return status === 200 ? body : status;
}

test(`${SETS} random sets of rules, some of them for some clients only: Envoy refuses the others, and nobody else`, { timeout: 120_000 + SETS * 3_000 }, async () => {
  const counts = { sets: 0, requests: 0, refused: 0, byRule: 0, notFound: 0 };
  const asking = fc.array(requests, { minLength: REQUESTS, maxLength: REQUESTS });
  const sets = fc.sample(fc.record({ random: guardedAlbs, asked: asking }), { seed: SEED, numRuns: 3 * SETS });
  for (const { random, asked } of sets) {
    const served = serve(random);
    if (served === undefined || counts.sets === SETS) {
      continue;
    }
    await mesh.apply(served.yaml);
    // A port without a listener has nobody who could answer.
    const reachable = asked.filter(({ port }) => random.listeners.some(listener => listener.port === port));
    const answers = await Promise.all(reachable.map(async request => [request, await answer(request)] as const));
    for (const [request, got] of answers) {
      expect([JSON.stringify(random), request, got]).toEqual([JSON.stringify(random), request, served.expected(request)]);
      counts[got === REFUSED ? 'refused' : got === NOT_FOUND ? 'notFound' : 'byRule']++;
    }
    counts.sets++;
    counts.requests += answers.length;
  }
  console.log('asked:', counts);
  expect(counts.sets).toBe(SETS);
  expect(counts.refused).toBeGreaterThan(SETS);
});
