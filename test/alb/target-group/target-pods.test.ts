import { ApiObject, App, Chart, Duration, JsonPatch, Yaml } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { plainIn, Policy, weightedGroup } from './target-group-fixture';
import { TargetGroup } from '../../../src/alb/target-group/target-group';
import { TargetGroupTarget } from '../../../src/alb/target-group/target-group-target';
import { DataPlane } from '../../../src/mesh-settings/data-plane';
import { MeshSettings } from '../../../src/mesh-settings/mesh-settings';
import { ServiceHost } from '../../../src/networking/destination/destination';
import { ApplicationProtocol } from '../../../src/service/application-protocol';
import { chartIn, echoIn, manifestsOf, version } from '../../service/service-fixture';

const delay = Duration.seconds(30);
const probe = { httpGet: { port: 8080 } };
const sleep = { sleep: { seconds: 30 } };

interface Pod {
  readonly containers: { readonly name: string; readonly readinessProbe?: object; readonly lifecycle?: object }[];
  readonly terminationGracePeriodSeconds: number;
}

function podsOf(chart: Chart): Pod[] {
  return manifestsOf(chart, 'Deployment').map(({ spec }) => spec.template.spec as unknown as Pod);
}

/** The pod of one version with these containers, behind a group. */
function podWith(policy: Policy, containers: kplus.ContainerProps[], options: object = {}): Pod {
  const chart = chartIn();
  weightedGroup(chart, policy, { targetPort: 8080, versions: [version('v1', { containers, ...options })] });
  return podsOf(chart)[0];
}

/** A Deployment that was not made by a WeightedService. */
function workloadIn(chart: Chart, name = 'v1', props: kplus.DeploymentProps = {}): kplus.Deployment {
  return new kplus.Deployment(chart, `workload-${name}`, {
    podMetadata: { labels: { app: 'echo', version: name } }, containers: [{ image: 'echo:1', portNumber: 8080 }], ...props,
  });
}

describe('a health check', () => {
  test('is the probe of every version, of one that is added later too', () => {
    const chart = chartIn();
    const echo = echoIn(chart, { versions: [version('v1')] });
    new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromWeightedService(echo), healthCheck: {} });
    echo.addVersion(version('v2'));
    expect(podsOf(chart).map(({ containers }) => containers[0].readinessProbe)).toEqual([probe, probe]);
  });

  test('is for the container with the port, or else for the first', () => {
    const containers = [{ name: 'log', image: 'log:1' }, { name: 'main', image: 'main:1', portNumber: 8080 }];
    const probes = (healthCheck: object) => podWith({ healthCheck }, containers).containers.map(({ readinessProbe }) => readinessProbe);
    expect(probes({})).toEqual([undefined, probe]);
    expect(probes({ port: 9000 })).toEqual([{ httpGet: { port: 9000 } }, undefined]);
  });

  test('follows the port of the group', () => {
    const chart = chartIn();
    const ports = [{ port: 80, targetPort: 8080 }, { port: 90, targetPort: 9090, protocol: ApplicationProtocol.TCP }];
    weightedGroup(chart, { healthCheck: {} }, { port: undefined, ports, versions: [version('v1')] });
    expect(podsOf(chart)[0].containers[0].readinessProbe).toEqual(probe);
    const other = chartIn();
    const target = TargetGroupTarget.fromWeightedService(echoIn(other, { port: undefined, ports, versions: [version('v1')] }));
    new TargetGroup(other, 'group', { target, port: 90, healthCheck: {} });
    expect(podsOf(other)[0].containers[0].readinessProbe).toEqual({ tcpSocket: { port: 9090 } });
  });

  test('beside a probe of the container is refused, of another container not', () => {
    const readiness = kplus.Probe.fromTcpSocket();
    const main = { name: 'main', image: 'main:1', portNumber: 8080 };
    expect(() => podWith({ healthCheck: {} }, [{ ...main, readiness }]))
      .toThrow(/^\[\S+\] readiness probe of container "main" of version "v1" of service "echo" must be left out beside the healthCheck of target group "group", got "one"/);
    const pod = podWith({ healthCheck: {} }, [main, { name: 'proxy', image: 'proxy:1', portNumber: 9000, readiness }]);
    expect(pod.containers[0].readinessProbe).toEqual(probe);
    expect(pod.containers[1].readinessProbe).toMatchObject({ tcpSocket: { port: 9000 } });
    expect(() => podWith({}, [{ ...main, readiness }])).not.toThrow();
  });

  test('of a version that is added beside a probe of its own is refused, and nothing of the version stays', () => {
    const chart = chartIn();
    const echo = echoIn(chart, { versions: [version('v1')] });
    new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromWeightedService(echo), healthCheck: {} });
    const containers = [{ image: 'echo:1', portNumber: 8080, readiness: kplus.Probe.fromTcpSocket() }];
    expect(() => echo.addVersion(version('v2', { containers }))).toThrow(/^\[\S+\] readiness probe of container "main" of version "v2"/);
    expect(podsOf(chart)).toHaveLength(1);
    expect(echo.versions.map(({ name }) => name)).toEqual(['v1']);
  });

  test('of a Service that exists needs a port', () => {
    const group = (healthCheck: object) => {
      const chart = chartIn();
      const service = ServiceHost.fromServiceName('echo');
      const echo = echoIn(chart, { name: undefined, service, port: 80, versions: [version('v1')] });
      new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromWeightedService(echo), healthCheck });
      return podsOf(chart)[0].containers[0].readinessProbe;
    };
    expect(() => group({})).toThrow(/^\[\S+\] port of the health check of target group "group" must be given/);
    expect(group({ port: 8081 })).toEqual({ httpGet: { port: 8081 } });
  });
});

test('what is not set is not in the YAML, and keys have the order of the others', () => {
  const app = new App();
  const chart = new Chart(app, 'test', { namespace: 'echo' });
  weightedGroup(chart, { healthCheck: { unhealthyThresholdCount: 2, path: '/ready' }, deregistrationDelay: delay }, { targetPort: 8080, versions: [version('v1')] });
  const yaml = app.synthYaml();
  expect(yaml).not.toContain('null');
  expect(yaml).toContain(['readinessProbe:', '  failureThreshold: 2', '  httpGet:', '    path: /ready', '    port: 8080'].join('\n          '));
  const keys = Object.keys(podsOf(chart)[0].containers[0]);
  expect(keys).toEqual([...keys].sort());
});

describe('a deregistration delay', () => {
  test('is a sleep of every container, beside other hooks, and the pod gets so much longer', () => {
    const pod = podWith({ deregistrationDelay: delay }, [
      { name: 'main', image: 'main:1', portNumber: 8080 },
      { name: 'log', image: 'log:1', lifecycle: { postStart: kplus.Handler.fromCommand(['warm']) } },
    ], { terminationGracePeriod: Duration.seconds(50) });
    expect(pod.containers.map(({ lifecycle }) => lifecycle)).toEqual([{ preStop: sleep }, { preStop: sleep, postStart: { exec: { command: ['warm'] } } }]);
    expect(pod.terminationGracePeriodSeconds).toBe(80);
    expect(podWith({ deregistrationDelay: delay }, [{ image: 'main:1', portNumber: 8080 }]).terminationGracePeriodSeconds).toBe(60);
  });

  test.each([[0], [undefined]])('of %s changes nothing', value => {
    const pod = podWith({ deregistrationDelay: value === undefined ? undefined : Duration.seconds(value) }, [{ image: 'main:1', portNumber: 8080 }]);
    expect([pod.containers[0].lifecycle, pod.terminationGracePeriodSeconds]).toEqual([undefined, 30]);
  });

  test.each([3601, 0.5])('of %s seconds is refused', value => {
    expect(() => podWith({ deregistrationDelay: Duration.millis(value * 1000) }, [{ image: 'main:1', portNumber: 8080 }]))
      .toThrow(/^\[\S+\] deregistrationDelay of target group "group" must be whole seconds, from 0 to 3600, got/);
  });

  test('of 3600 seconds is taken', () => {
    expect(podWith({ deregistrationDelay: Duration.seconds(3600) }, [{ image: 'main:1', portNumber: 8080 }]).terminationGracePeriodSeconds).toBe(3630);
  });

  test('beside a hook of a container is refused', () => {
    const lifecycle = { preStop: kplus.Handler.fromCommand(['drain']) };
    const containers = [{ name: 'main', image: 'main:1', portNumber: 8080 }, { name: 'log', image: 'log:1', lifecycle }];
    expect(() => podWith({ deregistrationDelay: delay }, containers))
      .toThrow(/^\[\S+\] preStop hook of container "log" of version "v1" of service "echo" must be left out beside the deregistrationDelay of target group "group"/);
    expect(() => podWith({ healthCheck: {} }, containers)).not.toThrow();
  });

  describe('and the sidecar', () => {
    const PROXY_CONFIG = 'proxy.istio.io/config';

    function configOf(annotations?: Record<string, string>, dataPlane?: DataPlane, seconds = 30): string | undefined {
      const chart = chartIn();
      MeshSettings.configure(chart, { dataPlane });
      const versions = [version('v1', { podMetadata: { annotations } })];
      weightedGroup(chart, { deregistrationDelay: Duration.seconds(seconds) }, { versions, meshRouting: false });
      const { metadata } = manifestsOf(chart, 'Deployment')[0].spec.template as { metadata: { annotations?: Record<string, string> } };
      return metadata.annotations?.[PROXY_CONFIG];
    }

    test('it stays for as long, with open listeners', () => {
      expect(configOf()).toBe('terminationDrainDuration: 35s\n');
      expect(configOf(undefined, undefined, 40)).toBe('terminationDrainDuration: 45s\n');
      expect(configOf(undefined, undefined, 41)).toBe(Yaml.stringify({ terminationDrainDuration: '46s', drainDuration: '46s' }));
    });

    test('there is none in an ambient mesh', () => {
      expect(configOf(undefined, DataPlane.AMBIENT)).toBeUndefined();
    });

    test('a configuration of its own has to say so', () => {
      const own = 'holdApplicationUntilProxyStarts: true\n';
      expect(() => configOf({ [PROXY_CONFIG]: own }))
        .toThrow(/^\[\S+\] annotation proxy.istio.io\/config of version "v1" .* got "hold.*: write terminationDrainDuration: 35s into it, or the proxy stops/);
      const complete = `${own}terminationDrainDuration: 35s\n`;
      expect(configOf({ [PROXY_CONFIG]: complete })).toBe(complete);
      expect(configOf({ [PROXY_CONFIG]: own }, DataPlane.AMBIENT)).toBe(own);
    });

    test('and to keep it for as long', () => {
      const long = (config: string) => () => configOf({ [PROXY_CONFIG]: config }, undefined, 60);
      expect(long('terminationDrainDuration: 59s\ndrainDuration: 60s\n')).toThrow(/^\[\S+\] annotation .* must be one that keeps the proxy for 60 s, the deregistrationDelay of target group "group", got /);
      expect(long('terminationDrainDuration: 60s\ndrainDuration: 59s\n')).toThrow('write terminationDrainDuration: 65s and drainDuration: 65s into it');
      expect(long('terminationDrainDuration: 60s\ndrainDuration: 60s\n')).not.toThrow();
    });
  });
});

describe('pods that were brought in', () => {
  test('are changed too', () => {
    const chart = chartIn();
    const workload = workloadIn(chart);
    weightedGroup(chart, { healthCheck: {}, deregistrationDelay: delay }, { targetPort: 8080, versions: [{ name: 'v1', workload }] });
    expect(podsOf(chart)[0].containers[0]).toMatchObject({ readinessProbe: probe, lifecycle: { preStop: sleep } });
  });

  test('by their labels alone are refused', () => {
    const group = (policy: Policy) => weightedGroup(chartIn(), policy, { targetPort: 8080, versions: [{ name: 'v1', podLabels: { app: 'echo' } }] });
    expect(() => group({ healthCheck: {} })).toThrow(/^\[\S+\] pods of version "v1" of service "echo" must be made by this app for the healthCheck of target group "group", got "podLabels"/);
    expect(() => group({ deregistrationDelay: delay })).toThrow(/for the deregistrationDelay of .* set a preStop hook/);
    expect(() => group({})).not.toThrow();
  });

  test('without containers are refused', () => {
    const chart = chartIn();
    const workload = workloadIn(chart, 'v1', { containers: [] });
    expect(() => weightedGroup(chart, { healthCheck: {} }, { targetPort: 8080, versions: [{ name: 'v1', workload }] }))
      .toThrow(/^\[\S+\] containers of version "v1" of service "echo" must be a list of at least one, got \[\]: add them before target group "group" is made/);
  });
});

test('what a JSON patch says, or a container that is added later, stays', () => {
  const chart = chartIn();
  const echo = echoIn(chart, { versions: [version('v1')] });
  new TargetGroup(chart, 'group', { target: TargetGroupTarget.fromWeightedService(echo), healthCheck: {}, deregistrationDelay: delay });
  const { deployment } = echo.version('v1');
  const patched = { exec: { command: ['ready'] } };
  ApiObject.of(deployment).addJsonPatch(JsonPatch.add('/spec/template/spec/containers/0/readinessProbe', patched));
  deployment.addContainer({ name: 'log', image: 'log:1', lifecycle: { preStop: kplus.Handler.fromCommand(['flush']) } });
  deployment.addContainer({ name: 'late', image: 'late:1' });
  const { containers } = podsOf(chart)[0];
  expect(containers[0]).toMatchObject({ readinessProbe: patched, lifecycle: { preStop: sleep } });
  expect(containers.slice(1).map(({ lifecycle }) => lifecycle)).toEqual([{ preStop: { exec: { command: ['flush'] } } }, { preStop: sleep }]);
  expect(podsOf(chart)[0].terminationGracePeriodSeconds).toBe(60);
});

describe('two groups', () => {
  const groups = (first: Policy, second: Policy) => {
    const chart = chartIn();
    const target = TargetGroupTarget.fromWeightedService(echoIn(chart, { versions: [version('v1')] }));
    new TargetGroup(chart, 'one', { target, ...first });
    new TargetGroup(chart, 'two', { target, ...second });
    return podsOf(chart)[0];
  };

  test('with a health check, or a delay, are refused', () => {
    expect(() => groups({ healthCheck: {} }, { healthCheck: {} }))
      .toThrow(/^\[\S+\] readiness probe of version "v1" of service "echo" must come from one target group, got target group "two" beside target group "one"/);
    expect(() => groups({ deregistrationDelay: delay }, { deregistrationDelay: delay })).toThrow(/^\[\S+\] preStop hook of version "v1"/);
  });

  test('with one of each are not', () => {
    expect(groups({ healthCheck: {} }, { deregistrationDelay: delay }).containers[0])
      .toMatchObject({ readinessProbe: probe, lifecycle: { preStop: sleep } });
  });
});

describe('a target whose pods are not known', () => {
  test.each<[string, (chart: Chart) => TargetGroupTarget]>([
    ['a Service', chart => TargetGroupTarget.fromService(plainIn(chart))],
    ['a host', () => TargetGroupTarget.fromHost(ServiceHost.fromServiceName('plain'))],
    ['an external host', () => TargetGroupTarget.fromExternalHost('api.example.com', { port: 80 })],
  ])('%s refuses both', (_, target) => {
    const group = (policy: Policy) => {
      const chart = chartIn();
      return new TargetGroup(chart, 'group', { target: target(chart), ...policy });
    };
    expect(() => group({ healthCheck: {} })).toThrow(/^\[\S+\] healthCheck of target group "group" must be left out for a target whose pods the group does not know, got {}: .*fromDeployment/);
    expect(() => group({ deregistrationDelay: delay })).toThrow(/^\[\S+\] deregistrationDelay of target group "group" must be left out .* got "30 seconds"/);
    expect(() => group({})).not.toThrow();
  });
});
