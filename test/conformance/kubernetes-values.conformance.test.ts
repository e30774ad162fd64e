/** Values of pods, autoscalers and Services that our constructs refuse: the API server refuses them too, and takes those beside them. */
import { Chart, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { ApiServer, startApiServer } from './apiserver/apiserver';
import { GatewayLoadBalancer, IngressGateway, IngressGatewayProps } from '../../src';
import { IST0106_ITEM_TWICE } from '../../src/findings/catalogue/ist0106-item-twice';

let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer();
});

afterAll(() => server?.stop());

type Fields = Record<string, unknown>;

/** A gateway with everything that has values of Kubernetes's own. */
function gateway(props: Partial<IngressGatewayProps> = {}): Fields[] {
  const chart = new Chart(Testing.app(), 'edge', { namespace: 'default', disableResourceNameHashes: true });
  new IngressGateway(chart, 'gateway', {
    name: 'edge',
    loadBalancer: GatewayLoadBalancer.custom({ sourceRanges: ['10.0.0.0/8'] }),
    autoscaling: { maxReplicas: 5 },
    strategy: kplus.DeploymentStrategy.rollingUpdate(),
    topologySpread: [{ topology: kplus.Topology.ZONE }],
    ...props,
  });
  return chart.toJson() as Fields[];
}

/** Sets a field of the only object of a kind: the path has a dot between steps. */
function changed(kind: string, path: string, value: unknown): string {
  const object = gateway().find(one => one.kind === kind)!;
  const steps = path.split('.');
  const last = steps.pop()!;
  const owner = steps.reduce<Fields>((fields, step) => fields[step] as Fields, object);
  expect(owner, `${kind} has ${path}`).toBeTypeOf('object');
  owner[last] = value;
  return stringify(object);
}

const refusalOf = async (text: string) => {
  const { code, stderr } = await server.kubectl(['apply', '--server-side', '--dry-run=server', '-f', '-'], text);
  return code === 0 ? undefined : stderr;
};

const POD = 'spec.template.spec';
const CPU = `${POD}.containers.0.resources.requests.cpu`;
const TARGET = 'spec.metrics.0.resource.target.averageUtilization';
const zone = (whenUnsatisfiable: string, others: object = {}) => ({
  topologyKey: 'topology.kubernetes.io/zone', maxSkew: 1, whenUnsatisfiable, labelSelector: { matchLabels: { app: 'edge' } }, ...others,
});
const measured = (metric: object) => [{ type: 'External', external: { metric: { name: 'queue' }, target: { type: 'Value', value: '5' }, ...metric } }];

describe('the API server refuses', () => {
  test.each<[what: string, kind: string, path: string, refused: unknown, taken: unknown]>([
    ['two spreads of one topology', 'Deployment', `${POD}.topologySpreadConstraints`, [zone('ScheduleAnyway'), zone('ScheduleAnyway', { maxSkew: 3 })],
      [zone('ScheduleAnyway'), zone('DoNotSchedule', { maxSkew: 3 })]],
    ['a spread over no label', 'Deployment', `${POD}.topologySpreadConstraints.0.topologyKey`, '', 'topology.example.com/rack'],
    ['a key that no label has', 'Deployment', `${POD}.topologySpreadConstraints.0.matchLabelKeys`, ['a b'], ['pod-template-hash']],
    ['a request above its limit', 'Deployment', CPU, '3', '2'],
    ['a request of less than nothing', 'Deployment', CPU, '-5m', '0'],
    ['more pods gone than there are', 'Deployment', 'spec.strategy.rollingUpdate.maxUnavailable', '101%', '100%'],
    ['half a pod', 'Deployment', 'spec.strategy.rollingUpdate.maxSurge', '0.5%', '101%'],
    ['too long a deadline', 'Deployment', 'spec.progressDeadlineSeconds', 2147483648, 2147483647],
    ['no utilization', 'HorizontalPodAutoscaler', TARGET, 0, 1],
    ['half a percent', 'HorizontalPodAutoscaler', TARGET, 0.5, 150],
    ['a metric whose name is a path', 'HorizontalPodAutoscaler', 'spec.metrics', measured({ metric: { name: 'a/b' } }), measured({ metric: { name: 'a|b' } })],
    ['a utilization of what is outside', 'HorizontalPodAutoscaler', 'spec.metrics', measured({ target: { type: 'Utilization', averageUtilization: 5 } }), measured({})],
    ['a value of nothing', 'HorizontalPodAutoscaler', 'spec.metrics', measured({ target: { type: 'Value', value: '0' } }), measured({ target: { type: 'AverageValue', averageValue: '500m' } })],
    ['bits behind a prefix', 'Service', 'spec.loadBalancerSourceRanges', ['10.0.0.1/8'], ['10.0.0.1/32']],
    ['bits behind a prefix of IPv6', 'Service', 'spec.loadBalancerSourceRanges', ['2001:db8::1/32'], ['2001:db8::/32']],
  ])('%s', async (_, kind, path, refused, taken) => {
    expect(await refusalOf(changed(kind, path, refused))).toMatch(/invalid|duplicate|cannot convert/i);
    expect(await refusalOf(changed(kind, path, taken))).toBeUndefined();
  });
});

test('an apply at the server refuses the example of an item that is in its list twice, and an apply of the other kind takes it', async () => {
  const { bad, mended } = IST0106_ITEM_TWICE.example;
  const [twice, once] = [bad, mended].map(text => text.replace('namespace: shop', 'namespace: default'));
  expect(await refusalOf(twice)).toContain('duplicate entries for key [name="LOG_LEVEL"]');
  expect(await refusalOf(once)).toBeUndefined();
  expect((await server.kubectl(['create', '--dry-run=server', '-f', '-'], twice)).code).toBe(0);
});

test('what is taken at the border is built so', async () => {
  const [most, least] = [kplus.Cpu.units(2), kplus.Cpu.millis(0)];
  for (const request of [most, least]) {
    const objects = gateway({ resources: { cpu: { request, limit: most }, memory: { request: Size.gibibytes(1), limit: Size.gibibytes(1) } } });
    expect(await refusalOf(objects.map(object => stringify(object)).join('---\n'))).toBeUndefined();
  }
});
