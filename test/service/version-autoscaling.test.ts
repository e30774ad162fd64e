import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { chartIn, echoWith, manifestOf } from './service-fixture';
import { VersionAutoscaling } from '../../src/service/version-autoscaling';

const { Metric, MetricTarget } = kplus;

const container = (resources?: kplus.ContainerResources, name?: string) =>
  ({ image: 'echo:1', portNumber: name === undefined ? 8080 : undefined, name, resources });

const autoscaled = (autoscaling: Partial<VersionAutoscaling>, containers = [container()]) =>
  echoWith({ containers, autoscaling: { maxReplicas: 10, ...autoscaling } });
const metricsOf = (...metrics: kplus.Metric[]) => manifestOf(autoscaled({ metrics }), 'HorizontalPodAutoscaler').spec.metrics;

describe('autoscaling of a version', () => {
  test('leaves the number of pods to the autoscaler', () => {
    const service = autoscaled({});

    expect(manifestOf(service, 'Deployment').spec).not.toHaveProperty('replicas');
    expect(manifestOf(service, 'HorizontalPodAutoscaler')).toMatchObject({
      metadata: { name: 'echo-v1' },
      spec: {
        scaleTargetRef: { apiVersion: 'apps/v1', kind: 'Deployment', name: 'echo-v1' },
        minReplicas: 2,
        maxReplicas: 10,
        metrics: [{ type: 'Resource', resource: { name: 'cpu', target: { type: 'Utilization', averageUtilization: 80 } } }],
      },
    });
    expect(service.version('v1').autoscaler).toBeInstanceOf(kplus.HorizontalPodAutoscaler);
    expect(echoWith({}).version('v1').autoscaler).toBeUndefined();
  });

  test('measures what cdk8s-plus can measure', () => {
    const object = new kplus.Service(chartIn(), 'edge', { ports: [{ port: 80 }] });

    expect(metricsOf(
      Metric.resourceMemory(MetricTarget.averageUtilization(70)),
      Metric.pods({ name: 'rps', target: MetricTarget.averageValue(100) }),
      Metric.object({ object, name: 'hits', target: MetricTarget.value(1000) }),
      Metric.external({ name: 'queue', target: MetricTarget.averageValue(30) }),
    ).map(metric => (metric as { type: string }).type)).toEqual(['Resource', 'Pods', 'Object', 'External']);
  });

  test('behaves as it is told', () => {
    const { spec } = manifestOf(autoscaled({
      scaleUp: { policies: [{ replicas: kplus.Replicas.percent(50), duration: Duration.minutes(1) }] },
      scaleDown: { stabilizationWindow: Duration.minutes(15) },
    }), 'HorizontalPodAutoscaler');

    expect(spec).toMatchObject({
      behavior: {
        scaleUp: { policies: [{ type: 'Percent', value: 50, periodSeconds: 60 }] },
        scaleDown: { stabilizationWindowSeconds: 900 },
      },
    });
  });

  test('has policies with numbers of pods, or none of its own', () => {
    const up = (...replicas: kplus.Replicas[]) => () => autoscaled({ scaleUp: { policies: replicas.map(each => ({ replicas: each })) } });

    expect(up()).toThrow('policies of scaleUp of version "v1" of service "echo" must be a list of at least one, got []: leave them out for those of cdk8s-plus');
    expect(up(kplus.Replicas.absolute(1.5))).toThrow('replicas of a policy of scaleUp of version "v1" of service "echo" must be an integer of at least 1, got 1.5');
    expect(up(kplus.Replicas.absolute(1), kplus.Replicas.percent(2147483648))).toThrow('got 2147483648');
    expect(() => autoscaled({ scaleDown: { policies: [{ replicas: kplus.Replicas.absolute(-1) }] } })).toThrow('replicas of a policy of scaleDown');
    expect(up(kplus.Replicas.percent(2147483647))).not.toThrow();
  });

  test('is not given beside a fixed number of pods', () => {
    expect(() => echoWith({ replicas: 3, autoscaling: { maxReplicas: 10 } })).toThrow(
      'replicas of version "v1" of service "echo" must be left out beside autoscaling, got 3: every apply would set the number back: use autoscaling: { minReplicas: 3, … }');
  });

  test('has numbers that fit together', () => {
    expect(() => autoscaled({ minReplicas: 0 })).toThrow('minReplicas of autoscaling of version "v1" of service "echo" must be an integer of at least 1, got 0');
    expect(() => autoscaled({ minReplicas: 11 })).toThrow('maxReplicas of autoscaling of version "v1" of service "echo" must be an integer of at least 11, got 10');
    expect(() => autoscaled({ maxReplicas: 1 })).toThrow('maxReplicas of autoscaling of version "v1" of service "echo" must be an integer of at least 2, got 1');
    expect(() => autoscaled({ metrics: [] })).toThrow('metrics of autoscaling of version "v1" of service "echo" must be a list of at least one, got []');
    expect(autoscaled({ minReplicas: 10 }).versions).toHaveLength(1);
  });
});

describe('a utilization needs requests', () => {
  const cpu = { request: kplus.Cpu.millis(100) };
  const memory = { limit: Size.mebibytes(64) };
  const utilization = MetricTarget.averageUtilization(70);

  test('of every container', () => {
    expect(() => autoscaled({}, [container({})])).toThrow(
      'requests of container "main" of version "v1" of service "echo" must be set for cpu, whose utilization is measured, got "none": give the container resources: { cpu');
    expect(() => autoscaled({}, [container({ cpu }), container({ memory }, 'log')])).toThrow('requests of container "log" of version "v1"');
    expect(() => autoscaled({ metrics: [Metric.resourceMemory(utilization)] }, [container({ cpu })])).toThrow('must be set for memory');
    expect(autoscaled({}, [container({ cpu }), container({ cpu }, 'log')]).versions).toHaveLength(1);
  });

  test('of storage too, which cdk8s-plus spells otherwise', () => {
    const metrics = [Metric.resourceEphemeralStorage(utilization)];

    expect(() => autoscaled({ metrics })).toThrow('give the container resources: { ephemeralStorage: { request');
    expect(autoscaled({ metrics }, [container({ ephemeralStorage: { request: Size.gibibytes(1) } })]).versions).toHaveLength(1);
  });

  test('for which a limit stands too', () => {
    expect(autoscaled({ metrics: [Metric.resourceMemory(utilization)] }, [container({ memory })]).versions).toHaveLength(1);
  });

  test('of one container, where only that is measured', () => {
    const metric = (name: string) => Metric.containerCpu({ container: new kplus.Container({ image: 'any', name }), target: utilization });

    expect(autoscaled({ metrics: [metric('main')] }, [container({ cpu }), container({}, 'log')]).versions).toHaveLength(1);
    expect(() => autoscaled({ metrics: [metric('log')] }, [container({ cpu }), container({}, 'log')])).toThrow('requests of container "log"');
    expect(() => autoscaled({ metrics: [metric('app')] })).toThrow('container of a metric of version "v1" of service "echo" must be one of main, got "app"');
  });

  test('and a value needs none', () => {
    expect(autoscaled({ metrics: [Metric.resourceCpu(MetricTarget.averageValue(1))] }, [container({})]).versions).toHaveLength(1);
  });

  test('of sidecars among the init containers too', () => {
    const withSidecar = (restartPolicy?: kplus.ContainerRestartPolicy) => () => echoWith({
      autoscaling: { maxReplicas: 3 },
      initContainers: [{ image: 'init:1', name: 'helper', restartPolicy, resources: {} }],
    });

    expect(withSidecar(kplus.ContainerRestartPolicy.ALWAYS)).toThrow('requests of container "helper"');
    expect(withSidecar()().version('v1').autoscaler).toBeDefined();
  });
});
