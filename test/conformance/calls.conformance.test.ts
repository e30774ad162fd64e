/** Random calls of the whole API: each either throws our own error, or Istio and the real Envoy take all that it made. */
import { App, Chart } from 'cdk8s';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { AUTHORIZER, authorizerIn, newAuthorizer } from './authorizer';
import { Mesh, startMesh } from './driver/mesh';
import { ALB_CALLS } from './random-alb-calls';
import { Call, CALL_SETTINGS, CALLS } from './random-calls';
import { KIND_CALLS } from './random-kind-calls';
import { Draw } from './random-texts';
import { tally } from './tally';
import { Checks, MeshSettings } from '../../src';

/** How many calls have to be taken. */
const WANTED = Number(process.env.CDK8S_ISTIO_CALLS ?? 2_000);

const SEED = Number(process.env.CDK8S_ISTIO_SEED ?? 20_261_129);

/** How many calls are in one mesh. */
const TOGETHER = 40;

const OWN_GATEWAY = 'IstioAlb on a gateway of its own';

/** Kinds of which a mesh has one: their objects are about the same pods. */
const ALONE = ['Telemetry', 'Sidecar', OWN_GATEWAY];

const ALL: [string, Call][] = Object.entries({ ...CALLS, ...KIND_CALLS, ...ALB_CALLS });

/** Calls that were taken and that Istio or Envoy refused, once. */
const KEPT: KeptCall[] = [
  { kind: 'RequestAuthentication', number: 20_262_052 },
  { kind: 'Telemetry', number: 20_261_844 },
  { kind: 'DestinationRule', number: 20_262_665 },
  { kind: 'ServiceEntry', number: 20_263_470 },
  { kind: 'Telemetry', number: 5_747 },
  { kind: 'Telemetry', number: 20_262_360 },
  { kind: 'TrafficExtension with Lua', number: 20_262_133 },
];

/** The form of our own errors, which no error of another library or of JavaScript caused, and of a synth that findings stop. */
const OWN_ERROR = /\b(must (be|have|not|change|match|look|delegate|forward|stand)|need)\b.*, got |can not be |has no |^Validation failed with the following errors:/s;

interface KeptCall {
  readonly kind: string;
  /** What it is made by, alone. */
  readonly number: number;
}

interface MadeCall extends KeptCall {
  readonly yaml: string;
}

let mesh: Mesh;

beforeAll(async () => {
  mesh = await startMesh();
  // What is only unwise is told there.
  vi.spyOn(process.stderr, 'write').mockReturnValue(true);
});

afterAll(() => {
  vi.restoreAllMocks();
  return mesh?.stop();
});

const EXTENSIONS = {
  extensionProviders: [
    ...(authorizerIn('tools') as { extensionProviders: { name: string }[] }).extensionProviders.map(provider => ({ ...provider, name: 'opa' })),
    { name: 'zipkin', zipkin: { service: `${AUTHORIZER}.tools.svc.cluster.local`, port: 8000 } },
    { name: 'logs', envoyFileAccessLog: { path: '/dev/stdout' } },
  ],
};

/** What is only unwise is taken all the same. */
const UNWISE = ['IST0133/failover-without-outlier-detection', 'CDI011', 'CDI012', 'CDI013', 'IST0162', 'IST0133/deny-without-ports', 'CDI051', 'IST0127', 'IST0167', 'KIA0004', 'KIA0110', 'KIA1115'];

/** The authorizer that rules and policies name. */
function toolsYaml(): string {
  const app = new App();
  newAuthorizer(new Chart(app, 'tools', { namespace: 'tools', disableResourceNameHashes: true }));
  return app.synthYaml();
}

/** The manifests of a call, in a namespace of its own. */
function yamlOf({ kind, number }: MadeCall): string {
  const app = new App();
  MeshSettings.configure(app, CALL_SETTINGS);
  const chart = new Chart(app, `c${number}`, { namespace: kind === OWN_GATEWAY ? 'edge' : `n${number}`, disableResourceNameHashes: true });
  UNWISE.forEach(code => Checks.of(chart).switchOff(code, 'random'));
  const make = ALL.find(([name]) => name === kind)![1];
  make(chart, new Draw(number), number);
  return app.synthYaml();
}

/** What Istio or Envoy have against all of these calls together. */
async function refusalOf(calls: readonly MadeCall[]): Promise<string | undefined> {
  const yaml = [toolsYaml(), ...calls.map(({ yaml: own }) => own)].join('---\n');
  const { findings } = await mesh.validate(yaml);
  const errors = findings.filter(({ layer, level }) => layer !== 'analyzer' && level === 'error');
  return errors.length > 0 ? JSON.stringify(errors) : mesh.apply(yaml, { meshConfig: EXTENSIONS }).then(() => undefined, error => String(error));
}

/** The calls that are refused by themselves; where none is, those that are refused together. */
async function guilty(calls: readonly MadeCall[], reason: string): Promise<object[]> {
  if (calls.length === 1) {
    return [{ ...calls[0], reason: `${reason.slice(0, 300)} … ${reason.slice(-1_200)}`, yaml: calls[0].yaml.slice(0, 6_000) }];
  }
  const found: object[] = [];
  const middle = Math.floor(calls.length / 2);
  for (const half of [calls.slice(0, middle), calls.slice(middle)]) {
    const halfReason = await refusalOf(half);
    if (halfReason !== undefined) {
      found.push(...await guilty(half, halfReason));
    }
  }
  return found.length > 0 ? found : [{ calls: calls.map(({ kind, number }) => ({ kind, number })), reason: reason.slice(0, 1_500) }];
}

/** Groups of calls that can be in one mesh. */
function groupsOf(calls: readonly MadeCall[]): MadeCall[][] {
  const groups: MadeCall[][] = [];
  for (const call of calls) {
    const free = groups.find(group => group.length < TOGETHER && !(ALONE.includes(call.kind) && group.some(({ kind }) => kind === call.kind)));
    if (free) {
      free.push(call);
    } else {
      groups.push([call]);
    }
  }
  return groups;
}

test(`${WANTED} random calls are acknowledged`, { timeout: 120_000 + WANTED * 500 }, async () => {
  const taken: MadeCall[] = [];
  const counts: Record<string, { taken: number; thrown: number }> = Object.fromEntries(ALL.map(([kind]) => [kind, { taken: 0, thrown: 0 }]));
  const strange: string[] = [];
  const make = (call: MadeCall): void => {
    try {
      taken.push({ ...call, yaml: yamlOf(call) });
      counts[call.kind].taken++;
    } catch (error) {
      counts[call.kind].thrown++;
      if ((error as Error).cause !== undefined || !OWN_ERROR.test((error as Error).message)) {
        strange.push(`${JSON.stringify(call)}: ${(error as Error).stack}`);
      }
    }
  };
  // Either outcome is right, as below.
  KEPT.forEach(call => make({ ...call, yaml: '' }));
  // Every kind in turn until one of it is taken, so that the large ones, of which more is wrong, are as many.
  for (let number = SEED; taken.length < WANTED; number++) {
    if (KEPT.some(kept => kept.number === number)) {
      continue;
    }
    make({ kind: ALL[taken.length % ALL.length][0], number, yaml: '' });
  }
  const refused: object[] = [];
  for (const group of groupsOf(taken)) {
    const reason = await refusalOf(group);
    if (reason !== undefined) {
      refused.push(...await guilty(group, reason));
    }
  }
  console.log(`numbers from ${SEED}`, counts);
  tally('random calls acknowledged', taken.length);
  expect({ refused, strange }).toEqual({ refused: [], strange: [] });
});
