import { ApiObject, Chart, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { chartIn, echoIn, echoWith, manifestOf, manifestsOf, version } from './service-fixture';
import { Findings } from '../../src/core/findings';
import { MeshSettings } from '../../src/mesh-settings/mesh-settings';
import { WeightedServiceVersionOptions } from '../../src/service/weighted-service-version-options';
import { UnsatisfiableSpread } from '../../src/workload/topology-spread';

const podSpec = (options: Partial<WeightedServiceVersionOptions>) => manifestOf(echoWith(options), 'Deployment').spec.template.spec;

describe('what cdk8s-plus knows of a Deployment passes through', () => {
  test('of the pods', () => {
    const volumes = [kplus.Volume.fromEmptyDir(chartIn(), 'tmp', 'tmp')];

    expect(podSpec({
      initContainers: [{ image: 'migrate:1', name: 'migrate' }],
      volumes,
      securityContext: { fsGroup: 2000 },
      hostAliases: [{ ip: '10.0.0.1', hostnames: ['db'] }],
      dns: { searches: ['example.com'] },
      terminationGracePeriod: Duration.seconds(90),
      automountServiceAccountToken: true,
      restartPolicy: kplus.RestartPolicy.ALWAYS,
    })).toMatchObject({
      initContainers: [{ image: 'migrate:1', name: 'migrate' }],
      volumes: [{ name: 'tmp', emptyDir: {} }],
      securityContext: { fsGroup: 2000 },
      hostAliases: [{ ip: '10.0.0.1', hostnames: ['db'] }],
      dnsConfig: { searches: ['example.com'] },
      terminationGracePeriodSeconds: 90,
      automountServiceAccountToken: true,
    });
  });

  test('of the rollout', () => {
    const service = echoWith({ strategy: kplus.DeploymentStrategy.recreate(), minReady: Duration.seconds(5), progressDeadline: Duration.minutes(5) });

    expect(manifestOf(service, 'Deployment').spec).toMatchObject({ strategy: { type: 'Recreate' }, minReadySeconds: 5, progressDeadlineSeconds: 300 });
  });

  test('of the rollout, as long as Kubernetes can count', () => {
    const most = Duration.seconds(2147483647);
    const more = Duration.seconds(2147483648);

    expect(() => echoWith({ progressDeadline: more })).toThrow('progressDeadline of version "v1" of service "echo" must be at most 2147483647 s, got "2147483648 s"');
    expect(() => echoWith({ progressDeadline: most, minReady: more })).toThrow('minReady of version "v1"');
    expect(manifestOf(echoWith({ progressDeadline: most }), 'Deployment').spec).toMatchObject({ progressDeadlineSeconds: 2147483647 });
  });

  test('of the metadata, beside our labels', () => {
    const labels = { team: 'shop', app: 'echo' };
    const { metadata, spec } = manifestOf(echoWith({ metadata: { name: 'other', labels }, podMetadata: { labels, annotations: { a: 'b' } } }), 'Deployment');

    expect(metadata).toMatchObject({ name: 'other', labels: { team: 'shop', app: 'echo', version: 'v1' } });
    expect(spec.template.metadata).toMatchObject({ annotations: { a: 'b' }, labels: { team: 'shop', app: 'echo', version: 'v1' } });
    expect(spec.selector).toEqual({ matchLabels: { app: 'echo', version: 'v1' } });
  });

  test('a revision of its own stays', () => {
    const chart = chartIn();
    MeshSettings.configure(chart, { revision: 'stable' });
    const labels = { 'istio.io/rev': 'canary' };

    expect(manifestOf(echoIn(chart, { versions: [version('v1', { podMetadata: { labels } })] }), 'Deployment').spec.template.metadata.labels).toMatchObject(labels);
  });
});

describe('what contradicts the service is refused', () => {
  test('other labels than those that select', () => {
    expect(() => echoWith({ podMetadata: { labels: { version: 'v2' } } })).toThrow(
      'label version of the pods of version "v1" of service "echo" must be "v1", got "v2": leave it out: the Service and the subset select by it');
    expect(() => echoWith({ metadata: { labels: { app: 'shop' } } })).toThrow('label app of the Deployment of version "v1" of service "echo" must be "echo", got "shop"');
  });

  test('another namespace', () => {
    expect(() => echoWith({ metadata: { namespace: 'other' } }))
      .toThrow('namespace of the Deployment of version "v1" of service "echo" must be that of the Service ("echo"), got "other": a Service finds pods');
    expect(echoWith({ metadata: { namespace: 'echo' } }).versions).toHaveLength(1);
  });

  test('pods that are not started again', () => {
    expect(() => echoWith({ restartPolicy: kplus.RestartPolicy.NEVER }))
      .toThrow('restartPolicy of version "v1" of service "echo" must be left out or Always, got "Never": Kubernetes takes nothing else for a Deployment');
  });

  test('pods in the network of the node are a finding', () => {
    const codes = (hostNetwork: boolean) => Findings.all(echoWith({ hostNetwork })).map(({ code }) => code);

    expect(codes(true)).toEqual(['CDI022']);
    expect(codes(false)).toEqual([]);
  });
});

describe('the spread of the pods', () => {
  const spreadOf = (options: object) => podSpec({ topologySpread: [{ topology: kplus.Topology.ZONE, ...options }] }).topologySpreadConstraints;

  test('over zones is soft unless told otherwise, and counts the pods of the version', () => {
    expect(spreadOf({})).toEqual([{
      topologyKey: 'topology.kubernetes.io/zone',
      maxSkew: 1,
      whenUnsatisfiable: 'ScheduleAnyway',
      labelSelector: { matchLabels: { app: 'echo', version: 'v1' } },
    }]);
    expect(spreadOf({ maxSkew: 2, whenUnsatisfiable: UnsatisfiableSpread.DO_NOT_SCHEDULE, minDomains: 3, matchLabelKeys: ['pod-template-hash'] }))
      .toMatchObject([{ maxSkew: 2, whenUnsatisfiable: 'DoNotSchedule', minDomains: 3, matchLabelKeys: ['pod-template-hash'] }]);
  });

  test('takes what Kubernetes takes', () => {
    expect(() => spreadOf({ maxSkew: 0 })).toThrow('maxSkew of topologySpread of version "v1" of service "echo" must be an integer of at least 1, got 0');
    expect(() => spreadOf({ minDomains: 2 }))
      .toThrow('minDomains of topologySpread of version "v1" of service "echo" must be left out beside SCHEDULE_ANYWAY, got 2: set whenUnsatisfiable');
    expect(() => spreadOf({ matchLabelKeys: ['version'] })).toThrow('matchLabelKeys of topologySpread of version "v1" of service "echo" must be other labels than app');
    expect(() => spreadOf({ whenUnsatisfiable: 'Never' })).toThrow('whenUnsatisfiable of topologySpread of version "v1" of service "echo" must be one of DoNotSchedule, ScheduleAnyway');
    expect(() => spreadOf({ matchLabelKeys: ['a b'] })).toThrow('must be keys of labels, such as "pod-template-hash", got "a b"');
    expect(() => spreadOf({ topology: kplus.Topology.custom('') })).toThrow('topology of topologySpread of version "v1" of service "echo" must be a label of the nodes');
  });

  test('over one topology is one, or two that differ in what happens to the pods that do not fit', () => {
    const { ZONE } = kplus.Topology;
    const twice = (whenUnsatisfiable: UnsatisfiableSpread) =>
      podSpec({ topologySpread: [{ topology: ZONE }, { topology: ZONE, maxSkew: 3, whenUnsatisfiable }] }).topologySpreadConstraints;

    expect(() => twice(UnsatisfiableSpread.SCHEDULE_ANYWAY)).toThrow('topologySpread of version "v1" of service "echo" must be at most one for each topology '
      + 'and whenUnsatisfiable, got "two of topology.kubernetes.io/zone: ScheduleAnyway": leave one of them out');
    expect(twice(UnsatisfiableSpread.DO_NOT_SCHEDULE)).toHaveLength(2);
  });

  test('by anti-affinity is written once, however often it is rendered', () => {
    const service = echoWith({ spread: true });
    const terms = () => manifestOf(service, 'Deployment').spec.template.spec.affinity!.podAntiAffinity.requiredDuringSchedulingIgnoredDuringExecution;

    expect(terms()).toHaveLength(2);
    expect(terms()).toHaveLength(2);
  });

  test('leaves the scheduling of cdk8s-plus to the deployment', () => {
    const service = echoWith({});
    service.version('v1').deployment.scheduling.attract(kplus.Node.labeled(kplus.NodeLabelQuery.is('disk', 'ssd')));

    expect(manifestsOf(Chart.of(service), 'Deployment')[0].spec.template.spec.affinity).toBeDefined();
    expect(ApiObject.of(service.version('v1').deployment).kind).toBe('Deployment');
  });
});
