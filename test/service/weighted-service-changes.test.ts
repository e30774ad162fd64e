import { Chart } from 'cdk8s';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { chartIn, echoIn, manifestOf, manifestsOf, version } from './service-fixture';
import { IstioAlb, ListenerAction } from '../../src/alb';
import { HttpAction } from '../../src/networking/virtual-service/http-action';
import { VirtualService } from '../../src/networking/virtual-service/virtual-service';
import { WeightedService } from '../../src/service/weighted-service';
import { DisruptionBudget } from '../../src/workload/disruption-budget';

const weightsIn = (service: WeightedService) => manifestOf(service, 'VirtualService').spec.http[0].route.map(({ weight }) => weight);
const weightsOf = (service: WeightedService) => service.versions.map(({ weight }) => weight);
const weighted = (weights: Record<string, number>) => Object.entries(weights).map(([name, weight]) => version(name, { weight }));

describe('updateWeights', () => {
  test('changes the mesh, the versions, and the destinations that are asked for afterwards', () => {
    const service = echoIn(chartIn(), { versions: weighted({ v1: 100, v2: 0 }) });
    service.updateWeights({ v1: 50, v2: 50 });

    expect(weightsIn(service)).toEqual([50, 50]);
    expect(weightsOf(service)).toEqual([50, 50]);
    expect(service.trafficDestinations().map(({ weight }) => weight)).toEqual([50, 50]);
  });

  test('gives weights to versions that had none', () => {
    const service = echoIn(chartIn());
    service.updateWeights({ v2: 1, v1: 3 });

    expect(weightsIn(service)).toEqual([3, 1]);
    expect(() => service.addVersion(version('v3'))).toThrow('got none for "v3"');
  });

  test('names every version, and no other', () => {
    const service = echoIn(chartIn(), { versions: weighted({ v1: 80, v2: 20 }) });

    expect(() => service.updateWeights({ v1: 1 }))
      .toThrow('weights of service "echo" must name all of its versions (v1, v2), got none for "v2": give it a weight, 0 for no traffic');
    expect(() => service.updateWeights({ v1: 1, v2: 1, v3: 1 }))
      .toThrow('weights of service "echo" must name its versions (v1, v2), got "v3": add the version with addVersion, or leave it out');
    expect(weightsOf(service)).toEqual([80, 20]);
  });

  test('takes weights as the constructor does', () => {
    const service = echoIn(chartIn(), { versions: weighted({ v1: 80, v2: 20 }) });

    expect(() => service.updateWeights({ v1: 0, v2: 0 })).toThrow('weights of service "echo" must have a sum of at least 1, got 0');
    expect(() => service.updateWeights({ v1: 0.5, v2: 1 })).toThrow('weight of version "v1" of service "echo" must be an integer of at least 0, got 0.5');
    expect(() => service.updateWeights({ v1: -1, v2: 1 })).toThrow('got -1');
    expect(weightsOf(service)).toEqual([80, 20]);
    service.updateWeights({ v1: 0, v2: 1 });
    expect(weightsOf(service)).toEqual([0, 1]);
  });
});

describe('addVersion', () => {
  test('makes what the constructor would have made', () => {
    const service = echoIn(chartIn(), { versions: weighted({ v1: 80, v2: 20 }) });
    const added = service.addVersion(version('v3', { weight: 0, replicas: 5 }));

    expect(added).toBe(service.version('v3'));
    expect(added.deployment.name).toBe('echo-v3');
    expect(manifestOf(service, 'DestinationRule').spec.subsets.map(({ name }) => name)).toEqual(['v1', 'v2', 'v3']);
    expect(weightsIn(service)).toEqual([80, 20, 0]);
  });

  test('makes the split for callers inside the mesh, when it is the second', () => {
    const service = echoIn(chartIn(), { versions: weighted({ v1: 1 }) });
    expect(service.virtualService).toBeUndefined();
    service.addVersion(version('v2', { weight: 0 }));

    expect(service.virtualService?.httpRouteNames).toEqual(['default']);
    expect(weightsIn(service)).toEqual([1, 0]);
  });

  test('keeps an even split even', () => {
    const service = echoIn(chartIn());
    service.addVersion(version('v3'));

    expect(weightsIn(service)).toEqual([1, 1, 1]);
    expect(weightsOf(service)).toEqual([1, 1, 1]);
  });

  test('asks for a weight where the others have one, and for none where they have none', () => {
    expect(() => echoIn(chartIn(), { versions: weighted({ v1: 1 }) }).addVersion(version('v2')))
      .toThrow('weights of service "echo" must be set for all versions or for none, got none for "v2"');
    expect(() => echoIn(chartIn()).addVersion(version('v3', { weight: 1 }))).toThrow('got none for "v1"');
  });

  test('refuses what does not fit, and leaves the service as it was', () => {
    const service = echoIn(chartIn(), { retiredVersions: ['v0'] });
    const before = manifestsOf(Chart.of(service));

    expect(() => service.addVersion(version('v1'))).toThrow('name of a version of service "echo" must be there once, got "v1" again');
    expect(() => service.addVersion(version('v0'))).toThrow('name of a version of service "echo" must not be among the retiredVersions, got "v0"');
    expect(() => service.addVersion(version('v3', { containers: [] }))).toThrow('containers of version "v3" of service "echo" must be a list');
    expect(() => service.addVersion(version('v3', { containers: [{ image: 'echo', portNumber: 1234 }] })))
      .toThrow('containers of service "echo" must be set up to listen on one port, the same in all versions, got [8080,8080,1234]');
    expect(() => service.addVersion(version('v3', { replicas: 1, disruptionBudget: DisruptionBudget.minAvailable(1) }))).toThrow('disruptionBudget');
    expect(manifestsOf(Chart.of(service))).toEqual(before);
    expect(service.versions).toHaveLength(2);
    expect(service.addVersion(version('v3')).weight).toBe(1);
  });

  test('leaves nothing behind where the split in the mesh is refused', () => {
    const chart = chartIn();
    const service = echoIn(chart, { versions: [version('v1', { weight: 1 })] });
    const other = new VirtualService(chart, 'Other', { services: [service.host], name: 'echo' });
    other.addHttpRoute({ name: 'all', action: HttpAction.route(service.trafficDestinations()) });
    const before = manifestsOf(chart);

    for (const turn of ['first', 'second']) {
      expect(() => service.addVersion(version('v2', { weight: 9 })), turn).toThrow('VirtualService');
    }
    expect(manifestsOf(chart)).toEqual(before);
    expect(() => service.updateWeights({ v1: 2 })).not.toThrow();
    expect(weightsOf(service)).toEqual([2]);
  });

  test('puts the objects of the version before the subset that leads to them', () => {
    const budget = { disruptionBudget: DisruptionBudget.maxUnavailable(1), autoscaling: { maxReplicas: 4 } };
    const service = echoIn(chartIn(), { versions: [version('v1')] });
    service.addVersion(version('v2', budget));

    expect(manifestsOf(Chart.of(service)).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual([
      'Service echo', 'Deployment echo-v1', 'Deployment echo-v2', 'HorizontalPodAutoscaler echo-v2', 'PodDisruptionBudget echo-v2',
      'DestinationRule echo', 'VirtualService echo',
    ]);
  });
});

test('a load balancer that forwards to the service has the last versions and weights', () => {
  const chart = chartIn();
  const service = echoIn(chart, { versions: weighted({ v1: 1 }) });
  new IstioAlb(chart, 'alb').addListener('http', { port: 80, hosts: ['echo.example.com'] })
    .addAction('default', { action: ListenerAction.forward(service) });
  service.addVersion(version('v2', { weight: 0 }));
  service.updateWeights({ v1: 3, v2: 1 });
  const [mesh, edge] = manifestsOf(chart, 'VirtualService');

  expect(edge.spec.hosts).toEqual(['echo.example.com']);
  expect(edge.spec.http[0].route).toEqual(mesh.spec.http[0].route);
  expect(edge.spec.http[0].route.map(({ weight }) => weight)).toEqual([3, 1]);
});

test('rules that are added to the split come before it', () => {
  const service = echoIn(chartIn());
  service.virtualService!.addHttpRoute({
    name: 'testers',
    matches: [{ port: 80, headers: {} }],
    action: HttpAction.route(service.version('v2').trafficDestinations()),
  });

  expect(manifestOf(service, 'VirtualService').spec.http.map(({ name }) => name)).toEqual(['testers', 'default']);
  expect(service.virtualService!.httpRouteNames).toEqual(['testers', 'default']);
  expect(() => service.virtualService!.addHttpRoute({ name: 'default', action: HttpAction.route(service.trafficDestinations()) }))
    .toThrow('name of a route must be there once in a VirtualService, got "default" again');
});

describe('a version that is retired', () => {
  test('keeps its subset, and has nothing else', () => {
    const service = echoIn(chartIn(), { versions: [version('v2')], retiredVersions: ['v1'] });

    expect(manifestOf(service, 'DestinationRule').spec.subsets)
      .toEqual([{ name: 'v1', labels: { version: 'v1' } }, { name: 'v2', labels: { version: 'v2' } }]);
    expect(manifestOf(service, 'Deployment').metadata.name).toBe('echo-v2');
    expect(service.trafficDestinations()).toHaveLength(1);
    expect(() => service.version('v1')).toThrow('must be one of v2, got "v1"');
  });

  test('leaves the split of the mesh to the version that stays', () => {
    const service = echoIn(chartIn(), { versions: [version('v2')], retiredVersions: ['v1'] });

    expect(manifestOf(service, 'VirtualService').spec.http)
      .toEqual([{ name: 'default', route: [{ destination: { host: 'echo.echo.svc.cluster.local', subset: 'v2' } }] }]);
  });

  test('is not a version any more, and is named once', () => {
    expect(() => echoIn(chartIn(), { retiredVersions: ['v1'] }))
      .toThrow('name of a version of service "echo" must not be among the retiredVersions, got "v1": remove it there, or rename the version');
    expect(() => echoIn(chartIn(), { retiredVersions: ['v0', 'v0'] })).toThrow('name of a subset must be unique in its DestinationRule, got "v0"');
    expect(() => echoIn(chartIn(), { retiredVersions: ['V0'] })).toThrow('name of a retired version of service "echo" must be a DNS label');
    expect(echoIn(chartIn(), { retiredVersions: ['v0'] }).versions).toHaveLength(2);
  });
});

describe('in whatever order versions and weights come', () => {
  const names = ['v1', 'v2', 'v3', 'v4'];
  const weights = fc.array(fc.nat(1000), { minLength: 2, maxLength: names.length }).filter(all => all.some(weight => weight > 0));
  const named = (all: readonly number[]) => Object.fromEntries(all.map((weight, index) => [names[index], weight]));
  const yaml = (service: WeightedService) => JSON.stringify(manifestsOf(Chart.of(service)));

  test('the manifests are those of a service that is built at once', () => {
    fc.assert(fc.property(weights, fc.nat(), fc.nat(1000), fc.boolean(), (all, at, other, between) => {
      const first = 1 + at % (all.length - 1);
      const atOnce = echoIn(chartIn(), { versions: weighted(named(all)), retiredVersions: ['v0'] });
      const inSteps = echoIn(chartIn(), { versions: weighted(named(all.slice(0, first).map(() => other + 1))), retiredVersions: ['v0'] });
      names.slice(first, all.length).forEach((name, index) => {
        inSteps.addVersion(version(name, { weight: all[first + index] }));
        if (between) {
          inSteps.updateWeights(Object.fromEntries(inSteps.versions.map(one => [one.name, 1])));
        }
      });
      inSteps.updateWeights(named(all));

      expect(yaml(inSteps)).toBe(yaml(atOnce));
      expect(weightsOf(inSteps)).toEqual(all);
    }), { numRuns: 40 });
  });

  test('an even split is the same too', () => {
    fc.assert(fc.property(fc.integer({ min: 1, max: 3 }), fc.integer({ min: 1, max: 3 }), (first, more) => {
      const all = Array.from({ length: first + more }, (_, index) => version(`v${index}`));
      const inSteps = echoIn(chartIn(), { versions: all.slice(0, first) });
      all.slice(first).forEach(one => inSteps.addVersion(one));

      expect(yaml(inSteps)).toBe(yaml(echoIn(chartIn(), { versions: all })));
    }), { numRuns: 9 });
  });
});
