/** Builds a plan of rules as a user would, and asks it on the real mesh. */
import { App } from 'cdk8s';
import { GATEWAY_PORTS } from './driver/fixture';
import { Mesh, MeshRequest } from './driver/mesh';
import { request as send } from './envoy/http';
import { ActionPlan, ConditionsPlan, ListenerPlan, RuleSetPlan } from './random-rules';
import { Decision } from './rule-oracle';
import { newApp, newChart, newService } from './shop';
import { AddActionProps, ApplicationListener, Checks, Findings, IstioAlb, ListenerAction, ListenerCondition, ListenerTransform, WeightedService } from '../../src';

export function buildRules({ listeners, inTurn = false }: RuleSetPlan): App {
  const app = newApp();
  const chart = newChart(app, 'shop');
  // Random rules have no default, are never reached, take every host, and the ports are those of the suite.
  ['CDI011', 'CDI013', 'IST0162', 'CDI098'].forEach(code => Checks.of(chart).switchOff(code, 'the rules are random'));
  Findings.of(chart).acknowledge('CDI012', 'told of below');
  const echo = newService(chart, 'echo', { v1: 1, v2: 1, v3: 1 });
  const alb = new IstioAlb(chart, 'alb');
  const steps = listeners.map(plan => buildSteps(alb, plan, echo));
  const order = inTurn
    ? Array.from({ length: Math.max(...steps.map(({ length }) => length)) }, (_, turn) => steps.flatMap(list => list.slice(turn, turn + 1))).flat()
    : steps.flat();
  order.forEach(step => step());
  return app;
}

/** What is to be done for a listener, one after the other: itself, then its rules as they are added. */
function buildSteps(alb: IstioAlb, { port, hosts, rules, fallback }: ListenerPlan, echo: WeightedService): (() => void)[] {
  let listener: ApplicationListener;
  const add = (name: string, action: ActionPlan, others: Partial<AddActionProps> = {}): void => listener.addAction(name, {
    ...others,
    action: actionOf(action, echo),
    // The answer tells the rule, also that to a HEAD, and whoever gives it.
    transforms: [ListenerTransform.responseHeaders({ set: { 'x-rule': `${port}/${name}` } })],
  });
  const fallbackSteps = (given: string): (() => void)[] => fallback?.given === given ? [() => add('default', fallback.action)] : [];
  return [
    () => {
      listener = alb.addListener(`port-${port}`, { port, hosts: hosts && [...hosts] });
    },
    ...fallbackSteps('before the rules'),
    ...rules.map(({ name, priority, conditions, action }) => () => add(name, action, { priority, conditions: conditionsOf(conditions) })),
    ...fallbackSteps('after the rules'),
  ];
}

function actionOf(plan: ActionPlan, echo: WeightedService): ListenerAction {
  switch (plan) {
    case 'answer': return ListenerAction.fixedResponse(200, { messageBody: 'answered' });
    case 'redirect': return ListenerAction.redirect({ protocol: 'HTTPS' });
    default: return ListenerAction.forward(echo.version(plan));
  }
}

function conditionsOf({ hosts, path, methods, headers = [], queries = [] }: ConditionsPlan): ListenerCondition[] {
  return [
    ...hosts ? [ListenerCondition.hostHeaders([...hosts])] : [],
    ...path ? [ListenerCondition[path.kind]([...path.values])] : [],
    ...methods ? [ListenerCondition.httpRequestMethods([...methods])] : [],
    ...headers.map(({ name, values, ignoreCase }) => ListenerCondition.httpHeader(name, [...values], { ignoreCase })),
    ...queries.map(values => ListenerCondition.queryStrings([...values])),
  ];
}

/** The rules of which the library says that no request reaches them, as `listener port/rule name`. */
export function unreachable(app: App): Set<string> {
  const found = Findings.all(app).filter(({ code }) => code === 'CDI012').map(({ message }) => /rule "(\w+)" of listener "port-(\d+)"/.exec(message)!);
  return new Set(found.map(([, rule, port]) => `${port}/${rule}`));
}

/** What Envoy did, in the words of the oracle. */
export async function ask(mesh: Mesh, request: MeshRequest): Promise<Decision> {
  if (request.method !== 'HEAD') {
    const { status, headers, version } = await mesh.request(request);
    return decision(status, headers['x-rule'], version);
  }
  // Without a body nobody tells which version answered.
  const { port = 80, host, path, method, headers } = request;
  const answer = await send({ port: GATEWAY_PORTS[port], target: path, method, headers: { host, ...headers } });
  return decision(answer.status, answer.headers['x-rule']);
}

function decision(status: number, rule: string | string[] | undefined, version?: string): Decision {
  return { ...(rule === undefined ? {} : { rule: String(rule) }), status, ...(version === undefined ? {} : { version }) };
}
