import { App, Chart, Duration, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { ExportTo } from '../../../src/core/export-to';
import { Findings } from '../../../src/core/findings';
import { IstioVersion } from '../../../src/mesh-settings/istio-version';
import { MeshSettings } from '../../../src/mesh-settings/mesh-settings';
import { ServiceHost } from '../../../src/networking/destination/destination';
import { DestinationRule, DestinationRuleProps } from '../../../src/networking/destination-rule/destination-rule';
import {
  ClientCertificate, ClientTls, LoadBalancer, LocalityLoadBalancing, ServerVerification, TrafficPolicy, UpstreamConnection,
} from '../../../src/traffic-policy';

const HOST = ServiceHost.fromServiceName('echo');

function shop(): Chart {
  const app = Testing.app();
  MeshSettings.configure(app, { oldestIstio: IstioVersion.V1_31 });
  return new Chart(app, 'test', { namespace: 'shop' });
}

function ruleOf(props: Partial<DestinationRuleProps>, chart = shop()): DestinationRule {
  return new DestinationRule(chart, 'rule', { host: HOST, ...props });
}

function specOf(rule: DestinationRule): Record<string, unknown> {
  return rule.apiObject.toJson().spec;
}

function spec(props: Partial<DestinationRuleProps>, chart = shop()): Record<string, unknown> {
  return specOf(ruleOf(props, chart));
}

function codes(rule: DestinationRule): string[] {
  return Findings.all(rule).filter(({ path }) => path === rule.node.path).map(({ code }) => code);
}

describe('object', () => {
  test('has the id Resource and nothing that was not asked for', () => {
    const chart = shop();
    const rule = ruleOf({}, chart);
    expect(rule.node.defaultChild).toBe(rule.apiObject);
    expect(Testing.synth(chart)).toEqual([{
      apiVersion: 'networking.istio.io/v1',
      kind: 'DestinationRule',
      metadata: { name: 'test-rule-c83a6760', namespace: 'shop' },
      spec: { host: 'echo.shop.svc.cluster.local' },
    }]);
  });

  test('comes out the same every time', () => {
    const policy = { loadBalancer: LoadBalancer.random(), outlierDetection: { consecutive5xxErrors: 3 } };
    const yaml = () => {
      const app = Testing.app();
      const chart = new Chart(app, 'test', { namespace: 'shop' });
      ruleOf({ trafficPolicy: policy, subsets: [{ name: 'v1', labels: { version: 'v1' }, trafficPolicy: policy }] }, chart);
      return app.synthYaml();
    };
    expect(yaml()).toBe(yaml());
  });

  test('with everything', () => {
    expect(spec({
      exportTo: ExportTo.ownNamespace(),
      workloadSelector: { app: 'client' },
      trafficPolicy: { loadBalancer: LoadBalancer.roundRobin() },
      subsets: [{ name: 'v1', labels: { version: 'v1' }, trafficPolicy: { loadBalancer: LoadBalancer.random() } }],
    })).toEqual({
      host: 'echo.shop.svc.cluster.local',
      exportTo: ['.'],
      workloadSelector: { matchLabels: { app: 'client' } },
      trafficPolicy: { loadBalancer: { simple: 'ROUND_ROBIN' } },
      subsets: [{ name: 'v1', labels: { version: 'v1' }, trafficPolicy: { loadBalancer: { simple: 'RANDOM' } } }],
    });
  });

  test('keeps what it was given, whatever happens to the props afterwards', () => {
    const labels = { version: 'v1' };
    const rule = ruleOf({ subsets: [{ name: 'v1', labels }], workloadSelector: labels });
    labels.version = 'v2';
    expect(specOf(rule)).toMatchObject({ subsets: [{ labels: { version: 'v1' } }], workloadSelector: { matchLabels: { version: 'v1' } } });
  });

  test('a bad policy is refused where it is made, by the name of its field', () => {
    expect(() => ruleOf({ trafficPolicy: {} })).toThrow('trafficPolicy must be given at least one setting');
    expect(() => ruleOf({ trafficPolicy: { connectionPool: { tcp: { maxConnections: 0 } } } }))
      .toThrow('trafficPolicy.connectionPool.tcp.maxConnections must be an integer of at least 1, got 0');
  });

  test('refers to itself by the names that it gets', () => {
    const rule = ruleOf({ metadata: { name: 'echo', namespace: 'backend' } });
    expect([rule.destinationRuleName, rule.destinationRuleNamespace]).toEqual(['echo', 'backend']);
  });

  test('can be referred to by name', () => {
    const chart = shop();
    const rule = DestinationRule.fromDestinationRuleName(chart, 'other', 'echo', { namespaceName: 'elsewhere' });
    expect([rule.destinationRuleName, rule.destinationRuleNamespace]).toEqual(['echo', 'elsewhere']);
    expect(Testing.synth(chart)).toEqual([]);
    expect(() => DestinationRule.fromDestinationRuleName(chart, 'empty', '')).toThrow('name of a DestinationRule must be the name of a Kubernetes object');
    expect(() => DestinationRule.fromDestinationRuleName(chart, 'bad', 'echo', { namespaceName: 'A' }))
      .toThrow('namespace of a DestinationRule must be a DNS label');
  });
});

describe('host', () => {
  test('is the full name of a Service of another chart', () => {
    const app = new App();
    const service = new kplus.Service(new Chart(app, 'backend', { namespace: 'backend' }), 'echo', { ports: [{ port: 80 }] });
    const rule = ruleOf({ host: ServiceHost.fromService(service) }, new Chart(app, 'test', { namespace: 'shop' }));
    expect(specOf(rule).host).toBe(`${service.name}.backend.svc.cluster.local`);
  });

  test('is short where nobody knows the namespace, within one chart', () => {
    const chart = Testing.chart();
    const service = new kplus.Service(chart, 'echo', { ports: [{ port: 80 }] });
    expect(spec({ host: ServiceHost.fromService(service) }, chart).host).toBe(service.name);
  });

  test('is refused where another chart would have to guess the namespace', () => {
    const app = new App();
    const service = new kplus.Service(new Chart(app, 'backend'), 'echo', { ports: [{ port: 80 }] });
    expect(() => ruleOf({ host: ServiceHost.fromService(service) }, new Chart(app, 'test', { namespace: 'shop' })))
      .toThrow(`service "${service.name}" must have a namespace to be used by "test/rule", got none: give the chart "backend" a namespace`);
  });

  test('can be outside of the cluster', () => {
    expect(spec({ host: ServiceHost.fromHostname('api.example.com') }).host).toBe('api.example.com');
  });
});

describe('subsets', () => {
  test('are named for routes', () => {
    const rule = ruleOf({ subsets: [{ name: 'v1', labels: { version: 'v1' } }] });
    const added = rule.addSubset({ name: 'v2', labels: { version: 'v2' } });
    expect([added.host, added.name]).toEqual([HOST, 'v2']);
    expect(rule.subset('v2')).toBe(added);
    expect(specOf(rule).subsets).toEqual([{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2', labels: { version: 'v2' } }]);
  });

  test('are given as a copy', () => {
    const rule = ruleOf({ subsets: [{ name: 'v1', labels: { version: 'v1' } }] });
    rule.subsets.pop();
    expect(rule.subsets.map(({ name }) => name)).toEqual(['v1']);
  });

  test('of the same name are refused, of another are not', () => {
    const rule = ruleOf({ subsets: [{ name: 'v1', labels: { version: 'v1' } }] });
    expect(() => rule.addSubset({ name: 'v1', labels: { version: 'v2' } }))
      .toThrow('name of a subset must be unique in its DestinationRule, got "v1": rename it; there are "v1"');
    expect(rule.addSubset({ name: 'v2', labels: { version: 'v1' } }).name).toBe('v2');
  });

  test('that do not exist are an error that names those that do', () => {
    const rule = ruleOf({});
    expect(() => rule.subset('v1')).toThrow('DestinationRule "test/rule" has no subset "v1": there are none');
    rule.addSubset({ name: 'v2', labels: { version: 'v2' } });
    expect(() => rule.subset('v1')).toThrow('DestinationRule "test/rule" has no subset "v1": there are "v2"');
  });

  test('have a DNS label as name', () => {
    expect(() => ruleOf({}).addSubset({ name: 'v1.2', labels: {} })).toThrow('name of a subset must be a DNS label');
    expect(() => HOST.subset('V1')).toThrow('name of a subset must be a DNS label');
    expect(HOST.subset('v1-2').subsetName).toBe('v1-2');
  });

  test('have labels that Kubernetes accepts', () => {
    expect(() => ruleOf({}).addSubset({ name: 'v1', labels: { version: 'a b' } })).toThrow('subset "v1": label version must be');
  });

  test('name themselves in errors of their policy', () => {
    expect(() => ruleOf({}).addSubset({ name: 'v1', labels: { version: 'v1' }, trafficPolicy: {} }))
      .toThrow('subset "v1": trafficPolicy must be given at least one setting');
  });

  test('without labels are a warning', () => {
    const rule = ruleOf({ subsets: [{ name: 'v1', labels: { version: 'v1' } }] });
    expect(codes(rule)).toEqual([]);
    rule.addSubset({ name: 'all', labels: {} });
    expect(codes(rule)).toEqual(['KIA0209']);
    expect(specOf(rule).subsets).toEqual([{ name: 'v1', labels: { version: 'v1' } }, { name: 'all' }]);
  });
});

describe('workloadSelector', () => {
  const workloadSelector = { app: 'client' };

  test('without labels is refused', () => {
    expect(() => ruleOf({ workloadSelector: {} }))
      .toThrow('workloadSelector must be a list of at least one, got []: without labels leave it out');
  });

  test('has no wildcards', () => {
    expect(() => ruleOf({ workloadSelector: { app: '*' } })).toThrow('workloadSelector: label app must be');
  });

  test('keeps the rule in its namespace', () => {
    expect(() => ruleOf({ workloadSelector, exportTo: ExportTo.allNamespaces() })).toThrow(
      'exportTo must be the own namespace beside a workloadSelector, got ["*"]: use ExportTo.ownNamespace(), or leave it out');
    expect(() => ruleOf({ workloadSelector, exportTo: ExportTo.namespaces('shop', 'other') })).toThrow('exportTo must be the own namespace');
    expect(spec({ workloadSelector, exportTo: ExportTo.namespaces('shop') }).exportTo).toEqual(['shop']);
    expect(spec({ workloadSelector }).exportTo).toBeUndefined();
  });
});

describe('mesh default policy', () => {
  const defaultTrafficPolicy: TrafficPolicy = {
    outlierDetection: { consecutive5xxErrors: 5 },
    connectionPool: { tcp: { connectTimeout: Duration.seconds(1) } },
  };
  const outlierDetection = { consecutive5xxErrors: 5 };
  const connectionPool = { tcp: { connectTimeout: '1s' } };

  function meshed(): Chart {
    const chart = shop();
    MeshSettings.configure(chart, { defaultTrafficPolicy });
    return chart;
  }

  test('is in every rule', () => {
    expect(spec({}, meshed()).trafficPolicy).toEqual({ connectionPool, outlierDetection });
  });

  test('yields to the rule, field by field', () => {
    expect(spec({ trafficPolicy: { outlierDetection: { maxEjectionPercent: 50 } } }, meshed()).trafficPolicy)
      .toEqual({ connectionPool, outlierDetection: { maxEjectionPercent: 50 } });
  });

  test('is in port settings too, which Istio uses instead of the others', () => {
    const loadBalancer = LoadBalancer.random();
    const trafficPolicy = { portLevelSettings: [{ port: 80, loadBalancer }] };
    const filled = [{ port: { number: 80 }, loadBalancer: { simple: 'RANDOM' }, connectionPool, outlierDetection }];
    expect(spec({ trafficPolicy, subsets: [{ name: 'v1', labels: { version: 'v1' }, trafficPolicy }] }, meshed())).toEqual({
      host: 'echo.shop.svc.cluster.local',
      trafficPolicy: { connectionPool, outlierDetection, portLevelSettings: filled },
      subsets: [{ name: 'v1', labels: { version: 'v1' }, trafficPolicy: { portLevelSettings: filled } }],
    });
  });

  test('is inherited by subsets', () => {
    expect(spec({ subsets: [{ name: 'v1', labels: { version: 'v1' } }] }, meshed()).subsets).toEqual([{ name: 'v1', labels: { version: 'v1' } }]);
  });

  test('is not in a rule for a host outside of the cluster, which a mesh-wide rule would not match', () => {
    expect(spec({ host: ServiceHost.fromHostname('api.example.com') }, meshed())).toEqual({ host: 'api.example.com' });
  });

  test('follows the domain of the cluster', () => {
    const chart = shop();
    MeshSettings.configure(chart, { defaultTrafficPolicy, clusterDomain: 'corp.example' });
    expect(spec({}, chart)).toEqual({ host: 'echo.shop.svc.corp.example', trafficPolicy: { connectionPool, outlierDetection } });
  });

  test('is in rules of a chart without a namespace', () => {
    const chart = Testing.chart();
    MeshSettings.configure(chart, { defaultTrafficPolicy });
    expect(spec({}, chart)).toEqual({ host: 'echo', trafficPolicy: { connectionPool, outlierDetection } });
  });
});

describe('failover without outlier detection', () => {
  const failover = LocalityLoadBalancing.failover([{ fromRegion: 'eu', toRegion: 'us' }]);
  const loadBalancer = LoadBalancer.leastRequest({ locality: failover });
  const outlierDetection = { consecutive5xxErrors: 5 };

  test('is a warning', () => {
    expect(codes(ruleOf({ trafficPolicy: { loadBalancer } }))).toEqual(['IST0133/failover-without-outlier-detection']);
    expect(codes(ruleOf({ trafficPolicy: { loadBalancer, outlierDetection } }))).toEqual([]);
  });

  test('for failoverPriority and zones as well', () => {
    for (const locality of [LocalityLoadBalancing.failoverPriority(['a']), LocalityLoadBalancing.zoneAware({ priorityLabels: ['a'] })]) {
      expect(codes(ruleOf({ trafficPolicy: { loadBalancer: LoadBalancer.random({ locality }) } }))).toEqual(['IST0133/failover-without-outlier-detection']);
    }
    for (const locality of [LocalityLoadBalancing.enabled(), LocalityLoadBalancing.zoneAware()]) {
      expect(codes(ruleOf({ trafficPolicy: { loadBalancer: LoadBalancer.random({ locality }) } }))).toEqual([]);
    }
  });

  test('for a port, which does not use the detection of the service', () => {
    expect(codes(ruleOf({ trafficPolicy: { outlierDetection, portLevelSettings: [{ port: 80, loadBalancer }] } }))).toEqual(['IST0133/failover-without-outlier-detection']);
    expect(codes(ruleOf({ trafficPolicy: { portLevelSettings: [{ port: 80, loadBalancer, outlierDetection }] } }))).toEqual([]);
  });

  test('for a subset, unless it inherits it', () => {
    const subsets = [{ name: 'v1', labels: { version: 'v1' }, trafficPolicy: { loadBalancer } }];
    expect(codes(ruleOf({ subsets }))).toEqual(['IST0133/failover-without-outlier-detection']);
    expect(codes(ruleOf({ subsets, trafficPolicy: { outlierDetection } }))).toEqual([]);
  });

  test('for a port of a subset', () => {
    const trafficPolicy = { portLevelSettings: [{ port: 80, loadBalancer }] };
    expect(codes(ruleOf({ trafficPolicy: { outlierDetection }, subsets: [{ name: 'v1', labels: { version: 'v1' }, trafficPolicy }] }))).toEqual(['IST0133/failover-without-outlier-detection']);
  });

  test('but not where the mesh detects outliers', () => {
    const chart = shop();
    MeshSettings.configure(chart, { defaultTrafficPolicy: { outlierDetection } });
    expect(codes(ruleOf({ trafficPolicy: { loadBalancer } }, chart))).toEqual([]);
  });
});

describe('TLS without authorities', () => {
  test.each([
    ClientTls.simple(),
    ClientTls.simple({ verification: ServerVerification.skipped() }),
    ClientTls.mutual(ClientCertificate.fromFiles({ clientCertificate: '/c', privateKey: '/k' })),
    ClientTls.mutual(ClientCertificate.fromSecret('client')),
  ])('is a warning', tls => {
    expect(codes(ruleOf({ trafficPolicy: { tls } }))).toEqual(['IST0128']);
    expect(codes(ruleOf({ trafficPolicy: { portLevelSettings: [{ port: 443, tls }] } }))).toEqual(['IST0129']);
  });

  test.each([ClientTls.disable(), ClientTls.istioMutual(), ClientTls.simple({ verification: ServerVerification.caFile('/ca.pem') })])(
    'but not where there are some, or none are needed', tls => {
      expect(codes(ruleOf({ trafficPolicy: { tls, portLevelSettings: [{ port: 443, tls }] } }))).toEqual([]);
    });

  test('nor for a Secret that the selected clients read', () => {
    const tls = ClientTls.mutual(ClientCertificate.fromSecret('client'));
    expect(codes(ruleOf({ workloadSelector: { app: 'client' }, trafficPolicy: { tls } }))).toEqual([]);
  });
});

describe('authorities in a ConfigMap', () => {
  const policy = (name: string) => ({ tls: ClientTls.simple({ verification: ServerVerification.caSecret(`configmap://${name}/ca`) }) });

  test('of another namespace are refused', () => {
    expect(() => ruleOf({ trafficPolicy: policy('other') })).toThrow(
      'credentialName must be a ConfigMap in the namespace of the DestinationRule (shop), got "configmap://other/ca": '
      + 'copy the ConfigMap there and name that one');
    expect(() => ruleOf({ trafficPolicy: { portLevelSettings: [{ port: 80, ...policy('other') }] } })).toThrow('credentialName must be a ConfigMap');
    expect(() => ruleOf({}).addSubset({ name: 'v1', labels: {}, trafficPolicy: policy('other') })).toThrow('credentialName must be a ConfigMap');
    expect(spec({ trafficPolicy: policy('shop') }).trafficPolicy).toEqual({ tls: { mode: 'SIMPLE', credentialName: 'configmap://shop/ca' } });
  });

  test('are refused where the namespace is not known', () => {
    expect(() => ruleOf({ trafficPolicy: policy('shop') }, Testing.chart()))
      .toThrow('credentialName must be a ConfigMap in the namespace of the DestinationRule (which has none)');
  });
});

test('a tunnel of the mesh reaches the subsets, which do not inherit it', () => {
  const chart = shop();
  MeshSettings.configure(chart, { defaultTrafficPolicy: { upstreamConnection: UpstreamConnection.tunnel({ targetHost: 'a.example', targetPort: 443 }) } });
  const tunnel = { targetHost: 'a.example', targetPort: 443 };
  expect(spec({ subsets: [{ name: 'v1', labels: { version: 'v1' } }] }, chart)).toEqual({
    host: 'echo.shop.svc.cluster.local',
    trafficPolicy: { tunnel },
    subsets: [{ name: 'v1', labels: { version: 'v1' }, trafficPolicy: { tunnel } }],
  });
});
