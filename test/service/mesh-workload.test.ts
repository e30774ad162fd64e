import { App, Chart, Cron, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { chartIn, manifestsOf, version } from './service-fixture';
import { IstioAlb, TargetGroup, TargetGroupTarget } from '../../src/alb';
import { ListenerAction } from '../../src/alb/action/listener-action';
import { ListenerCondition } from '../../src/alb/condition/listener-condition';
import { Findings } from '../../src/core/findings';
import { GatewayLoadBalancer, IngressGateway } from '../../src/ingress-gateway';
import { ServiceHost } from '../../src/networking/destination/destination';
import { ServiceTarget } from '../../src/networking/destination/service-target';
import { ServiceIdentity } from '../../src/security/service-identity';
import { ApplicationProtocol } from '../../src/service/application-protocol';
import { MeshPods } from '../../src/service/mesh-pods';
import { MeshWorkload } from '../../src/service/mesh-workload';
import { MeshWorkloadProps } from '../../src/service/mesh-workload-props';
import { WeightedService } from '../../src/service/weighted-service';
import { ZeroTrustNamespace } from '../../src/zero-trust';

const CART = ServiceIdentity.fromServiceAccount('shop', 'cart');
const FROM_CART = [{ source: { principals: ['cluster.local/ns/shop/sa/cart'] } }];
const containers = [{ image: 'payments:1', portNumber: 8080 }];
const PORTS = [{ port: 80, targetPort: 8080, name: 'http' }, { port: 5432, targetPort: 5433, name: 'tcp-db' }, { port: 53, protocol: kplus.Protocol.UDP, name: 'dns' }];

function deploymentIn(chart: Chart, props: Partial<kplus.DeploymentProps> = {}): kplus.Deployment {
  return new kplus.Deployment(chart, 'payments', { containers, metadata: { name: 'payments' }, podMetadata: { labels: { app: 'payments' } }, ...props });
}

function serviceOf(workload: kplus.Workload, ports: kplus.ServicePort[] = PORTS): kplus.Service {
  return new kplus.Service(Chart.of(workload), 'service', { metadata: { name: 'payments' }, selector: workload, ports });
}

/** The Service of the Deployment that is there. */
const serviceIn = (chart: Chart, ports?: kplus.ServicePort[]) => ServiceHost.fromService(serviceOf(chart.node.findChild('payments') as kplus.Deployment, ports));

const policiesOf = (chart: Chart) => manifestsOf(chart, 'AuthorizationPolicy').map(({ metadata: { name }, spec }) => [name, spec]);

describe('who may call pods that are made elsewhere', () => {
  test('is about the labels by which their Deployment selects, and the ports of the containers behind those of its Service', () => {
    const chart = chartIn('shop');
    const deployment = deploymentIn(chart);
    const payments = new MeshWorkload(chart, 'mesh', { pods: MeshPods.fromWorkload(deployment), service: ServiceHost.fromService(serviceOf(deployment)) });
    payments.allowFrom(CART, { ports: [80], methods: ['POST'], paths: ['/pay'] });
    payments.allowFrom(ServiceIdentity.fromNamespace('jobs'), { ports: [5432] });
    payments.allowFrom(ServiceIdentity.fromPrincipals(['partner.example/ns/shop/sa/*']));
    expect(policiesOf(chart)).toEqual([['payments-callers', {
      selector: { matchLabels: deployment.matchLabels },
      rules: [
        { from: FROM_CART, to: [{ operation: { methods: ['POST'], paths: ['/pay'], ports: ['8080'] } }] },
        { from: [{ source: { namespaces: ['jobs'] } }], to: [{ operation: { ports: ['5433'] } }] },
        { from: [{ source: { principals: ['partner.example/ns/shop/sa/*'] } }], to: [{ operation: { ports: ['8080', '5433'] } }] },
      ],
    }]]);
  });

  test('of a StatefulSet is the same', () => {
    const chart = chartIn('shop');
    const service = new kplus.Service(chart, 'service', { metadata: { name: 'db' }, ports: [{ port: 5432, name: 'tcp' }] });
    const set = new kplus.StatefulSet(chart, 'db', { containers, service });
    new MeshWorkload(chart, 'mesh', { pods: MeshPods.fromWorkload(set), service: ServiceHost.fromService(service) }).allowFrom(CART);
    expect(policiesOf(chart)).toEqual([['db-callers', {
      selector: { matchLabels: set.matchLabels }, rules: [{ from: FROM_CART, to: [{ operation: { ports: ['5432'] } }] }],
    }]]);
  });

  test('of pods that the app does not make is about labels and ports that are said', () => {
    const chart = chartIn('shop');
    const ports = [{ port: 80, targetPort: 9000 }, { port: 81 }, { port: 90, protocol: ApplicationProtocol.TCP }];
    const old = new MeshWorkload(chart, 'mesh', { name: 'old', pods: MeshPods.fromLabels({ run: 'old' }), ports });
    old.allowFrom(CART, { ports: [80, 81], paths: ['/a'] });
    old.allowFrom(CART, { ports: [90] });
    expect(policiesOf(chart)).toEqual([['old-callers', {
      selector: { matchLabels: { run: 'old' } },
      rules: [
        { from: FROM_CART, to: [{ operation: { paths: ['/a'], ports: ['9000', '81'] } }] },
        { from: FROM_CART, to: [{ operation: { ports: ['90'] } }] },
      ],
    }]]);
  });

  test('is about every port where none is known', () => {
    const chart = chartIn('shop');
    new MeshWorkload(chart, 'mesh', { pods: MeshPods.fromLabels({ run: 'old' }), service: ServiceHost.fromServiceName('old') }).allowFrom(CART);
    expect(policiesOf(chart)).toEqual([['old-callers', { selector: { matchLabels: { run: 'old' } }, rules: [{ from: FROM_CART }] }]]);
  });

  test.each<[string, (chart: Chart) => MeshWorkloadProps, Parameters<MeshWorkload['allowFrom']>[1], string]>([
    ['a port that the Service does not have', chart => ({ pods: MeshPods.fromWorkload(deploymentIn(chart)), service: serviceIn(chart) }),
      { ports: [8080] }, 'port for callers of workload "payments" must be one of 80, 5432, got 8080'],
    ['a port for UDP, of which Istio sees nothing', chart => ({ pods: MeshPods.fromWorkload(deploymentIn(chart)), service: serviceIn(chart) }),
      { ports: [53] }, 'must be one of 80, 5432, got 53'],
    ['paths at a port for TCP', chart => ({ pods: MeshPods.fromWorkload(deploymentIn(chart)), service: serviceIn(chart) }),
      { paths: ['/pay'] }, 'protocol of port 5432 of workload "payments" must be HTTP beside methods and paths, got "tcp"'],
    ['methods at a port of which nobody says what it speaks', chart => ({
      pods: MeshPods.fromWorkload(deploymentIn(chart)), service: serviceIn(chart, [{ port: 80, name: 'web' }]),
    }), { methods: ['GET'] }, 'must be HTTP beside methods and paths, got "unknown": its sidecar takes each connection for what it looks like'],
    ['ports where none is known', () => ({ name: 'old', pods: MeshPods.fromLabels({ run: 'old' }) }), { ports: [80] }, 'port for callers of workload "old" must be known'],
    ['methods where no port is known', () => ({ name: 'old', pods: MeshPods.fromLabels({ run: 'old' }) }), { methods: ['GET'] }, 'ports of workload "old" must be known beside methods and paths'],
  ])('refuses %s', (_, props, options, message) => {
    const chart = chartIn('shop');
    const workload = new MeshWorkload(chart, 'mesh', props(chart));
    expect(() => workload.allowFrom(CART, options)).toThrow(message);
    expect(policiesOf(chart)).toEqual([]);
    workload.allowFrom(CART);
    expect(policiesOf(chart)).toHaveLength(1);
  });

  test.each<[string, Partial<kplus.DeploymentProps>, string]>([
    ['without a sidecar', { podMetadata: { labels: { 'sidecar.istio.io/inject': 'false' } } }, 'pods of workload "payments" must be behind a sidecar'],
    ['that are selected by nothing', { select: false }, 'labels that workload "payments" selects by must be at least one'],
    ['in the network of their node', { hostNetwork: true }, 'pods of workload "payments" must be behind a sidecar'],
  ])('can not be said of pods %s', (_, props, message) => {
    const chart = chartIn('shop');
    expect(() => new MeshWorkload(chart, 'mesh', { pods: MeshPods.fromWorkload(deploymentIn(chart, props)) }).allowFrom(CART)).toThrow(message);
  });
});

describe('who pods are to others that are made elsewhere', () => {
  const callersOf = (chart: Chart, caller: MeshWorkload): unknown => {
    new WeightedService(chart, 'orders', { name: 'orders', port: 80, versions: [version('v1')] }).allowFrom(caller);
    return policiesOf(chart);
  };
  const from = (...accounts: string[]) => [['orders-callers', expect.objectContaining({
    rules: [expect.objectContaining({ from: [{ source: { principals: accounts.map(account => `cluster.local/ns/shop/sa/${account}`) } }] })],
  })]];

  test('is the account of the workload', () => {
    const chart = chartIn('shop');
    const serviceAccount = kplus.ServiceAccount.fromServiceAccountName(chart, 'account', 'till');
    expect(callersOf(chart, new MeshWorkload(chart, 'mesh', { pods: MeshPods.fromWorkload(deploymentIn(chart, { serviceAccount })) }))).toEqual(from('till'));
    expect(manifestsOf(chart, 'ServiceAccount')).toEqual([]);
  });

  test('is one that it gets where it has none, which is said', () => {
    const chart = chartIn('shop');
    expect(callersOf(chart, new MeshWorkload(chart, 'mesh', { pods: MeshPods.fromWorkload(deploymentIn(chart)) }))).toEqual(from('payments'));
    expect(manifestsOf(chart, 'ServiceAccount').map(({ metadata }) => metadata.name)).toEqual(['payments']);
    expect(manifestsOf(chart, 'Deployment')[0].spec.template.spec.serviceAccountName).toBe('payments');
    expect(Findings.all(chart).filter(({ code }) => code === 'CDI135').map(({ path }) => path)).toEqual(['test/mesh']);
  });

  test('of a CronJob lies one level deeper', () => {
    const chart = chartIn('shop');
    const job = new kplus.CronJob(chart, 'nightly', { schedule: Cron.daily(), containers: [{ image: 'job:1' }] });
    callersOf(chart, new MeshWorkload(chart, 'mesh', { pods: MeshPods.fromWorkload(job), name: 'nightly' }));
    const [{ spec }] = manifestsOf(chart, 'CronJob') as unknown as { spec: { jobTemplate: { spec: { template: { spec: { serviceAccountName: string } } } } } }[];
    expect(spec.jobTemplate.spec.template.spec.serviceAccountName).toBe('nightly');
  });

  test('has to be said of pods that the app does not make', () => {
    const chart = chartIn('shop');
    const known = new MeshWorkload(chart, 'known', { name: 'known', pods: MeshPods.fromLabels({ run: 'old' }, { serviceAccountName: 'old' }) });
    const unknown = new MeshWorkload(chart, 'unknown', { name: 'unknown', pods: MeshPods.fromLabels({ run: 'old' }) });
    expect(() => unknown.identify()).toThrow('serviceAccountName of workload "unknown" must be given, to say who calls');
    expect(callersOf(chart, known)).toEqual(from('old'));
  });

  test('is never the account that all pods of a namespace share', () => {
    const chart = chartIn('shop');
    const serviceAccount = kplus.ServiceAccount.fromServiceAccountName(chart, 'account', 'default');
    const workload = new MeshWorkload(chart, 'mesh', { pods: MeshPods.fromWorkload(deploymentIn(chart, { serviceAccount })) });
    expect(() => workload.identify()).toThrow('serviceAccount of workload "payments" must be one of its own, got "default"');
    const foreign = new MeshWorkload(chart, 'foreign', { name: 'foreign', pods: MeshPods.fromLabels({ run: 'old' }, { serviceAccountName: 'default' }) });
    expect(() => foreign.identify()).toThrow('must be one of its own, got "default"');
  });
});

describe('a workload of the mesh is refused', () => {
  test.each<[string, (chart: Chart) => MeshWorkloadProps, string]>([
    ['without a name', () => ({ pods: MeshPods.fromLabels({ run: 'old' }) }), 'name of workload "mesh" must be given'],
    ['with labels that are none', () => ({ name: 'any', pods: MeshPods.fromLabels({}) }), 'labels of MeshPods.fromLabels must'],
    ['with pods of another namespace', chart => ({ pods: MeshPods.fromWorkload(deploymentIn(new Chart(chart.node.root as App, 'bank', { namespace: 'bank' }))) }),
      'namespace of workload "payments" must be that of its pods (bank), got "shop"'],
    ['with ports beside a Service of the app', chart => ({
      pods: MeshPods.fromLabels({ app: 'payments' }), service: ServiceHost.fromService(serviceOf(deploymentIn(chart))), ports: [{ port: 80 }],
    }), 'ports of workload "payments" must be left out for a Service of this app'],
    ['with a port twice', () => ({ name: 'any', pods: MeshPods.fromLabels({ run: 'old' }), ports: [{ port: 80 }, { port: 80 }] }), 'port of workload "any"'],
  ])('%s', (_, props, message) => {
    const chart = chartIn('shop');
    expect(() => new MeshWorkload(chart, 'mesh', props(chart))).toThrow(message);
    expect(chart.node.tryFindChild('mesh')).toBeUndefined();
  });
});

describe('a gateway', () => {
  const edgeOf = (chart: Chart) => new IngressGateway(new Chart(chart.node.root as App, 'edge', { namespace: 'edge' }), 'gateway', {
    name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp(),
  });
  const fromEdge = (port: string) => ({ from: [{ source: { principals: ['cluster.local/ns/edge/sa/edge'] } }], to: [{ operation: { ports: [port] } }] });

  test.each(['before', 'after'])('may call the pods to whose Service it forwards, in whatever way, said %s the rules', order => {
    const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });
    new ZeroTrustNamespace(chart, 'zero-trust');
    const workloads = ['plain', 'grouped', 'named', 'other'].map(name => {
      const deployment = new kplus.Deployment(chart, name, { containers, metadata: { name } });
      return { deployment, service: deployment.exposeViaService({ name: `${name}-service`, ports: [{ port: 80, targetPort: 8080, name: 'http' }] }) };
    });
    const say = () => workloads.forEach(({ deployment, service }) =>
      new MeshWorkload(chart, `mesh ${deployment.name}`, { pods: MeshPods.fromWorkload(deployment), service: ServiceHost.fromService(service), name: deployment.name }));
    if (order === 'before') {
      say();
    }
    const http = new IstioAlb(chart, 'alb', { gateways: [edgeOf(chart)] }).addListener('http');
    http.addAction('plain', { conditions: [ListenerCondition.pathPrefixes(['/plain'])], action: ListenerAction.forward(ServiceTarget.fromService(workloads[0].service)) });
    const group = new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromService(workloads[1].service) });
    http.addAction('grouped', { conditions: [ListenerCondition.pathPrefixes(['/grouped'])], action: ListenerAction.forward(group) });
    const named = ServiceTarget.fromHost(ServiceHost.fromServiceName(workloads[2].service.name, { namespaceName: 'shop' }));
    http.addAction('default', { action: ListenerAction.forward(named) });
    if (order === 'after') {
      say();
    }
    const rules = policiesOf(chart).map(([name, spec]) => [name, (spec as { rules?: unknown }).rules]);
    expect(Findings.all(chart).filter(({ code }) => code === 'CDI141')).toEqual([]);
    expect(rules.sort()).toEqual([
      ['allow-nothing', undefined], ...['grouped', 'named', 'plain'].map(name => [`${name}-callers`, [fromEdge('8080')]]),
    ]);
  });
});
