import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { echoWith } from '../service/service-fixture';

const { Metric, MetricTarget } = kplus;

const container = { image: 'echo:1', portNumber: 8080, resources: { cpu: { request: kplus.Cpu.millis(100) } } };
const measuring = (metric: kplus.Metric) => () => echoWith({ containers: [container], autoscaling: { maxReplicas: 3, metrics: [metric] } });
const WHOSE = 'a metric of version "v1" of service "echo"';

describe('a metric that Kubernetes does not take', () => {
  test.each<[string, kplus.Metric, string]>([
    ['no utilization', Metric.resourceCpu(MetricTarget.averageUtilization(0)),
      `averageUtilization of the target of ${WHOSE} must be an integer of at least 1, got 0: it is in percent of the requests`],
    ['a part of a percent', Metric.resourceCpu(MetricTarget.averageUtilization(0.5)), 'must be an integer of at least 1, got 0.5'],
    ['a value of what is measured of each pod', Metric.pods({ name: 'rps', target: MetricTarget.value(5) }),
      `target of ${WHOSE} must be MetricTarget.averageValue, got "MetricTarget.value": Kubernetes compares such a metric with nothing else`],
    ['a value of a resource', Metric.resourceCpu(MetricTarget.value(5)), 'must be MetricTarget.averageUtilization or MetricTarget.averageValue, got'],
    ['a utilization of what is not requested', Metric.external({ name: 'queue', target: MetricTarget.averageUtilization(5) }),
      'must be MetricTarget.value or MetricTarget.averageValue, got "MetricTarget.averageUtilization"'],
    ['nothing', Metric.pods({ name: 'rps', target: MetricTarget.averageValue(0) }),
      `averageValue of the target of ${WHOSE} must be more than 0, got 0: Kubernetes divides by it`],
    ['less than nothing', Metric.external({ name: 'queue', target: MetricTarget.value(-1) }), 'value of the target of a metric'],
    ['a name that is no part of a path', Metric.external({ name: 'a/b', target: MetricTarget.value(1) }),
      `name of ${WHOSE} must be a name without "/" and "%", got "a/b": write it as the adapter of metrics names it`],
  ])('%s', (_, metric, message) => {
    expect(measuring(metric)).toThrow(message);
  });

  test.each<[string, kplus.Metric]>([
    ['one percent', Metric.resourceCpu(MetricTarget.averageUtilization(1))],
    ['more than all that is requested', Metric.resourceCpu(MetricTarget.averageUtilization(150))],
    ['a part of one', Metric.pods({ name: 'rps', target: MetricTarget.averageValue(0.5) })],
    ['a name with other characters', Metric.external({ name: 'pubsub.googleapis.com|subscription', target: MetricTarget.value(1) })],
  ])('but %s', (_, metric) => {
    expect(measuring(metric)).not.toThrow();
  });
});
