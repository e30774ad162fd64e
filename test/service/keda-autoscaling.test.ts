import { ApiObject, Duration } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { chartIn, echoIn, echoWith, manifestOf, version } from './service-fixture';
import { SyncWaves } from '../../src/delivery/sync-waves';
import { GatewayLoadBalancer } from '../../src/ingress-gateway/gateway-load-balancer';
import { IngressGateway } from '../../src/ingress-gateway/ingress-gateway';
import { VersionAutoscaling } from '../../src/service/version-autoscaling';
import { KedaTrigger } from '../../src/workload/keda-trigger';
import { deploymentIn, flaggerIn, chartIn as flaggerChart } from '../delivery/flagger/flagger-fixture';
import { canaryIn, chartIn as canaryChart, manifestsOf } from '../delivery/rollout-fixture';

const REQUESTS = KedaTrigger.prometheus({ serverAddress: 'http://prometheus:9090', query: 'sum(rate(istio_requests_total[1m]))', threshold: 100 });
const RENDERED = { type: 'prometheus', metadata: { serverAddress: 'http://prometheus:9090', query: 'sum(rate(istio_requests_total[1m]))', threshold: '100' } };
const CPU = KedaTrigger.cpu({ averageUtilization: 70 });

const scaled = (autoscaling: Partial<VersionAutoscaling> = {}, containers = [{ image: 'echo:1', portNumber: 8080 }]) =>
  echoWith({ containers, autoscaling: { maxReplicas: 10, triggers: [REQUESTS], ...autoscaling } });

describe('autoscaling with triggers', () => {
  test('makes a ScaledObject in the place of an autoscaler, and leaves the number of pods to KEDA', () => {
    const service = scaled();

    expect(manifestOf(service, 'Deployment').spec).not.toHaveProperty('replicas');
    expect(() => manifestOf(service, 'HorizontalPodAutoscaler')).toThrow('there are 0 manifests');
    expect(service.version('v1').autoscaler).toBeUndefined();
    expect(manifestOf(service, 'ScaledObject')).toEqual({
      apiVersion: 'keda.sh/v1alpha1',
      kind: 'ScaledObject',
      metadata: { name: 'echo-v1', namespace: 'echo' },
      spec: { scaleTargetRef: { name: 'echo-v1' }, minReplicaCount: 2, maxReplicaCount: 10, triggers: [RENDERED] },
    });
  });

  test('behaves as it is told, and else as Kubernetes does', () => {
    const { spec } = manifestOf(scaled({ minReplicas: 3, scaleDown: { stabilizationWindow: Duration.minutes(15) } }), 'ScaledObject');

    const behavior = { scaleDown: { stabilizationWindowSeconds: 900 } };
    expect(spec).toMatchObject({ minReplicaCount: 3, advanced: { horizontalPodAutoscalerConfig: { behavior } } });
    expect(JSON.stringify(spec)).not.toContain('scaleUp');
    expect(manifestOf(scaled({ scaleUp: { policies: [{ replicas: kplus.Replicas.absolute(1), duration: Duration.minutes(1) }] } }), 'ScaledObject').spec)
      .toMatchObject({ advanced: { horizontalPodAutoscalerConfig: { behavior: { scaleUp: { policies: [{ type: 'Pods', value: 1, periodSeconds: 60 }] } } } } });
  });

  test('names the autoscaler where KEDA\'s name for it would be too long', () => {
    const nameOf = (name: string) => manifestOf(echoIn(chartIn(), {
      name, versions: [version('v1', { autoscaling: { maxReplicas: 2, triggers: [REQUESTS] } })],
    }), 'ScaledObject').spec as unknown as { advanced?: object };
    expect(nameOf('a'.repeat(51)).advanced).toBeUndefined();
    expect(nameOf('a'.repeat(52)).advanced).toEqual({ horizontalPodAutoscalerConfig: { name: `${'a'.repeat(52)}-v1` } });
  });

  test('scales the Rollout of a canary', () => {
    const chart = canaryChart();
    canaryIn(chart, { autoscaling: { maxReplicas: 10, triggers: [REQUESTS] } });
    SyncWaves.addTo(chart);

    const [{ spec, metadata }] = manifestsOf(chart, 'ScaledObject');
    expect(spec.scaleTargetRef).toEqual({ apiVersion: 'argoproj.io/v1alpha1', kind: 'Rollout', name: 'orders' });
    expect(metadata).toMatchObject({ annotations: { 'argocd.argoproj.io/sync-wave': '4' } });
    expect(manifestsOf(chart, 'Rollout')[0].spec).not.toHaveProperty('replicas');
  });

  test('scales the pods of a gateway', () => {
    const gateway = new IngressGateway(chartIn(), 'gateway', {
      name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp(), autoscaling: { maxReplicas: 10, triggers: [REQUESTS] },
    });
    expect(gateway.autoscaler).toBeUndefined();
    const [object] = gateway.node.findAll().filter(child => ApiObject.isApiObject(child)).filter(({ kind }) => kind === 'ScaledObject');
    expect(object.toJson()).toMatchObject({ spec: { scaleTargetRef: { name: 'edge' }, maxReplicaCount: 10 } });
  });
});

describe('what is refused', () => {
  test.each<[string, Partial<VersionAutoscaling>, string]>([
    ['no trigger', { triggers: [] }, 'triggers of autoscaling of version "v1" of service "echo" must be a list of at least one'],
    ['metrics beside triggers', { metrics: [kplus.Metric.resourceCpu(kplus.MetricTarget.averageUtilization(80))] }, 'metrics of autoscaling of version "v1" of service "echo" must be left out beside triggers'],
    ['two triggers of one name', { triggers: [1, 2].map(averageUtilization => KedaTrigger.cpu({ averageUtilization, name: 'cpu' })) }, 'name of a trigger of autoscaling of version "v1" of service "echo" must be there once'],
    ['no pods', { minReplicas: 0 }, 'minReplicas of autoscaling of version "v1" of service "echo" must be an integer of at least 1'],
    ['a utilization of what is not requested', { triggers: [CPU] }, 'requests of container "main" of version "v1" of service "echo" must be set for cpu'],
    ['a container that is not there', { triggers: [KedaTrigger.cpu({ averageUtilization: 1, containerName: 'other' })] }, 'container of a metric of version "v1" of service "echo" must be one of main, got "other"'],
    ['policies that add nothing', { scaleUp: { policies: [] } }, 'policies of scaleUp of version "v1" of service "echo" must be a list of at least one'],
  ])('%s', (_, autoscaling, message) => {
    expect(() => scaled(autoscaling, [{ image: 'echo:1', portNumber: 8080, resources: {} } as never])).toThrow(message);
  });

  test('but not a utilization of what is requested, nor two triggers without names', () => {
    const resources = { cpu: { request: kplus.Cpu.millis(100) } };
    const service = scaled({ triggers: [CPU, CPU], minReplicas: 1 }, [{ image: 'echo:1', portNumber: 8080, resources } as never]);
    expect((manifestOf(service, 'ScaledObject').spec as unknown as { triggers: object[] }).triggers).toHaveLength(2);
  });

  test('triggers of a Deployment that Flagger copies', () => {
    const chart = flaggerChart();
    const target = deploymentIn(chart);
    expect(() => flaggerIn(chart, { target, autoscaling: { maxReplicas: 3, triggers: [REQUESTS] } })).toThrow('triggers of canary "orders" must be left out');
    expect(flaggerIn(chart, { target, autoscaling: { maxReplicas: 3 } }).autoscaler?.name).toBe('orders');
  });
});
