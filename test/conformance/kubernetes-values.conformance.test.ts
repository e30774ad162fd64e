/** Values of pods, autoscalers and Services that our constructs refuse: the API server refuses them too, and takes those beside them. */
import { Chart, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { parse, stringify } from 'yaml';
import { ApiServer, startApiServer } from './apiserver/apiserver';
import { GatewayLoadBalancer, IngressGateway, IngressGatewayProps } from '../../src';
import { CHECKS, runChecks } from '../../src/checks';
import { IST0106_ITEM_TWICE } from '../../src/findings/catalogue/ist0106-item-twice';
import { podViolationsOf } from '../../src/istio/schema/pods/pod-spec';
import { Manifest, Mesh } from '../../src/mesh';

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

const told = (text: string): string[] => runChecks(CHECKS, new Mesh([{ manifest: parse(text) as Manifest, oldestIstio: '1.31' }])).map(({ code }) => code.split('/')[0]);

const POD = 'spec.template.spec';
const CPU = `${POD}.containers.0.resources.requests.cpu`;
const VARIABLES = `${POD}.containers.0.env`;
const PORTS = `${POD}.containers.0.ports`;
const TARGET = 'spec.metrics.0.resource.target.averageUtilization';
const zone = (whenUnsatisfiable: string, others: object = {}) => ({
  topologyKey: 'topology.kubernetes.io/zone', maxSkew: 1, whenUnsatisfiable, labelSelector: { matchLabels: { app: 'edge' } }, ...others,
});
const env = (valueFrom: object) => [{ name: 'A', valueFrom }];
const ofCpu = (divisor: string) => env({ resourceFieldRef: { resource: 'limits.cpu', divisor } });
const ofMemory = (divisor: string) => env({ resourceFieldRef: { resource: 'requests.memory', divisor } });
const label = (key: string) => env({ fieldRef: { fieldPath: `metadata.labels['${key}']` } });
const annotation = (key: string) => env({ fieldRef: { fieldPath: `metadata.annotations['${key}']` } });
const driver = (name: string) => [{ name: 'a', csi: { driver: name } }];
const nodePorts = (...ports: [containerPort: number, hostPort?: number, hostIP?: string][]) =>
  ports.map(([containerPort, hostPort, hostIP], index) => ({ name: `a${index}`, containerPort, hostPort, hostIP }));
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
    ['a variable of an object with another name', 'Deployment', VARIABLES, env({ secretKeyRef: { name: 'A_B', key: 'a' } }), env({ secretKeyRef: { name: 'a.b', key: 'a' } })],
    ['a variable of another ConfigMap', 'Deployment', VARIABLES, env({ configMapKeyRef: { name: 'A', key: 'a' } }), env({ configMapKeyRef: { name: 'a', key: 'A_b.c-d' } })],
    ['a key with a slash', 'Deployment', VARIABLES, env({ configMapKeyRef: { name: 'a', key: 'a/b' } }), env({ configMapKeyRef: { name: 'a', key: '.a' } })],
    ['a key with two dots before', 'Deployment', VARIABLES, env({ secretKeyRef: { name: 'a', key: '..a' } }), env({ secretKeyRef: { name: 'a', key: 'a..' } })],
    ['a label that is none', 'Deployment', VARIABLES, label('a b'), label('example.com/A')],
    ['a label with a domain in capitals', 'Deployment', VARIABLES, label('A.com/a'), label('a.com/A')],
    ['an annotation that is none', 'Deployment', VARIABLES, annotation('a/b/c'), annotation('A.com/B')],
    ['hundredths of a core', 'Deployment', VARIABLES, ofCpu('10m'), ofCpu('1m')],
    ['cores by the thousand', 'Deployment', VARIABLES, ofCpu('1k'), ofCpu('1000m')],
    ['bytes by the ten', 'Deployment', VARIABLES, ofMemory('10'), ofMemory('1Ki')],
    ['bytes by 1024', 'Deployment', VARIABLES, ofMemory('1024'), ofMemory('1000')],
    ['no divisor', 'Deployment', VARIABLES, ofMemory('x'), ofMemory('0')],
    ['another driver', 'Deployment', `${POD}.volumes`, driver('A B'), driver('EFS.csi.aws.com')],
    ['a driver with a long name', 'Deployment', `${POD}.volumes`, driver('a'.repeat(64)), driver('a'.repeat(63))],
    ['a port of the node twice', 'Deployment', PORTS, nodePorts([8080, 80], [8081, 80]), nodePorts([8080, 80], [8081, 80, '127.0.0.1'], [8082], [8083])],
    ['too long a deadline', 'Deployment', 'spec.progressDeadlineSeconds', 2147483648, 2147483647],
    ['no utilization', 'HorizontalPodAutoscaler', TARGET, 0, 1],
    ['half a percent', 'HorizontalPodAutoscaler', TARGET, 0.5, 150],
    ['a metric whose name is a path', 'HorizontalPodAutoscaler', 'spec.metrics', measured({ metric: { name: 'a/b' } }), measured({ metric: { name: 'a|b' } })],
    ['a utilization of what is outside', 'HorizontalPodAutoscaler', 'spec.metrics', measured({ target: { type: 'Utilization', averageUtilization: 5 } }), measured({})],
    ['a value of nothing', 'HorizontalPodAutoscaler', 'spec.metrics', measured({ target: { type: 'Value', value: '0' } }), measured({ target: { type: 'AverageValue', averageValue: '500m' } })],
    ['bits behind a prefix', 'Service', 'spec.loadBalancerSourceRanges', ['10.0.0.1/8'], ['10.0.0.1/32']],
    ['bits behind a prefix of IPv6', 'Service', 'spec.loadBalancerSourceRanges', ['2001:db8::1/32'], ['2001:db8::/32']],
  ])('%s', async (_, kind, path, refused, taken) => {
    expect(await refusalOf(changed(kind, path, refused))).toMatch(/invalid|duplicate|cannot convert|quantities must match/i);
    expect(await refusalOf(changed(kind, path, taken))).toBeUndefined();
    if (path.startsWith(POD)) {
      expect(told(changed(kind, path, refused))).toContain('IST0106');
      expect(told(changed(kind, path, taken))).not.toContain('IST0106');
    }
  });

  test('a port of the node that two containers ask for, and pods in the network of the node whose containers listen on one port', () => {
    const pods = (spec: object) => podViolationsOf(spec as never).map(({ field }) => field);
    const [one, other] = [{ containerPort: 8080, hostPort: 80 }, { containerPort: 8081, hostPort: 80 }].map((port, index) => ({ name: `a${index}`, image: 'a', ports: [port] }));
    expect(pods({ containers: [one, other] })).toEqual(['containers[1].ports[0].hostPort']);
    expect(pods({ containers: [one], initContainers: [other] })).toEqual([]);
    const [same, again] = ['a', 'b'].map(name => ({ name, image: 'a', ports: [{ containerPort: 8080 }] }));
    expect(pods({ hostNetwork: true, containers: [same, again] })).toEqual(['containers[1].ports[0].containerPort']);
    expect(pods({ containers: [same, again] })).toEqual([]);
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
