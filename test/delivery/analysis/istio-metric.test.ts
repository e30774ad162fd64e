import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { AnalysisContext } from '../../../src/delivery/analysis/analysis-context';
import { IstioMetric } from '../../../src/delivery/analysis/istio-metric';
import { MetricReporter } from '../../../src/delivery/analysis/metric-reporter';
import { NoTraffic } from '../../../src/delivery/analysis/no-traffic';

const CONTEXT: AnalysisContext = { rolloutName: 'cart', namespace: 'shop', carriesGrpc: true };

interface Metric {
  readonly provider: { readonly prometheus: { readonly query: string } };
}

const metricOf = (metric: IstioMetric, context = CONTEXT) => metric._render(context).metric as Metric & Record<string, unknown>;
const queryOf = (metric: IstioMetric, context = CONTEXT) => metricOf(metric, context).provider.prometheus.query;

const CANARY = 'reporter="destination",destination_workload_namespace="shop",pod=~"cart-{{args.canary-hash}}-[a-z0-9]+"';

describe('success rate', () => {
  test('as Argo has it', () => {
    const { metric, name, args } = IstioMetric.successRate({ min: 99.5, failedGrpcStatuses: [] })._render(CONTEXT);
    expect({ name, args }).toEqual({ name: 'success-rate', args: ['canary-hash'] });
    expect(metric).toEqual({
      name: 'success-rate',
      initialDelay: '2m',
      successCondition: 'len(result) > 0 && all(result, # >= 99.5)',
      failureCondition: '!all(result, # >= 99.5)',
      provider: {
        prometheus: {
          address: 'http://prometheus.istio-system:9090',
          query: [
            '100 - 100 * (',
            '  sum(',
            `    istio_requests_total{${CANARY},response_code=~"5.."}`,
            `      unless istio_requests_total{${CANARY},response_code=~"5.."} offset 2m`,
            `    or increase(istio_requests_total{${CANARY},response_code=~"5.."}[2m])`,
            '  ) or vector(0)',
            ') / (',
            '  sum(',
            `    istio_requests_total{${CANARY}}`,
            `      unless istio_requests_total{${CANARY}} offset 2m`,
            `    or increase(istio_requests_total{${CANARY}}[2m])`,
            '  ) > 0',
            ')',
          ].join('\n'),
        },
      },
    });
  });

  test('a service for HTTP/1.1 has no gRPC, unless statuses are named', () => {
    const context = { ...CONTEXT, carriesGrpc: false };
    expect(queryOf(IstioMetric.successRate({ min: 99 }), context)).not.toContain('grpc');
    expect(queryOf(IstioMetric.successRate({ min: 99, failedGrpcStatuses: ['ABORTED'] }), context)).toContain('grpc_response_status=~"10"');
  });

  test('statuses of gRPC count as failed, unless none is named', () => {
    expect(queryOf(IstioMetric.successRate({ min: 99 }))).toContain('grpc_response_status=~"2|4|12|13|14|15"');
    expect(queryOf(IstioMetric.successRate({ min: 99, failedGrpcStatuses: ['UNAVAILABLE', 'UNKNOWN'] }))).toContain('grpc_response_status=~"2|14"');
    expect(queryOf(IstioMetric.successRate({ min: 99, failedGrpcStatuses: [] }))).not.toContain('grpc');
  });

  test('requests without an answer count as failed where that is said', () => {
    expect(queryOf(IstioMetric.successRate({ min: 99, failedWhenUnanswered: true }))).toContain('response_code=~"5..|0"');
    expect(queryOf(IstioMetric.successRate({ min: 99 }))).toContain('response_code=~"5.."');
  });

  test('compared to the stable version', () => {
    const { metric, args } = IstioMetric.successRateComparedToStable({ maxDecrease: 0.5 })._render(CONTEXT);
    expect(args).toEqual(['canary-hash', 'stable-hash']);
    expect(metric).toMatchObject({ name: 'success-rate-compared-to-stable', failureCondition: '!all(result, # >= -0.5)' });
    expect(metricOf(IstioMetric.successRateComparedToStable({ maxDecrease: 0 })).failureCondition).toBe('!all(result, # >= 0)');
  });

  test.each([
    [0, 'min of IstioMetric.successRate must be more than 0, got 0: every canary has a success rate of at least 0'],
    [-1, 'min of IstioMetric.successRate must be a number from 0 to 100, got -1'],
    [100.1, 'must be a number from 0 to 100, got 100.1: it is a percentage, 99.5 for example'],
    [NaN, 'must be a number from 0 to 100, got NaN'],
  ])('min %s is refused', (min, error) => {
    expect(() => IstioMetric.successRate({ min })).toThrow(error);
  });

  test.each([0.0001, 1, 100])('min %s is not', min => {
    expect(() => IstioMetric.successRate({ min })).not.toThrow();
  });

  test('maxDecrease is from 0 to less than 100', () => {
    expect(() => IstioMetric.successRateComparedToStable({ maxDecrease: 100 })).toThrow(
      'maxDecrease of IstioMetric.successRateComparedToStable must be less than 100, got 100: no success rate is further below another one');
    expect(() => IstioMetric.successRateComparedToStable({ maxDecrease: -0.1 })).toThrow('must be a number from 0 to 100, got -0.1');
    expect(() => IstioMetric.successRateComparedToStable({ maxDecrease: 99.9 })).not.toThrow();
  });

  test('statuses of gRPC are those that are no success, each once', () => {
    expect(() => IstioMetric.successRate({ min: 99, failedGrpcStatuses: ['OK'] })).toThrow(
      'status in failedGrpcStatuses of IstioMetric.successRate must be one of CANCELLED, UNKNOWN,');
    expect(() => IstioMetric.successRate({ min: 99, failedGrpcStatuses: ['unavailable'] })).toThrow('got "unavailable"');
    expect(() => IstioMetric.successRate({ min: 99, failedGrpcStatuses: ['ABORTED', 'ABORTED'] })).toThrow('got "ABORTED" again: name each status once');
    expect(() => IstioMetric.successRate({ min: 99, failedGrpcStatuses: ['ABORTED', 'UNAVAILABLE'] })).not.toThrow();
  });
});

describe('latency', () => {
  test('as Argo has it', () => {
    const metric = metricOf(IstioMetric.latency({ percentile: 95, max: Duration.millis(500) }));
    expect(metric).toMatchObject({
      name: 'latency-p95',
      successCondition: 'len(result) > 0 && all(result, # <= 500)',
      failureCondition: '!all(result, # <= 500)',
    });
    expect(metric.provider.prometheus.query).toBe([
      'histogram_quantile(0.95,',
      '  sum by (le) (',
      ...counted('istio_request_duration_milliseconds_bucket'),
      '  )',
      ') and (',
      '  sum(',
      ...counted('istio_request_duration_milliseconds_count'),
      '  ) > 0',
      ')',
    ].join('\n'));
  });

  test('a percentile with a fraction has no rounding error, and a name', () => {
    const metric = metricOf(IstioMetric.latency({ percentile: 99.9, max: Duration.seconds(1) }));
    expect(metric.name).toBe('latency-p99-9');
    expect(metric.provider.prometheus.query).toContain('histogram_quantile(0.999,');
    expect(metric.successCondition).toContain('# <= 1000');
  });

  test('compared to the stable version by a factor, or by an increase', () => {
    const factor = metricOf(IstioMetric.latencyComparedToStable({ percentile: 50, maxFactor: 1.2 }));
    expect(factor).toMatchObject({ name: 'latency-p50-compared-to-stable', failureCondition: '!all(result, # <= 1.2)' });
    expect(factor.provider.prometheus.query).toContain('\n) / (\n  histogram_quantile(0.5,');
    const increase = metricOf(IstioMetric.latencyComparedToStable({ percentile: 50, maxIncrease: Duration.millis(20) }));
    expect(increase.failureCondition).toBe('!all(result, # <= 20)');
    expect(increase.provider.prometheus.query).toContain('\n) - (\n  histogram_quantile(0.5,');
  });

  test.each([0, 100])('percentile %s is refused', percentile => {
    expect(() => IstioMetric.latency({ percentile, max: Duration.seconds(1) })).toThrow(
      `percentile of IstioMetric.latency must be more than 0 and less than 100, got ${percentile}: `);
  });

  test('other percentiles are not', () => {
    expect(() => IstioMetric.latency({ percentile: 101, max: Duration.seconds(1) })).toThrow('must be a number from 0 to 100, got 101');
    expect(() => IstioMetric.latency({ percentile: 0.1, max: Duration.seconds(1) })).not.toThrow();
    expect(() => IstioMetric.latency({ percentile: 99.99, max: Duration.seconds(1) })).not.toThrow();
  });

  test('a latency that no bucket tells from longer ones is refused', () => {
    expect(() => IstioMetric.latency({ percentile: 95, max: Duration.hours(1) })).toThrow(
      'max of IstioMetric.latency must be less than an hour, got "1h": Istio has no larger bucket, so every latency would be good enough');
    expect(() => IstioMetric.latency({ percentile: 95, max: Duration.millis(0) })).toThrow('must be a duration of at least 1 ms');
    expect(() => IstioMetric.latency({ percentile: 95, max: Duration.minutes(59) })).not.toThrow();
  });

  test('a comparison has one measure', () => {
    const compare = (options: object) => () => IstioMetric.latencyComparedToStable({ percentile: 95, ...options });
    expect(compare({})).toThrow('IstioMetric.latencyComparedToStable must be one with either maxFactor or maxIncrease, got {}: give one of them');
    expect(compare({ maxFactor: 2, maxIncrease: Duration.millis(1) })).toThrow('must be one with either maxFactor or maxIncrease');
    expect(compare({ maxFactor: 0.9 })).toThrow('maxFactor of IstioMetric.latencyComparedToStable must be a number from 1 to');
    expect(compare({ maxFactor: 1 })).not.toThrow();
    expect(compare({ maxIncrease: Duration.millis(1) })).not.toThrow();
  });
});

describe('request rate', () => {
  test('in requests a second, also where there are none', () => {
    const metric = metricOf(IstioMetric.requestRate({ min: 0.1, max: 50, window: Duration.seconds(90) }));
    expect(metric).toMatchObject({ name: 'request-rate', initialDelay: '90s', failureCondition: '!all(result, # >= 0.1 && # <= 50)' });
    expect(metric.provider.prometheus.query).toBe(
      ['(', '  sum(', ...counted('istio_requests_total', '90s'), '  ) or vector(0)', ') / 90'].join('\n'));
  });

  test('its bounds', () => {
    expect(() => IstioMetric.requestRate({})).toThrow('IstioMetric.requestRate must be one with min, max or both, got {}: else every value is good enough');
    expect(() => IstioMetric.requestRate({ min: 0 })).toThrow('min of IstioMetric.requestRate must be more than 0, got 0');
    expect(() => IstioMetric.requestRate({ max: 0 })).toThrow('max of IstioMetric.requestRate must be more than 0, got 0');
    expect(() => IstioMetric.requestRate({ min: 2, max: 1 })).toThrow('min of IstioMetric.requestRate must be at most max (1), got 2: else no value is good enough');
    expect(() => IstioMetric.requestRate({ min: 1, max: 1 })).not.toThrow();
  });
});

describe('a query of one\'s own', () => {
  const query = (text: string, options: object = { max: 1 }) => IstioMetric.query({ name: 'errors', query: text, ...options });

  test('as Argo has it; what is no number counts as none', () => {
    const { metric, args } = query('sum(errors{pod=~"cart-{{ args.canary-hash }}-.+",namespace="{{args.namespace}}"})', { min: 0, max: 5 })._render(CONTEXT);
    expect(args).toEqual(['canary-hash', 'namespace']);
    expect(metric).toEqual({
      name: 'errors',
      successCondition: 'len(filter(result, !isNaN(#))) > 0 && all(filter(result, !isNaN(#)), # >= 0 && # <= 5)',
      failureCondition: '!all(filter(result, !isNaN(#)), # >= 0 && # <= 5)',
      provider: {
        prometheus: {
          address: 'http://prometheus.istio-system:9090',
          query: 'sum(errors{pod=~"cart-{{ args.canary-hash }}-.+",namespace="{{args.namespace}}"})',
        },
      },
    });
  });

  test('without arguments', () => {
    expect(query('up')._render(CONTEXT).args).toEqual([]);
  });

  test.each(['', ' \n'])('a query %j is refused', text => {
    expect(() => query(text)).toThrow('query of IstioMetric.query "errors" must be a text that is not');
  });

  test.each([['up{pod="{{args.hash}}"}', '{{args.hash}}'], ['up{pod="{{args.canary-hash"}', '{{args.canary-hash\\"}'], ['up{a="{{inputs.x}}"}', '{{inputs.x}}']])(
    'an argument that nothing fills in is refused: %s', (text, argument) => {
      expect(() => query(text)).toThrow('argument in query of IstioMetric.query "errors" must be one of {{args.canary-hash}}, {{args.stable-hash}}, '
        + `{{args.namespace}}, got "${argument}": Argo Rollouts has nothing to put in its place`);
    });

  test('one that Argo fills in is not, nor single braces', () => {
    expect(() => query('up{pod=~"{{args.stable-hash}}{1}"}')).not.toThrow();
  });

  test('bounds and name', () => {
    expect(() => query('up', {})).toThrow('IstioMetric.query "errors" must be one with min, max or both');
    expect(() => query('up', { min: -5 })).not.toThrow();
    expect(() => IstioMetric.query({ name: 'Errors', query: 'up', max: 1 })).toThrow('name of IstioMetric.query must be a DNS label');
  });
});

describe('no traffic', () => {
  const conditions = (whenNoTraffic?: NoTraffic) => {
    const { successCondition, failureCondition } = metricOf(IstioMetric.successRate({ min: 99, whenNoTraffic }));
    return { successCondition, failureCondition };
  };

  test('each answer', () => {
    const inconclusive = { successCondition: 'len(result) > 0 && all(result, # >= 99)', failureCondition: '!all(result, # >= 99)' };
    expect(conditions()).toEqual(inconclusive);
    expect(conditions(NoTraffic.INCONCLUSIVE)).toEqual(inconclusive);
    expect(conditions(NoTraffic.FAILURE)).toEqual({ successCondition: 'len(result) > 0 && all(result, # >= 99)' });
    expect(conditions(NoTraffic.SUCCESS)).toEqual({ successCondition: 'all(result, # >= 99)' });
  });

  test('other answers are refused', () => {
    expect(() => conditions('IGNORE' as NoTraffic)).toThrow('whenNoTraffic of IstioMetric.successRate must be one of SUCCESS, FAILURE, INCONCLUSIVE, got "IGNORE"');
  });

  test('how many requests are enough', () => {
    expect(queryOf(IstioMetric.successRate({ min: 99, minRequests: 50 }))).toContain(') >= 50\n)');
    expect(queryOf(IstioMetric.successRate({ min: 99, minRequests: 1 }))).toContain(') > 0\n)');
    expect(() => IstioMetric.successRate({ min: 99, minRequests: 0 })).toThrow('minRequests of IstioMetric.successRate must be an integer of at least 1, got 0');
    expect(() => IstioMetric.successRate({ min: 99, minRequests: 2.5 })).toThrow('got 2.5');
  });
});

describe('which series', () => {
  const base = { min: 99, failedGrpcStatuses: [] };

  test('a dot in the name of a Rollout is no other character', () => {
    expect(queryOf(IstioMetric.successRate(base), { ...CONTEXT, rolloutName: 'cart.v2' })).toContain('pod=~"cart[.]v2-{{args.canary-hash}}-[a-z0-9]+"');
  });

  test('without a namespace Argo says it', () => {
    const rendered = IstioMetric.successRate(base)._render({ rolloutName: 'cart', carriesGrpc: true });
    expect(rendered.args).toEqual(['canary-hash', 'namespace']);
    expect((rendered.metric as Metric).provider.prometheus.query).toContain('destination_workload_namespace="{{args.namespace}}"');
  });

  test('a name whose pods have no whole hash is refused', () => {
    const metric = IstioMetric.successRate(base);
    expect(() => metric._render({ ...CONTEXT, rolloutName: 'a'.repeat(47) })).toThrow(
      `name of the Rollout of IstioMetric.successRate must be at most 46 characters, got "${'a'.repeat(47)}": Kubernetes cuts names of pods`);
    expect(() => metric._render({ ...CONTEXT, rolloutName: 'a'.repeat(46) })).not.toThrow();
  });

  test('a proxy that is not the pod\'s tells versions by their Services', () => {
    const metric = IstioMetric.successRateComparedToStable({ ...base, maxDecrease: 1, reporter: MetricReporter.SOURCE });
    const query = queryOf(metric, { ...CONTEXT, services: { stable: 'cart-stable', canary: 'cart-canary' } });
    expect(query).toContain('reporter="source",destination_service_namespace="shop",destination_service_name="cart-canary"');
    expect(query).toContain('destination_service_name="cart-stable"');
    expect(query).not.toContain('pod');
  });

  test('behind one Service it does not, unless a label has the pod that was called', () => {
    const metric = (options: object = {}) => IstioMetric.successRate({ ...base, reporter: MetricReporter.WAYPOINT, ...options });
    expect(() => queryOf(metric())).toThrow('reporter of IstioMetric.successRate must be MetricReporter.DESTINATION where both versions are behind one Service, '
      + 'got "waypoint": its series have the pod of the proxy that counted (pod), not the one that was called');
    expect(queryOf(metric({ prometheus: { podLabel: 'called_pod' } }))).toContain('reporter="waypoint",destination_workload_namespace="shop",called_pod=~"cart-');
    expect(queryOf(metric(), { ...CONTEXT, prometheus: { podLabel: 'called_pod' } })).toContain('called_pod=~');
    expect(() => metric({ reporter: 'client' })).toThrow('reporter of IstioMetric.successRate must be one of destination, source, waypoint, got "client"');
  });
});

describe('the Prometheus', () => {
  const metric = (prometheus: object) => IstioMetric.successRate({ min: 99, prometheus });

  test('what the metric leaves out is as the Rollout has it', () => {
    const { provider } = metricOf(metric({ podLabel: 'pod_name', labels: { cluster: 'a"b\\c' } }), {
      ...CONTEXT, prometheus: { address: 'https://thanos.example.com/api', timeout: Duration.minutes(1), headers: { 'X-Scope-OrgID': 'shop' }, podLabel: 'pod_id' },
    });
    expect(provider.prometheus).toMatchObject({
      address: 'https://thanos.example.com/api', headers: [{ key: 'X-Scope-OrgID', value: 'shop' }], timeout: 60,
    });
    expect(provider.prometheus.query).toContain('pod_name=~"cart-{{args.canary-hash}}-[a-z0-9]+",cluster="a\\"b\\\\c"');
  });

  test.each(['prometheus:9090', 'ftp://prometheus', 'http://', 'http:///x', 'http://a b', ''])('address %j is refused', address => {
    expect(() => metric({ address })).toThrow('address of prometheus of IstioMetric.successRate must be an URL that begins with http:// or https://, got');
  });

  test.each(['', '0pod', 'pod-name', '__meta_pod', 'pod.name'])('podLabel %j is refused', podLabel => {
    expect(() => metric({ podLabel })).toThrow('podLabel of prometheus of IstioMetric.successRate must be the name of a label in Prometheus');
  });

  test.each(['pod', '_pod', 'kubernetes_pod_name', 'Pod1'])('podLabel %j is not', podLabel => {
    expect(() => metric({ podLabel })).not.toThrow();
  });

  test('labels that the queries compare, and placeholders, are refused', () => {
    expect(() => metric({ labels: { reporter: 'source' } })).toThrow('label of prometheus of IstioMetric.successRate must be one that the queries do not compare themselves, got "reporter"');
    expect(() => metric({ podLabel: 'name', labels: { name: 'x' } })).toThrow('got "name": leave it out');
    expect(() => metric({ labels: { cluster: '' } })).toThrow('label cluster of prometheus of IstioMetric.successRate must be a text that is not empty');
    expect(() => metric({ labels: { cluster: '{{x}}' } })).toThrow('must be a text without "{{", got "{{x}}"');
    expect(() => metric({ headers: { a: '{{x}}' } })).toThrow('header a of prometheus of IstioMetric.successRate must be a text without "{{"');
    expect(() => metric({ address: 'http://{{x}}' })).toThrow('must be a');
    expect(() => metric({ labels: { pod_name: 'x', cluster: '{x}' } })).not.toThrow();
  });

  test('a timeout has whole seconds', () => {
    expect(() => metric({ timeout: Duration.millis(1500) })).toThrow('timeout of prometheus of IstioMetric.successRate must be a duration in whole seconds');
    expect(() => metric({ timeout: Duration.seconds(1) })).not.toThrow();
  });
});

function counted(metric: string, window = '2m'): string[] {

  return [
    `    ${metric}{${CANARY}}`,
    `      unless ${metric}{${CANARY}} offset ${window}`,
    `    or increase(${metric}{${CANARY}}[${window}])`,
  ];
}
