import { ApiObject, App, Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { chartIn, echoIn, manifestsOf, version } from './service-fixture';
import { DataPlane } from '../../src/mesh-settings/data-plane';
import { MeshSettings } from '../../src/mesh-settings/mesh-settings';
import { WeightedService } from '../../src/service/weighted-service';

const HOST = 'echo.echo.svc.cluster.local';

describe('WeightedService', () => {
  test('makes a Service, a Deployment for each version, the subsets and the split, in a safe order', () => {
    const chart = chartIn();
    echoIn(chart);

    expect(manifestsOf(chart).map(({ kind, metadata }) => `${kind} ${metadata.namespace}/${metadata.name}`)).toEqual([
      'Service echo/echo', 'Deployment echo/echo-v1', 'Deployment echo/echo-v2', 'DestinationRule echo/echo', 'VirtualService echo/echo',
    ]);
  });

  test('selects pods by app and version', () => {
    const chart = chartIn();
    echoIn(chart);
    const [service] = manifestsOf(chart, 'Service');
    const deployments = manifestsOf(chart, 'Deployment');

    expect(service.spec.selector).toEqual({ app: 'echo' });
    expect(deployments.map(({ spec }) => spec.selector)).toEqual([
      { matchLabels: { app: 'echo', version: 'v1' } }, { matchLabels: { app: 'echo', version: 'v2' } },
    ]);
    expect(deployments.map(({ metadata }) => metadata.labels)).toEqual([{ app: 'echo', version: 'v1' }, { app: 'echo', version: 'v2' }]);
  });

  test('keeps the label of cdk8s-plus on the pods', () => {
    const chart = chartIn();
    echoIn(chart);

    expect(manifestsOf(chart, 'Deployment')[0].spec.template.metadata.labels)
      .toEqual({ 'app': 'echo', 'version': 'v1', 'cdk8s.io/metadata.addr': expect.stringMatching(/^test-service-v1-/) });
  });

  test('each subset has exactly the pods of its version', () => {
    const chart = chartIn();
    echoIn(chart);
    const pods = manifestsOf(chart, 'Deployment').map(({ spec }) => spec.template.metadata.labels);
    const [{ spec }] = manifestsOf(chart, 'DestinationRule');
    const podsOf = (labels: Record<string, string>) => pods.filter(pod => Object.entries(labels).every(([key, value]) => pod[key] === value));

    expect(spec.subsets).toEqual([{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2', labels: { version: 'v2' } }]);
    expect(spec.subsets.map(({ labels }) => podsOf(labels))).toEqual([[pods[0]], [pods[1]]]);
  });

  test('splits the traffic of the mesh by weights, zero too', () => {
    const chart = chartIn();
    echoIn(chart, { versions: [version('v1', { weight: 100 }), version('v2', { weight: 0 })] });

    expect(manifestsOf(chart, 'VirtualService')[0].spec).toEqual({
      hosts: [HOST],
      http: [{
        name: 'default',
        route: [{ destination: { host: HOST, subset: 'v1' }, weight: 100 }, { destination: { host: HOST, subset: 'v2' }, weight: 0 }],
      }],
    });
  });

  test('a single version has nothing to split', () => {
    const chart = chartIn();
    const service = echoIn(chart, { versions: [version('v1', { weight: 7 })] });

    expect(manifestsOf(chart, 'VirtualService')).toEqual([]);
    expect(service.virtualService).toBeUndefined();
    expect(service.trafficDestinations()).toEqual([{ destination: expect.objectContaining({ subsetName: 'v1' }) }]);
    expect(service.trafficDestinations()[0]).not.toHaveProperty('weight');
  });

  test('names itself by its path when no name is given', () => {
    const chart = chartIn();
    const service = echoIn(chart, { name: undefined });

    expect(service.name).toMatch(/^test-service-c[0-9a-f]{7}$/);
    expect(manifestsOf(chart).map(({ metadata }) => metadata.name))
      .toEqual([service.name, `${service.name}-v1`, `${service.name}-v2`, service.name, service.name]);
    expect(manifestsOf(chart, 'Service')[0].spec.selector).toEqual({ app: service.name });
  });

  test('leads from its port to the one of the containers, by a port named by protocol', () => {
    const chart = chartIn();
    echoIn(chart);

    expect(manifestsOf(chart, 'Service')[0].spec.ports).toEqual([{ name: 'http', port: 80, targetPort: 8080, appProtocol: 'http' }]);
  });

  test('has two pods a version unless told otherwise', () => {
    const chart = chartIn();
    echoIn(chart, { versions: [version('v1'), version('v2', { replicas: 0 })] });

    expect(manifestsOf(chart, 'Deployment').map(({ spec }) => spec.replicas)).toEqual([2, 0]);
  });

  test('is known by its parts', () => {
    const service = echoIn(chartIn());

    expect(service.versions.map(({ name, weight }) => [name, weight])).toEqual([['v1', 50], ['v2', 50]]);
    expect(service.version('v2').deployment.name).toBe('echo-v2');
    expect(service.version('v2').subset.name).toBe('v2');
    expect(service.version('v2').trafficDestinations()).toEqual([{ destination: expect.objectContaining({ subsetName: 'v2' }) }]);
    expect(() => service.version('v3')).toThrow('version of service "echo" must be one of v1, v2, got "v3": add it to the versions');
  });

  test('each part has one API object', () => {
    const service = echoIn(chartIn());

    expect(ApiObject.of(service.service).kind).toBe('Service');
    expect(ApiObject.of(service.destinationRule).kind).toBe('DestinationRule');
    expect(ApiObject.of(service.virtualService!).kind).toBe('VirtualService');
    expect(ApiObject.of(service.version('v1').deployment).kind).toBe('Deployment');
  });

  test('has short names in a chart without a namespace', () => {
    const chart = new Chart(new App(), 'test');
    echoIn(chart);

    expect(manifestsOf(chart, 'VirtualService')[0].spec.hosts).toEqual(['echo']);
  });

  test('comes out the same from run to run', () => {
    const build = () => {
      const app = new App();
      echoIn(new Chart(app, 'test', { namespace: 'echo' }));
      return app.synthYaml();
    };

    expect(build()).toBe(build());
  });
});

describe('the revision of the control plane', () => {
  function podLabels(dataPlane?: DataPlane): Record<string, string> {
    const chart = chartIn();
    MeshSettings.configure(chart, { revision: 'canary', dataPlane, waypoint: dataPlane && { name: 'waypoint' } });
    echoIn(chart);
    return manifestsOf(chart, 'Deployment')[0].spec.template.metadata.labels;
  }

  test('is a label of injected pods, and of nothing else', () => {
    const chart = chartIn();
    MeshSettings.configure(chart, { revision: 'canary' });
    echoIn(chart);
    const [deployment] = manifestsOf(chart, 'Deployment');

    expect(podLabels()['istio.io/rev']).toBe('canary');
    expect(deployment.spec.selector).toEqual({ matchLabels: { app: 'echo', version: 'v1' } });
    expect(manifestsOf(chart).filter(({ metadata }) => metadata.labels?.['istio.io/rev'] !== undefined)).toEqual([]);
  });

  test('is not a label of pods in ambient mode', () => {
    expect(podLabels(DataPlane.AMBIENT)).not.toHaveProperty('istio.io/rev');
  });
});

describe('names of a WeightedService', () => {
  const named = (name: string) => echoIn(chartIn(), { name }).name;

  test('are what Kubernetes takes for a Service', () => {
    for (const name of ['', 'Echo', 'echo.v1', 'echo_1', 'a'.repeat(64)]) {
      expect(() => named(name)).toThrow(`name of a service must be a DNS label (1 to 63 lower case letters, digits and inner hyphens), got "${name}": give it a "name" without dots`);
    }
    expect(() => named('1echo')).toThrow('name of a service must be a DNS label that begins with a letter, got "1echo": Kubernetes refuses a Service whose name');
    expect(named('a'.repeat(63))).toHaveLength(63);
  });

  test('that derive from a path are checked too', () => {
    const chart = new Chart(new App(), 'my.chart');

    expect(() => new WeightedService(chart, 'echo', { port: 80, versions: [version('v1')] })).toThrow(/^\[my.chart\/echo\] name of a service must be a DNS label .*, got "my\.chart-/);
    expect(new WeightedService(chart, 'named', { name: 'echo', port: 80, versions: [version('v1')] }).name).toBe('echo');
  });
});
