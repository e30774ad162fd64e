import { App, Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ApiServer, startApiServer } from './apiserver/apiserver';
import { readManifests } from './driver/cluster-state';
import { injector } from './injector';
import { Istio, startIstio, ValidationReport } from './istio/istio';
import {
  DataPlane, DisruptionBudget, Gateway, GatewayDrain, GatewayLoadBalancer, GatewayServer, IngressGateway, IngressGatewayProps, MeshNamespace,
  MeshSettings, MeshSettingsProps, NetworkLoadBalancerScheme, NetworkLoadBalancerTargetType, UnsatisfiableSpread,
} from '../../src';

const { INTERNET_FACING, INTERNAL } = NetworkLoadBalancerScheme;
const TLS = { certificateArns: ['arn:aws:acm:eu-west-1:111122223333:certificate/one'] };

/** Every kind of balancer. */
const BALANCERS: [string, GatewayLoadBalancer][] = [
  ['AWS Load Balancer Controller, addresses of pods', GatewayLoadBalancer.awsLoadBalancerController({ scheme: INTERNET_FACING, tls: TLS, sourceRanges: ['192.0.2.0/24'] })],
  ['AWS Load Balancer Controller, nodes', GatewayLoadBalancer.awsLoadBalancerController({ scheme: INTERNAL, targetType: NetworkLoadBalancerTargetType.INSTANCE })],
  ['EKS Auto Mode', GatewayLoadBalancer.eksAutoMode({ scheme: INTERNAL, proxyProtocol: true })],
  ['AWS in-tree', GatewayLoadBalancer.awsInTree({ internal: true })],
  ['Google Cloud', GatewayLoadBalancer.googleCloud({ internal: true, subnet: 'gateways', globalAccess: true })],
  ['Azure', GatewayLoadBalancer.azure({ internal: true, exposeStatusPort: false })],
  ['node port', GatewayLoadBalancer.nodePort({ preserveClientAddresses: true })],
  ['cluster IP', GatewayLoadBalancer.clusterIp()],
  ['custom', GatewayLoadBalancer.custom({ annotations: { 'metallb.io/address-pool': 'edge' }, loadBalancerClass: 'metallb.io/metallb' })],
];

const KINDS = ['Namespace', 'ServiceAccount', 'Role', 'RoleBinding', 'Service', 'Deployment', 'HorizontalPodAutoscaler', 'PodDisruptionBudget', 'Gateway'];

/** What no analyzer of Istio reads. */
const UNKNOWN_TO_ISTIO = ['HorizontalPodAutoscaler', 'PodDisruptionBudget', 'Role', 'RoleBinding', 'ServiceAccount'];

/** The gateway `shop`, with a Gateway on it. */
function edge(props: Partial<IngressGatewayProps>, settings: MeshSettingsProps = {}): string {
  const app = new App();
  MeshSettings.configure(app, settings);
  const chart = new Chart(app, 'edge', { namespace: 'edge', disableResourceNameHashes: true });
  new MeshNamespace(chart, 'namespace', {
    labels: { 'elbv2.k8s.aws/pod-readiness-gate-inject': 'enabled', 'eks.amazonaws.com/pod-readiness-gate-inject': 'enabled' },
  });
  const gateway = new IngressGateway(chart, 'gateway', { name: 'shop', loadBalancer: GatewayLoadBalancer.clusterIp(), ...props });
  new Gateway(chart, 'http', { metadata: { name: 'shop' }, selector: gateway.workload.labels, servers: [GatewayServer.http({ hosts: ['shop.example.com'] })] });
  return app.synthYaml();
}

const AUTOSCALING = {
  autoscaling: {
    minReplicas: 3,
    maxReplicas: 30,
    metrics: [
      kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(70)),
      kplus.Metric.resourceMemory(kplus.MetricTarget.averageUtilization(80)),
      kplus.Metric.external({ name: 'connections', target: kplus.MetricTarget.averageValue(1000) }),
    ],
  },
};

describe('to the API server', () => {
  let server: ApiServer;

  beforeAll(async () => {
    server = await startApiServer();
  });

  afterEach(() => server.reset());

  afterAll(() => server?.stop());

  /** An object as the server has it. */
  async function stored(kind: string): Promise<Record<string, unknown>> {
    return await server.get(kind, 'shop', 'edge') as unknown as Record<string, unknown>;
  }

  test.each(BALANCERS)('every object is accepted without a warning behind %s', async (_, loadBalancer) => {
    const applied = await server.apply(edge({ loadBalancer, ...AUTOSCALING }));

    expect(applied.map(({ object: { kind } }) => kind)).toEqual(KINDS);
    expect(applied.flatMap(({ warnings }) => warnings)).toEqual([]);
  });

  test('kubectl sees no difference after it was applied', async () => {
    const yaml = edge({ loadBalancer: BALANCERS[0][1], ...AUTOSCALING });
    await server.applyWithKubectl(yaml);

    expect(await server.diff(yaml)).toBe('');
  });

  test('the Service comes back as asked', async () => {
    const ports = [{ port: 80 }, { port: 443 }, { port: 9000, targetPort: 19000, name: 'grpc-admin', nodePort: 30900 }];
    await server.apply(edge({ ports, loadBalancer: BALANCERS[0][1] }));

    expect(await stored('Service')).toMatchObject({
      metadata: { annotations: { 'service.beta.kubernetes.io/aws-load-balancer-scheme': 'internet-facing' } },
      spec: {
        type: 'LoadBalancer',
        loadBalancerClass: 'service.k8s.aws/nlb',
        loadBalancerSourceRanges: ['192.0.2.0/24'],
        externalTrafficPolicy: 'Cluster',
        selector: { app: 'shop', istio: 'shop' },
        ports: [
          { name: 'status-port', port: 15021, targetPort: 15021, protocol: 'TCP' },
          { name: 'http2', port: 80, targetPort: 80, protocol: 'TCP' },
          { name: 'http2-443', port: 443, targetPort: 443, protocol: 'TCP' },
          { name: 'grpc-admin', port: 9000, targetPort: 19000, protocol: 'TCP', nodePort: 30900 },
        ],
      },
    });
  });

  test('Local gets a port for health checks', async () => {
    await server.apply(edge({ loadBalancer: GatewayLoadBalancer.googleCloud() }));

    expect(await stored('Service')).toMatchObject({ spec: { externalTrafficPolicy: 'Local', healthCheckNodePort: expect.any(Number) as number } });
  });

  test('the class of a Service can not be changed: another controller needs another Service', async () => {
    await server.apply(edge({ loadBalancer: BALANCERS[0][1] }));

    await expect(server.apply(edge({ loadBalancer: BALANCERS[2][1] }))).rejects.toThrow(/loadBalancerClass.*may not change once set/s);
  });

  test('nor can the labels by which a Deployment selects', async () => {
    await server.apply(edge({}));

    await expect(server.apply(edge({ selectorLabels: { istio: 'other' } }))).rejects.toThrow(/selector.*field is immutable/s);
  });

  test('the autoscaler has every metric, and the Deployment keeps its number', async () => {
    await server.apply(edge(AUTOSCALING));

    expect(await stored('HorizontalPodAutoscaler')).toMatchObject({
      spec: {
        minReplicas: 3,
        maxReplicas: 30,
        scaleTargetRef: { kind: 'Deployment', name: 'shop' },
        metrics: [
          { resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 70 } } },
          { resource: { name: 'memory', target: { type: 'Utilization', averageUtilization: 80 } } },
          { external: { metric: { name: 'connections' }, target: { type: 'AverageValue', averageValue: '1k' } } },
        ],
      },
    });
  });

  test('budget, Role and binding come back as asked', async () => {
    await server.apply(edge({ disruptionBudget: DisruptionBudget.maxUnavailablePercent(25) }));

    expect(await stored('PodDisruptionBudget')).toMatchObject({ spec: { maxUnavailable: '25%', selector: { matchLabels: { app: 'shop', istio: 'shop' } } } });
    expect(await stored('Role')).toMatchObject({ rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'] }] });
    expect(await stored('RoleBinding')).toMatchObject({
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'Role', name: 'shop' },
      subjects: [{ kind: 'ServiceAccount', name: 'shop', namespace: 'edge' }],
    });
  });

  test('the pods come back as asked', async () => {
    await server.apply(edge({
      loadBalancer: BALANCERS[2][1],
      drain: GatewayDrain.fixed(Duration.minutes(2)),
      topologySpread: [{ topology: kplus.Topology.ZONE, whenUnsatisfiable: UnsatisfiableSpread.DO_NOT_SCHEDULE }],
    }));

    expect(await stored('Deployment')).toMatchObject({
      spec: {
        replicas: 2,
        template: {
          metadata: {
            labels: { 'app': 'shop', 'istio': 'shop', 'sidecar.istio.io/inject': 'true' },
            annotations: {
              'inject.istio.io/templates': 'gateway',
              'proxy.istio.io/config': 'gatewayTopology:\n  proxyProtocol: {}\nterminationDrainDuration: 120s\ndrainDuration: 120s\n',
            },
          },
          spec: {
            serviceAccountName: 'shop',
            terminationGracePeriodSeconds: 130,
            securityContext: { runAsNonRoot: true, sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] },
            containers: [{ name: 'istio-proxy', image: 'auto', imagePullPolicy: 'IfNotPresent', resources: { limits: { cpu: '2', memory: '1Gi' } } }],
            topologySpreadConstraints: [{ topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'DoNotSchedule', maxSkew: 1 }],
          },
        },
      },
    });
  });
});

describe('to Istio', () => {
  let istio: Istio;

  beforeAll(async () => {
    istio = await startIstio();
  });

  afterAll(() => istio?.stop());

  /** In a cluster with the injector of a revision, and a pod that it made. */
  async function validate(yaml: string, revision?: string): Promise<ValidationReport> {
    const { spec: { template } } = readManifests(yaml).find(({ kind }) => kind === 'Deployment') as unknown as Deployment;
    const pod = {
      apiVersion: 'v1',
      kind: 'Pod',
      metadata: { name: 'shop-0', namespace: 'edge', labels: template.metadata.labels },
      spec: { containers: [{ name: 'istio-proxy', image: 'proxyv2' }] },
      status: { phase: 'Running' },
    };
    return istio.validate(yaml, [injector(revision), pod].map(object => JSON.stringify(object)).join('\n---\n'));
  }

  test.each(BALANCERS)('there is neither an error nor a warning behind %s', async (_, loadBalancer) => {
    const report = await validate(edge({ loadBalancer, ...AUTOSCALING }));

    expect(report.findings).toEqual([]);
    expect(report.layers.analyzer.skipped.map(name => name.split(' ')[0]).sort()).toEqual(UNKNOWN_TO_ISTIO);
    expect(report.analyzers.skipped).toEqual([]);
    expect(report.fixtures).toEqual({ objects: 2, skipped: [] });
  });

  test.each<[string, MeshSettingsProps]>([
    ['of a revision', { revision: 'stable' }],
    ['in an ambient mesh', { dataPlane: DataPlane.AMBIENT }],
    ['of a revision, in an ambient mesh', { dataPlane: DataPlane.AMBIENT, revision: 'stable' }],
  ])('the injector takes the pods %s', async (_, settings) => {
    const { findings } = await validate(edge({}, settings), settings.revision);

    // Of the two labels of a namespace in an ambient mesh with revisions Istio warns (IST0123): that is not about the gateway.
    expect(findings.filter(({ resource }) => resource !== 'Namespace edge')).toEqual([]);
  });

  test('also in a namespace that says nothing about injection', async () => {
    const unlabelled = (settings: MeshSettingsProps) => edge({}, settings).replace(/ {4}(istio-injection|istio\.io\/rev): (enabled|stable)\n(?=.*\n? {2}name: edge)/, '');

    expect(unlabelled({})).not.toContain('istio-injection');
    expect((await validate(unlabelled({}))).findings.filter(({ level }) => level !== 'info')).toEqual([]);
    expect((await validate(unlabelled({ revision: 'stable' }), 'stable')).findings.filter(({ level }) => level !== 'info')).toEqual([]);
  });

  test('which would be noticed otherwise', async () => {
    const { findings } = await validate(edge({}, { revision: 'stable' }), 'canary');

    expect(findings.map(({ code, resource }) => [code, resource])).toContainEqual(['IST0146', 'Deployment edge/shop']);
  });

  test('and so would a port that the Service does not have', async () => {
    const { findings } = await validate(edge({ ports: [{ port: 8080 }] }));

    expect(findings.map(({ code, resource }) => [code, resource])).toEqual([['IST0162', 'Gateway edge/shop']]);
  });
});

interface Deployment {
  readonly spec: { readonly template: { readonly metadata: { readonly labels: Record<string, string> } } };
}
