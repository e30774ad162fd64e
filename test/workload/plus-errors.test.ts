import { Chart, Duration, Size, Testing } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { GatewayLoadBalancer, IngressGateway, WeightedService } from '../../src';
import { WeightedServiceVersionOptions } from '../../src/service/weighted-service-version-options';
import { ConsistentHash } from '../../src/traffic-policy/consistent-hash';
import { WorkloadAutoscaling } from '../../src/workload/workload-autoscaling';

const chart = () => new Chart(Testing.app(), 'shop', { namespace: 'shop' });
const CONTAINER: kplus.ContainerProps = { image: 'web:1', portNumber: 8080, resources: { cpu: { request: kplus.Cpu.millis(100) } } };

function version(options: Partial<WeightedServiceVersionOptions>): () => unknown {
  return () => new WeightedService(chart(), 'web', { name: 'web', port: 80, versions: [{ name: 'v1', containers: [CONTAINER], ...options }] });
}

const containers = (...props: Partial<kplus.ContainerProps>[]) => version({ containers: props.map(one => ({ ...CONTAINER, ...one })) });
const probe = (time: Duration) => kplus.Probe.fromHttpGet('/', { periodSeconds: time });

const HALF = Duration.millis(1500);
const WHOLE = Duration.millis(2000);
const V1 = 'version "v1" of service "web"';

describe('a time that is no whole number of seconds', () => {
  test.each<[string, (time: Duration) => () => unknown]>([
    ['minReady', minReady => version({ minReady })],
    ['progressDeadline', progressDeadline => version({ progressDeadline })],
    ['terminationGracePeriod', terminationGracePeriod => version({ terminationGracePeriod })],
  ])('names %s', (name, make) => {
    expect(make(HALF)).toThrow(`${name} of ${V1} must be a duration in whole seconds, got "1.5 s": round it: Kubernetes takes no other`);
    expect(make(WHOLE)).not.toThrow();
    expect(make('5s' as unknown as Duration)).toThrow(`${name} of ${V1} must be a Duration, got "5s"`);
  });

  test.each(['startup', 'liveness', 'readiness'] as const)('names the probe %s and its container', name => {
    const make = (time: Duration) => containers({}, { name: 'proxy', portNumber: 8081, [name]: probe(time) });
    expect(make(HALF)).toThrow(`${name} of container "proxy" of ${V1} must be what cdk8s-plus can write, got `);
    expect(make(HALF)).toThrow('cannot be converted into a whole number of seconds');
    expect(make(WHOLE)).not.toThrow();
  });

  test.each<[string, (autoscaling: WorkloadAutoscaling) => () => unknown, string]>([
    ['a version', autoscaling => version({ autoscaling }), V1],
    ['a gateway', autoscaling => () =>
      new IngressGateway(chart(), 'edge', { name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp(), autoscaling }), 'gateway "edge"'],
  ])('names the autoscaling of %s', (_, make, what) => {
    const scaleDown = (time: Duration) => make({ maxReplicas: 5, scaleDown: { stabilizationWindow: time } });
    expect(scaleDown(HALF)).toThrow(`autoscaling of ${what} must be what cdk8s-plus can write, got `);
    expect(scaleDown(WHOLE)).not.toThrow();
  });

  test('names the ttl of a cookie, of which Envoy would cut it off', () => {
    expect(() => ConsistentHash.httpCookie('user', { ttl: HALF })).toThrow('ttl of the cookie of a consistent hash must be a duration in whole seconds, got "1500ms"');
    expect(() => ConsistentHash.httpCookie('user', { ttl: WHOLE })).not.toThrow();
    expect(() => ConsistentHash.httpCookie('user', { ttl: Duration.millis(0) })).not.toThrow();
  });
});

test('a deadline is longer than minReady, also where one of them is the default', () => {
  const message = `progressDeadline of ${V1} must be longer than minReady`;
  expect(version({ minReady: Duration.seconds(20), progressDeadline: Duration.seconds(20) })).toThrow(`${message} (20 s), got "20 s"`);
  expect(version({ minReady: Duration.minutes(10) })).toThrow(`${message} (600 s), got "600 s"`);
  expect(version({ minReady: Duration.seconds(20), progressDeadline: Duration.seconds(21) })).not.toThrow();
});

describe('what else cdk8s-plus refuses', () => {
  test('names the pods', () => {
    const message = `containers and pods of ${V1} must be what cdk8s-plus can write, got "Init containers must not have a readiness probe"`;
    const init = (readiness?: kplus.Probe) => version({ initContainers: [{ image: 'init:1', readiness }] });
    expect(init(probe(WHOLE))).toThrow(message);
    expect(init()).not.toThrow();
  });

  test('names the container', () => {
    const resources = (request: Size): kplus.ContainerProps['resources'] => ({ memory: { request } });
    expect(containers({ resources: resources(Size.kibibytes(100)) })).toThrow(`container "main" of ${V1} must be what cdk8s-plus can write, got `);
    expect(containers({ resources: resources(Size.mebibytes(1)) })).not.toThrow();
    const gateway = (request: Size) => () => new IngressGateway(chart(), 'edge', {
      name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp(), resources: resources(request),
    });
    expect(gateway(Size.kibibytes(100))).toThrow('container "istio-proxy" of gateway "edge" must be what cdk8s-plus can write');
    expect(gateway(Size.mebibytes(64))).not.toThrow();
  });
});

describe('pods that never run, or are never ready', () => {
  test.each<[string, (isNear: boolean) => Partial<kplus.ContainerProps>, string]>([
    ['a long variable', near => ({ envVariables: { A: kplus.EnvValue.fromValue('x'.repeat(near ? 131_069 : 131_070)) } }),
      `containers[0].env[0].value of the pods of ${V1} must be at most 131071 bytes, with the name of a variable, got "131072 bytes"`],
    ['a long argument', near => ({ args: ['x'.repeat(near ? 131_071 : 131_072)] }), `containers[0].args[0] of the pods of ${V1} must be at most 131071 bytes`],
    ['a path that the agent of Istio does not read', near => ({ readiness: kplus.Probe.fromHttpGet(near ? '/a%25' : '/a%') }),
      `containers[0].readinessProbe.httpGet.path of the pods of ${V1} must be a path in which "%" comes before two hexadecimal digits, got "/a%"`],
  ])('%s', (_, make, message) => {
    expect(containers(make(false))).toThrow(message);
    expect(containers(make(true))).not.toThrow();
  });

  test('a port of the sidecar, unless there is none', () => {
    const containers15006 = [{ ...CONTAINER, portNumber: 15_006 }];
    const listening = (options: Partial<WeightedServiceVersionOptions> = {}) => version({ containers: containers15006, ...options });
    expect(listening()).toThrow(`containers[0].ports[0].containerPort of the pods of ${V1} must be a port on which the sidecar does not listen itself`);
    expect(listening({ podMetadata: { labels: { 'sidecar.istio.io/inject': 'false' } } })).not.toThrow();
    expect(version({ containers: [{ ...CONTAINER, portNumber: 15_007 }] })).not.toThrow();
  });

  test.each([['sidecar.istio.io/logLevel', 'loud', 'debug'], ['sidecar.istio.io/proxyCPU', 'lots', '100m'], ['prometheus.io/port', 'http', '8080']])(
    'an annotation %s', (name, refused, taken) => {
      const annotated = (value: string) => version({ podMetadata: { annotations: { [name]: value } } });
      expect(annotated(refused)).toThrow(new RegExp(`^\\[.*\\] annotation ${name} of the pods of ${V1} must be .*, got "${refused}": `));
      expect(annotated(taken)).not.toThrow();
    });

  test('an annotation of a gateway', () => {
    const gateway = (value: string) => () => new IngressGateway(chart(), 'gateway', {
      name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp(), podMetadata: { annotations: { 'sidecar.istio.io/componentLogLevel': value } },
    });
    expect(gateway('http')).toThrow('annotation sidecar.istio.io/componentLogLevel of the pods of gateway "edge" must be components of Envoy');
    expect(gateway('http:debug')).not.toThrow();
  });
});
