import { describe, expect, test } from 'vitest';
import { KedaMetricType, KedaTrigger } from '../../src/workload/keda-trigger';

const PROMETHEUS = { serverAddress: 'http://prometheus.istio-system:9090', query: 'sum(rate(istio_requests_total[1m]))', threshold: 100 };
const CRON = { timezone: 'Europe/Berlin', start: '0 8 * * 1-5', end: '0 18 * * 1-5', desiredReplicas: 10 };

describe('a trigger of KEDA', () => {
  test.each<[string, KedaTrigger, object]>([
    ['a query', KedaTrigger.prometheus(PROMETHEUS), { type: 'prometheus', metadata: { ...PROMETHEUS, threshold: '100' } }],
    ['a query without a value', KedaTrigger.prometheus({ ...PROMETHEUS, threshold: 0.5, ignoreNullValues: false, name: 'requests', authentication: 'prometheus' }), {
      type: 'prometheus',
      name: 'requests',
      metadata: { ...PROMETHEUS, threshold: '0.5', ignoreNullValues: 'false' },
      authenticationRef: { name: 'prometheus' },
    }],
    ['the time', KedaTrigger.cron(CRON), { type: 'cron', metadata: { ...CRON, desiredReplicas: '10' } }],
    ['the CPU', KedaTrigger.cpu({ averageUtilization: 70 }), { type: 'cpu', metricType: 'Utilization', metadata: { value: '70' } }],
    ['the memory of a container', KedaTrigger.memory({ averageUtilization: 1, containerName: 'main' }), {
      type: 'memory', metricType: 'Utilization', metadata: { value: '1', containerName: 'main' },
    }],
    ['a queue', KedaTrigger.custom({ triggerType: 'kafka', metadata: { topic: 'orders', lagThreshold: '50' }, clusterAuthentication: 'kafka' }), {
      type: 'kafka', metadata: { topic: 'orders', lagThreshold: '50' }, authenticationRef: { kind: 'ClusterTriggerAuthentication', name: 'kafka' },
    }],
    ['a whole value', KedaTrigger.custom({ triggerType: 'redis', metadata: {}, metricType: KedaMetricType.VALUE }), { type: 'redis', metricType: 'Value' }],
    ['a value by pod', KedaTrigger.custom({ triggerType: 'redis', metadata: { a: 'b' }, metricType: KedaMetricType.AVERAGE_VALUE }), { type: 'redis', metadata: { a: 'b' } }],
  ])('is %s', (_, trigger, expected) => {
    expect(trigger._render()).toEqual(expected);
  });
});

describe('what is refused', () => {
  test.each<[string, () => unknown, string]>([
    ['a server without a scheme', () => KedaTrigger.prometheus({ ...PROMETHEUS, serverAddress: 'prometheus:9090' }), 'serverAddress of a trigger of KEDA must be an absolute URL'],
    ['no query', () => KedaTrigger.prometheus({ ...PROMETHEUS, query: '' }), 'query of a trigger of KEDA must be a text that is not empty'],
    ['a threshold of 0', () => KedaTrigger.prometheus({ ...PROMETHEUS, threshold: 0 }), 'threshold of a trigger of KEDA'],
    ['no time zone', () => KedaTrigger.cron({ ...CRON, timezone: '' }), 'timezone of a trigger of KEDA'],
    ['a time with six fields', () => KedaTrigger.cron({ ...CRON, start: '0 0 8 * * *' }), 'start of a trigger of KEDA must be five fields of cron, with a blank between them, got "0 0 8 * * *"'],
    ['a time of the clock', () => KedaTrigger.cron({ ...CRON, end: '18:00' }), 'end of a trigger of KEDA must be five fields of cron'],
    ['a time that ends when it begins', () => KedaTrigger.cron({ ...CRON, end: CRON.start }), 'end of a trigger of KEDA must be another time than start'],
    ['no pods', () => KedaTrigger.cron({ ...CRON, desiredReplicas: 0 }), 'desiredReplicas of a trigger of KEDA must be an integer of at least 1'],
    ['no CPU', () => KedaTrigger.cpu({ averageUtilization: 0 }), 'averageUtilization of a trigger of KEDA for cpu must be an integer of at least 1'],
    ['half of the memory', () => KedaTrigger.memory({ averageUtilization: 0.5 }), 'averageUtilization of a trigger of KEDA for memory'],
    ['no type', () => KedaTrigger.custom({ triggerType: '', metadata: {} }), 'triggerType of a trigger of KEDA must be a text that is not empty'],
    ['a type with a method of its own', () => KedaTrigger.custom({ triggerType: 'cpu', metadata: {} }), 'triggerType of KedaTrigger.custom must be another than prometheus, cron, cpu, memory, got "cpu": use KedaTrigger.cpu'],
    ['a number', () => KedaTrigger.custom({ triggerType: 'kafka', metadata: { lag: 5 as never } }), 'metadata lag of a trigger of KEDA must be a text, got 5'],
    ['a kind of metric', () => KedaTrigger.custom({ triggerType: 'kafka', metadata: {}, metricType: 'Utilization' as never }), 'metricType of a trigger of KEDA must be AverageValue or Value'],
    ['two logins', () => KedaTrigger.cpu({ averageUtilization: 1, authentication: 'a', clusterAuthentication: 'b' }), 'clusterAuthentication of a trigger of KEDA must be left out beside authentication'],
    ['a login without a name', () => KedaTrigger.cpu({ averageUtilization: 1, authentication: '' }), 'authentication of a trigger of KEDA must be the name of a Kubernetes object'],
    ['a login of the cluster without a name', () => KedaTrigger.cpu({ averageUtilization: 1, clusterAuthentication: 'A' }), 'clusterAuthentication of a trigger of KEDA must be the name of a Kubernetes object'],
  ])('%s', (_, act, message) => {
    expect(act).toThrow(message);
  });
});
