import { Chart, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { behind, chartIn, gatewayIn, GatewayManifest, gatewayWith, manifestOf } from './gateway-fixture';
import { GatewayLoadBalancer, IngressGateway, IngressGatewayProps } from '../../src/ingress-gateway';
import { DataPlane } from '../../src/mesh-settings/data-plane';
import { MeshSettings } from '../../src/mesh-settings/mesh-settings';
import { Gateway, GatewayServer } from '../../src/networking';
import { DisruptionBudget } from '../../src/workload';

const podsOf = (gateway: IngressGateway) => manifestOf(gateway, 'Deployment').spec.template;

describe('an ingress gateway', () => {
  test('makes its objects in a safe order', () => {
    const chart = chartIn();
    gatewayIn(chart, { autoscaling: { maxReplicas: 5 } });

    expect((Testing.synth(chart) as GatewayManifest[]).map(({ kind, metadata: { name, namespace } }) => `${kind} ${namespace}/${name}`)).toEqual([
      'ServiceAccount edge/shop', 'Role edge/shop', 'RoleBinding edge/shop', 'Service edge/shop', 'Deployment edge/shop',
      'HorizontalPodAutoscaler edge/shop', 'PodDisruptionBudget edge/shop',
    ]);
  });

  test('lets Istio inject the proxy of a gateway', () => {
    expect(podsOf(gatewayWith()).metadata).toMatchObject({
      labels: { 'app': 'shop', 'istio': 'shop', 'sidecar.istio.io/inject': 'true' },
      annotations: { 'inject.istio.io/templates': 'gateway' },
    });
    expect(podsOf(gatewayWith()).metadata.labels).not.toHaveProperty('istio.io/rev');
    expect(podsOf(gatewayWith()).metadata.labels).not.toHaveProperty('istio.io/dataplane-mode');
  });

  test('of the revision of the mesh, and outside the ambient one', () => {
    const chart = chartIn();
    MeshSettings.configure(chart, { revision: 'stable', dataPlane: DataPlane.AMBIENT });

    expect(podsOf(gatewayIn(chart)).metadata.labels).toMatchObject({ 'istio.io/rev': 'stable', 'istio.io/dataplane-mode': 'none' });
  });

  test('exposes its parts', () => {
    const gateway = gatewayWith({ autoscaling: { maxReplicas: 5 } });

    expect([gateway.service.name, gateway.deployment.name, gateway.autoscaler?.name, gateway.disruptionBudget.name, gateway.serviceAccountName])
      .toEqual(['shop', 'shop', 'shop', 'shop', 'shop']);
    expect(gatewayWith().autoscaler).toBeUndefined();
  });

  test('has no name of its own and no namespace that is not known', () => {
    expect(() => gatewayWith({ name: 'Shop' })).toThrow('name of a gateway must be a DNS label');
    expect(() => gatewayWith({ name: '1shop' })).toThrow('name of a gateway must be a DNS label that begins with a letter, got "1shop": Kubernetes refuses a Service');
    expect(() => gatewayIn(new Chart(Testing.app(), 'nowhere')))
      .toThrow('namespace of gateway "shop" must be known, got undefined: make it in a chart with a namespace, best one for gateways alone');
    expect(() => gatewayWith({ name: 'shop1' })).not.toThrow();
  });
});

describe('what binds to it', () => {
  test('selects by its own label', () => {
    const chart = chartIn();
    const gateway = gatewayIn(chart, { ports: [{ port: 80 }, { port: 9000, targetPort: 19000 }] });

    expect(gateway.workload).toEqual({
      labels: { istio: 'shop' },
      namespaceName: 'edge',
      serviceAccountName: 'shop',
      ports: [{ port: 80, targetPort: 80 }, { port: 9000, targetPort: 19000 }],
    });
    expect(gateway.isOwned).toBe(true);
  });

  test('finds it in the mesh settings of another chart', () => {
    const chart = chartIn();
    const gateway = gatewayIn(chart);
    const apps = new Chart(chart.node.root as Chart, 'apps', { namespace: 'apps' });
    MeshSettings.configure(apps, { gatewayWorkload: gateway.workload });

    expect(new Gateway(apps, 'gateway', { servers: [GatewayServer.http({ hosts: ['shop.example.com'] })] }).selector).toEqual({ istio: 'shop' });
  });

  test('selects by labels that were given: those of Istio\'s chart, to take its gateway over', () => {
    const gateway = gatewayWith({ name: 'istio-ingressgateway', selectorLabels: { istio: 'ingressgateway' } });
    const labels = { app: 'istio-ingressgateway', istio: 'ingressgateway' };

    expect(manifestOf(gateway, 'Deployment').spec.selector).toEqual({ matchLabels: labels });
    expect(manifestOf(gateway, 'Service').spec.selector).toEqual(labels);
    expect(gateway.workload.labels).toEqual({ istio: 'ingressgateway' });
  });

  test('needs labels', () => {
    expect(() => gatewayWith({ selectorLabels: {} })).toThrow('selectorLabels of gateway "shop" must be a list of at least one');
    expect(() => gatewayWith({ selectorLabels: { 'a b': 'c' } })).toThrow('selectorLabels of gateway "shop": label key must be a Kubernetes label key');
    expect(() => gatewayWith({ selectorLabels: { 'sidecar.istio.io/inject': 'false' } }))
      .toThrow('label sidecar.istio.io/inject in the selectorLabels of gateway "shop" must be "true", got "false"');
    expect(() => gatewayWith({ selectorLabels: { 'sidecar.istio.io/inject': 'true', 'istio.io/rev': 'canary' } })).not.toThrow();
    expect(() => gatewayWith({ selectorLabels: { edge: 'true' } })).not.toThrow();
  });

  test('takes one that somebody else builds', () => {
    const gateway = IngressGateway.fromWorkload({ labels: { istio: 'ingressgateway' }, namespaceName: 'istio-system' }, [443]);

    expect(gateway.workload).toEqual({ labels: { istio: 'ingressgateway' }, namespaceName: 'istio-system' });
    expect([gateway.isOwned, gateway.terminatesTls(443), gateway.terminatesTls(80)]).toEqual([false, true, false]);
    expect(() => IngressGateway.fromWorkload({ labels: {}, namespaceName: 'istio-system' })).toThrow('labels of a gateway must be a list of at least one');
    expect(() => IngressGateway.fromWorkload({ labels: { a: 'b' }, namespaceName: 'Istio' })).toThrow('namespaceName of a gateway must be a DNS label');
  });
});

describe('ports', () => {
  const portsOf = (props: Partial<IngressGatewayProps>) => manifestOf(gatewayWith(props), 'Service').spec.ports;

  test('begin with the status port, and say no appProtocol', () => {
    expect(portsOf({})).toEqual([
      { name: 'status-port', port: 15021, targetPort: 15021, protocol: 'TCP' },
      { name: 'http2', port: 80, targetPort: 80, protocol: 'TCP' },
      { name: 'https', port: 443, targetPort: 443, protocol: 'TCP' },
    ]);
  });

  test('are named by protocol', () => {
    expect(portsOf({ ports: [{ port: 9000 }, { port: 9001, name: 'grpc-admin' }] }).map(({ name }) => name)).toEqual(['status-port', 'tcp-9000', 'grpc-admin']);
  });

  test.each<[IngressGatewayProps['ports'], IngressGatewayProps['ports'], string]>([
    [[], [{ port: 80 }], 'ports of gateway "shop" must be a list of at least one, got []: leave them out for 80 and 443'],
    [[{ port: 0 }], [{ port: 1 }], 'port of gateway "shop" must be an integer from 1 to 65535, got 0'],
    [[{ port: 15021 }], [{ port: 15022 }], 'port of gateway "shop" must be another port, got 15021: the status port is always there'],
    [[{ port: 80, targetPort: 15090 }], [{ port: 80, targetPort: 15091 }], 'targetPort of port 80 of gateway "shop" must be none that the proxy needs itself, got 15090'],
    [[{ port: 15006 }], [{ port: 15006, targetPort: 8006 }], 'targetPort of port 15006 of gateway "shop" must be none that the proxy needs itself, got 15006'],
    [[{ port: 80 }, { port: 80 }], [{ port: 80 }, { port: 81 }], 'port of gateway "shop" must be there once, got 80 again: give every port its own number'],
    [[{ port: 80, targetPort: 8080 }, { port: 8080 }], [{ port: 80, targetPort: 8081 }, { port: 8080 }],
      'targetPort of gateway "shop" must be there once, got 8080 again: Envoy has one listener for both'],
    [[{ port: 80 }, { port: 81, name: 'http2' }], [{ port: 80 }, { port: 81, name: 'http2-b' }], 'name of a port of gateway "shop" must be there once, got "http2" again'],
    [[{ port: 81, name: 'admin' }], [{ port: 81, name: 'http-admin' }],
      'name of port 81 of gateway "shop" must be one that begins with its protocol: http, http2, https, grpc, tcp, tls, mongo, mysql or redis, got "admin": rename it'],
    [[{ port: 81, name: 'httpadmin' }], [{ port: 81, name: 'http' }], 'must be one that begins with its protocol'],
  ])('%j are refused, and not %j', (wrong, nearMiss, message) => {
    expect(() => gatewayWith({ ports: wrong })).toThrow(message);
    expect(() => gatewayWith({ ports: nearMiss })).not.toThrow();
  });

  test('of the nodes are there once', () => {
    const ports = (nodePort: number) => [{ port: 80, nodePort: 30080 }, { port: 443, nodePort }];
    const loadBalancer = GatewayLoadBalancer.nodePort();

    expect(() => behind(loadBalancer, { ports: ports(30080) })).toThrow('nodePort of gateway "shop" must be there once, got 30080 again');
    expect(() => behind(loadBalancer, { ports: ports(0) })).toThrow('nodePort of port 443 of gateway "shop" must be an integer from 1 to 65535, got 0');
    expect(() => behind(loadBalancer, { ports: ports(30443) })).not.toThrow();
  });
});

describe('pods', () => {
  test('are two, spread over zones and nodes, of which one may go at a time', () => {
    const gateway = gatewayWith();

    expect(manifestOf(gateway, 'Deployment').spec.replicas).toBe(2);
    expect(manifestOf(gateway, 'PodDisruptionBudget').spec).toEqual({ maxUnavailable: 1, selector: { matchLabels: { app: 'shop', istio: 'shop' } } });
    expect(podsOf(gateway).spec.topologySpreadConstraints).toMatchObject([
      { topologyKey: 'topology.kubernetes.io/zone', whenUnsatisfiable: 'ScheduleAnyway' },
      { topologyKey: 'kubernetes.io/hostname', whenUnsatisfiable: 'ScheduleAnyway' },
    ]);
    expect(podsOf(gatewayWith({ topologySpread: [] })).spec.topologySpreadConstraints).toBeUndefined();
  });

  test('or as many as several metrics ask for', () => {
    const target = kplus.MetricTarget.averageUtilization(60);
    const metrics = [kplus.Metric.resourceCpu(target), kplus.Metric.resourceMemory(target)];
    const gateway = gatewayWith({ autoscaling: { minReplicas: 3, maxReplicas: 9, metrics } });

    expect(manifestOf(gateway, 'HorizontalPodAutoscaler').spec).toMatchObject({ minReplicas: 3, maxReplicas: 9, metrics: [{ resource: { name: 'cpu' } }, { resource: { name: 'memory' } }] });
    expect(manifestOf(gateway, 'Deployment').spec.replicas).toBeUndefined();
  });

  test('bind ports below 1024 without being root', () => {
    expect(podsOf(gatewayWith()).spec).toMatchObject({
      securityContext: { runAsNonRoot: true, sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] },
      containers: [{
        name: 'istio-proxy',
        image: 'auto',
        securityContext: {
          runAsNonRoot: true, privileged: false, allowPrivilegeEscalation: false, readOnlyRootFilesystem: true, capabilities: { drop: ['ALL'] },
        },
      }],
    });
  });

  test('have no probes but what the injector adds, and no ports that the template does not say', () => {
    const [container] = podsOf(gatewayWith()).spec.containers;

    expect(Object.keys(container).sort()).toEqual(['env', 'image', 'imagePullPolicy', 'name', 'resources', 'securityContext']);
  });

  test.each<[Partial<IngressGatewayProps>, Partial<IngressGatewayProps>, string]>([
    [{ replicas: 1.5 }, { replicas: 2 }, 'replicas of gateway "shop" must be an integer of at least 0, got 1.5'],
    [{ replicas: 3, autoscaling: { maxReplicas: 5 } }, { autoscaling: { maxReplicas: 5 } }, 'replicas of gateway "shop" must be left out beside autoscaling, got 3'],
    [{ autoscaling: { maxReplicas: 1 } }, { autoscaling: { maxReplicas: 2 } }, 'maxReplicas of autoscaling of gateway "shop" must be an integer of at least 2, got 1'],
    [{ disruptionBudget: DisruptionBudget.minAvailable(2) }, { disruptionBudget: DisruptionBudget.minAvailable(1) },
      'disruptionBudget of gateway "shop" must be less than its 2 pods'],
    [{ topologySpread: [{ topology: kplus.Topology.ZONE, matchLabelKeys: ['istio'] }] }, { topologySpread: [{ topology: kplus.Topology.ZONE, matchLabelKeys: ['tier'] }] },
      'matchLabelKeys of topologySpread of gateway "shop" must be other labels than app and istio, got "istio"'],
    [{ resources: { memory: {} }, autoscaling: { maxReplicas: 5 } },
      { resources: { cpu: { request: kplus.Cpu.millis(100) } }, autoscaling: { maxReplicas: 5 } },
      'requests of container "istio-proxy" of gateway "shop" must be set for cpu'],
    [{ numTrustedProxies: -1 }, { numTrustedProxies: 0 }, 'numTrustedProxies of gateway "shop" must be an integer of at least 0, got -1'],
  ])('%j are refused, and not %j', (wrong, nearMiss, message) => {
    expect(() => gatewayWith(wrong)).toThrow(message);
    expect(() => gatewayWith(nearMiss)).not.toThrow();
  });

  test('know how many proxies in front can be trusted', () => {
    expect(podsOf(gatewayWith({ numTrustedProxies: 1 })).metadata.annotations['proxy.istio.io/config']).toBe('gatewayTopology:\n  numTrustedProxies: 1\n');
    expect(podsOf(gatewayWith()).metadata.annotations).not.toHaveProperty('proxy.istio.io/config');
  });
});

describe('the account of the pods', () => {
  test('may read the Secrets of its namespace, as istiod asks', () => {
    const gateway = gatewayWith();

    expect(manifestOf(gateway, 'Role').rules).toEqual([{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'] }]);
    expect(manifestOf(gateway, 'RoleBinding')).toMatchObject({ roleRef: { kind: 'Role', name: 'shop' }, subjects: [{ kind: 'ServiceAccount', name: 'shop', namespace: 'edge' }] });
    expect(podsOf(gateway).spec.serviceAccountName).toBe('shop');
  });

  test('is one that was given', () => {
    const chart = chartIn();
    const gateway = gatewayIn(chart, { serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chart, 'account', 'other') });

    expect(gateway.serviceAccountName).toBe('other');
    expect((Testing.synth(chart) as GatewayManifest[]).map(({ kind }) => kind)).toEqual(['Service', 'Deployment', 'PodDisruptionBudget']);
  });
});

describe('labels and annotations', () => {
  test('are added to the pods and to the Service', () => {
    const gateway = gatewayWith({
      podMetadata: { labels: { tier: 'edge' }, annotations: { 'sidecar.istio.io/logLevel': 'info' } },
      serviceMetadata: { annotations: { 'external-dns.alpha.kubernetes.io/hostname': 'shop.example.com' } },
    });

    expect(podsOf(gateway).metadata).toMatchObject({ labels: { tier: 'edge', istio: 'shop' }, annotations: { 'sidecar.istio.io/logLevel': 'info' } });
    expect(manifestOf(gateway, 'Service').metadata).toMatchObject({ name: 'shop', annotations: { 'external-dns.alpha.kubernetes.io/hostname': 'shop.example.com' } });
  });

  test.each<[Partial<IngressGatewayProps>, Partial<IngressGatewayProps>, string]>([
    [{ podMetadata: { labels: { istio: 'other' } } }, { podMetadata: { labels: { istio: 'shop' } } }, 'label istio of the pods of gateway "shop" must be "shop", got "other": leave it out'],
    [{ podMetadata: { annotations: { 'inject.istio.io/templates': 'sidecar' } } }, { podMetadata: { annotations: { 'inject.istio.io/other': 'sidecar' } } },
      'annotation inject.istio.io/templates of the pods of gateway "shop" must be "gateway", got "sidecar"'],
    [{ podMetadata: { annotations: { 'proxy.istio.io/config': 'concurrency: 2' } } }, { podMetadata: {} },
      'annotation proxy.istio.io/config of gateway "shop" must be left out, got "concurrency: 2": the gateway writes it'],
    [{ serviceMetadata: { name: 'other' } }, { serviceMetadata: { labels: {} } }, 'name in the metadata of the Service of gateway "shop" must be left out, got "other"'],
    [{ podMetadata: { namespace: 'other' } }, { podMetadata: {} }, 'namespace in the metadata of the pods of gateway "shop" must be left out'],
  ])('%j are refused, and not %j', (wrong, nearMiss, message) => {
    expect(() => gatewayWith(wrong)).toThrow(message);
    expect(() => gatewayWith(nearMiss)).not.toThrow();
  });

  test.each<[string, (gateway: IngressGateway) => void, string]>([
    ['a label of the pods', ({ deployment }) => deployment.podMetadata.addLabel('istio', 'other'), 'label istio of the pods of gateway "shop" must be "shop", got "other"'],
    ['the template', ({ deployment }) => deployment.podMetadata.addAnnotation('inject.istio.io/templates', 'sidecar'), 'must be "gateway", got "sidecar"'],
    ['what the proxy believes of clients', ({ deployment }) => deployment.podMetadata.addAnnotation('proxy.istio.io/config', 'gatewayTopology: { numTrustedProxies: 5 }'),
      'annotation proxy.istio.io/config of the pods of gateway "shop" must be left out, got "gatewayTopology: { numTrustedProxies: 5 }"'],
    ['a label of the Service', ({ service }) => service.metadata.addLabel('istio', 'other'), 'label istio of the Service of gateway "shop" must be "shop"'],
  ])('that the gateway wrote are not changed later: %s', (_, change, message) => {
    const gateway = gatewayWith({});
    gateway.deployment.podMetadata.addAnnotation('sidecar.istio.io/logLevel', 'info');
    gateway.service.metadata.addLabel('tier', 'edge');
    expect(() => Testing.synth(Chart.of(gateway))).not.toThrow();

    change(gateway);
    expect(() => Testing.synth(Chart.of(gateway))).toThrow(message);
  });

  test('that the balancer needs stay as they are', () => {
    const annotations = { 'cloud.google.com/l4-rbs': 'disabled' };

    expect(() => behind(GatewayLoadBalancer.googleCloud(), { serviceMetadata: { annotations } }))
      .toThrow('annotation cloud.google.com/l4-rbs of the Service of gateway "shop" must be "enabled", got "disabled": leave it out: a property');
    expect(() => behind(GatewayLoadBalancer.azure(), { serviceMetadata: { annotations } })).not.toThrow();
  });
});
