import { App, Chart } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { chartIn, echoIn, manifestOf, manifestsOf, version } from './service-fixture';
import { ServiceHost } from '../../src/networking/destination/destination';
import { ApplicationProtocol } from '../../src/service/application-protocol';
import { WeightedService } from '../../src/service/weighted-service';
import { WeightedServiceProps } from '../../src/service/weighted-service-props';
import { WeightedServiceVersionOptions } from '../../src/service/weighted-service-version-options';
import { DisruptionBudget } from '../../src/workload/disruption-budget';

const echo = ServiceHost.fromServiceName('echo');

function deployment(chart: Chart, id: string, labels: Record<string, string>): kplus.Deployment {
  return new kplus.Deployment(chart, id, { podMetadata: { labels }, containers: [{ image: 'echo:1', portNumber: 8080 }] });
}

/** A service whose only version is brought in, in the chart of what runs its pods. */
function bringIn(labels: Record<string, string>, props: Parameters<typeof echoIn>[1] = {}) {
  const chart = chartIn();
  return echoIn(chart, { versions: [{ name: 'v1', workload: deployment(chart, 'old', labels) }], ...props });
}

describe('a Service that exists', () => {
  test('is not built, and has the subsets and the Deployments of its versions', () => {
    const chart = chartIn();
    const service = echoIn(chart, { name: undefined, service: echo });

    expect(manifestsOf(chart).map(({ kind, metadata }) => `${kind} ${metadata.name}`)).toEqual(['Deployment echo-v1', 'Deployment echo-v2', 'DestinationRule echo']);
    expect(service.name).toBe('echo');
    expect(service.host).toBe(echo);
    expect(service.trafficDestinations().map(({ weight }) => weight)).toEqual([50, 50]);
    expect(() => service.service).toThrow('service "echo" must be built here to have a service, got one that exists already: use its "host"');
  });

  test('is split inside the mesh on request only, and then with its ports', () => {
    const chart = chartIn();
    echoIn(chart, { service: echo, meshRouting: true });

    expect(manifestsOf(chart, 'VirtualService')).toHaveLength(1);
    expect(manifestOf(echoIn(chartIn(), { service: echo, meshRouting: true, port: undefined, ports: [{ port: 80 }, { port: 81 }] }), 'VirtualService')
      .spec.http.map(({ name }) => name)).toEqual(['http-80', 'http-81']);
    expect(() => echoIn(chartIn(), { service: echo, port: undefined, meshRouting: true })).toThrow(
      'meshRouting of service "echo" must be left out where the ports of the Service are not known, got true: declare its ports, such as port: 80');
  });

  test('has its own target ports and names of ports', () => {
    expect(() => echoIn(chartIn(), { service: echo, targetPort: 8080 }))
      .toThrow('targetPort of port 80 of service "echo" must be left out for a Service that exists, got 8080: the Service itself has it');
    expect(() => echoIn(chartIn(), { service: echo, port: undefined, ports: [{ port: 80, name: 'http' }] })).toThrow('name of port 80 of service "echo" must be left out');
    expect(() => echoIn(chartIn(), { service: echo, port: undefined, targetPort: 8080 })).toThrow('port of service "echo" must be an integer');
    expect(echoIn(chartIn(), { service: echo, port: undefined, ports: [{ port: 80 }, { port: 81 }] }).versions).toHaveLength(2);
  });

  test('of another namespace does not find pods of this one', () => {
    const service = ServiceHost.fromServiceName('echo', { namespaceName: 'other' });

    expect(() => echoIn(chartIn(), { service })).toThrow(
      'namespace of service "echo" must be that of the pods that this chart makes (echo), got "echo.other.svc.cluster.local": make the WeightedService in a chart');
    expect(echoIn(chartIn(), { service: ServiceHost.fromServiceName('echo', { namespaceName: 'echo' }) }).versions).toHaveLength(2);
    expect(echoIn(chartIn(), { service, versions: [{ name: 'v1', podLabels: { version: 'v1' } }] }).versions).toHaveLength(1);
    expect(echoIn(chartIn(), { service: ServiceHost.fromHostname('echo.example.com') }).name).toBe('echo');
  });
});

describe('the selector of a Service that exists', () => {
  const web = ServiceHost.fromServiceName('web');
  const selecting = (serviceSelector: Record<string, string>, ...versions: WeightedServiceVersionOptions[]) =>
    echoIn(chartIn(), { name: undefined, service: web, serviceSelector, versions });

  test('is among the labels of the pods that are built', () => {
    const { metadata, spec } = manifestOf(selecting({ 'app.kubernetes.io/name': 'web' }, version('v1')), 'Deployment');
    const labels = { 'app.kubernetes.io/name': 'web', 'app': 'web', 'version': 'v1' };

    expect(metadata.labels).toMatchObject(labels);
    expect(spec.selector.matchLabels).toEqual(labels);
    expect(spec.template.metadata.labels).toMatchObject(labels);
    expect(manifestOf(selecting({ app: 'web' }, version('v1')), 'Deployment').spec.selector.matchLabels).toEqual({ app: 'web', version: 'v1' });
  });

  test('that says another app or version than the pods is refused', () => {
    expect(() => selecting({ app: 'shop' }, version('v1')))
      .toThrow('serviceSelector.app of version "v1" of service "web" must be "web", as its pods have it, got "shop": set name: \'shop\', or bring the pods in');
    expect(() => selecting({ version: 'v2' }, version('v1'))).toThrow('serviceSelector.version of version "v1" of service "web" must be "v1"');
    expect(echoIn(chartIn(), { name: 'shop', service: web, serviceSelector: { app: 'shop' } }).versions).toHaveLength(2);
  });

  test('is what pods that are brought in do not contradict', () => {
    const withWorkload = (labels: Record<string, string>) => () => {
      const chart = chartIn();
      return echoIn(chart, { service: web, serviceSelector: { tier: 'web' }, versions: [{ name: 'v1', workload: deployment(chart, 'old', labels) }] });
    };

    expect(() => selecting({ tier: 'web' }, { name: 'v1', podLabels: { tier: 'shop' } })).toThrow(
      'label tier of the podLabels of version "v1" of service "web" must be "web", by which the Service selects, got "shop": label the pods so: a Service sends nothing');
    expect(selecting({ tier: 'web' }, { name: 'v1', podLabels: { track: 'stable' } }).versions).toHaveLength(1);
    expect(withWorkload({ version: 'v1' })).toThrow('label tier of the pods of version "v1" of service "echo" must be "web", got undefined');
    expect(withWorkload({ version: 'v1', tier: 'web' })().versions).toHaveLength(1);
  });

  test('is refused where it says nothing, or there is no such Service', () => {
    expect(() => selecting({}, version('v1'))).toThrow('serviceSelector of service "web" must be a list of at least one');
    expect(() => echoIn(chartIn(), { serviceSelector: { app: 'echo' } })).toThrow('serviceSelector of service "echo" must be left out unless there is a service');
    expect(() => selecting({ tier: 'web' }, version('v1', { podMetadata: { labels: { tier: 'shop' } } }))).toThrow('label tier of the pods of version "v1"');
  });
});

describe('a workload of this app', () => {
  test('is a version by its labels', () => {
    const service = bringIn({ app: 'echo', version: 'v1' });

    expect(manifestOf(service, 'DestinationRule').spec.subsets).toEqual([{ name: 'v1', labels: { version: 'v1' } }]);
    expect(manifestOf(service, 'Service').spec.ports[0].targetPort).toBe(8080);
    expect(manifestsOf(Chart.of(service), 'Deployment')).toHaveLength(1);
    expect(() => service.version('v1').deployment)
      .toThrow('version "v1" must be built from containers to have a deployment, got pods that were brought in: use what makes them');
  });

  test('without the labels that select it is refused', () => {
    const fix = 'build "test/old" with podMetadata: { labels: { app: \'echo\', version: \'v1\' } }';

    expect(() => bringIn({ app: 'echo' })).toThrow(`label version of the pods of version "v1" of service "echo" must be "v1", got undefined: ${fix}`);
    expect(() => bringIn({ app: 'echo', version: 'v2' })).toThrow(`label version of the pods of version "v1" of service "echo" must be "v1", got "v2": ${fix}`);
    expect(() => bringIn({ app: 'shop', version: 'v1' })).toThrow(`label app of the pods of version "v1" of service "echo" must be "echo", got "shop": ${fix}`);
    expect(bringIn({ version: 'v1' }, { service: echo }).versions).toHaveLength(1);
  });

  test('of another namespace is refused', () => {
    const workload = deployment(chartIn('other'), 'old', { app: 'echo', version: 'v1' });

    expect(() => echoIn(chartIn(), { versions: [{ name: 'v1', workload }] }))
      .toThrow('namespace of the workload of version "v1" of service "echo" must be that of the Service (echo), got "other": a Service finds pods');
  });

  test('stands beside versions that are built', () => {
    const service = bringIn({ app: 'echo', version: 'v1' });
    service.addVersion(version('v2'));

    expect(service.versions.map(({ name }) => name)).toEqual(['v1', 'v2']);
    expect(() => service.addVersion(version('v3', { containers: [{ image: 'echo:1', portNumber: 1 }] }))).toThrow('got [8080,8080,1]');
  });
});

describe('pods that this app does not make', () => {
  const versions = (...labels: Record<string, string>[]): WeightedServiceVersionOptions[] =>
    labels.map((podLabels, index) => ({ name: `v${index}`, podLabels }));

  test('are a version by the labels given', () => {
    const chart = chartIn();
    const service = echoIn(chart, { targetPort: 8080, versions: versions({ app: 'echo', release: 'blue' }, { app: 'echo', release: 'green' }) });

    expect(manifestOf(service, 'DestinationRule').spec.subsets)
      .toEqual([{ name: 'v0', labels: { app: 'echo', release: 'blue' } }, { name: 'v1', labels: { app: 'echo', release: 'green' } }]);
    expect(manifestsOf(chart, 'Deployment')).toEqual([]);
  });

  test('are those that the Service selects', () => {
    expect(() => echoIn(chartIn(), { targetPort: 8080, versions: versions({ release: 'blue' }) })).toThrow(
      'label app of the podLabels of version "v0" of service "echo" must be "echo", by which the Service selects, got undefined: label the pods so, or bring in');
    expect(echoIn(chartIn(), { service: echo, versions: versions({ release: 'blue' }) }).versions).toHaveLength(1);
  });

  test('do not say where they listen', () => {
    expect(() => echoIn(chartIn(), { versions: versions({ app: 'echo' }) }))
      .toThrow('containers of service "echo" must be set up to listen on one port, the same in all versions, got []: give the first container');
    expect(echoIn(chartIn(), { versions: [...versions({ app: 'echo', version: 'v0' }), version('v1')] }).versions).toHaveLength(2);
  });

  test('are told apart by their labels', () => {
    const both = (one: Record<string, string>, other: Record<string, string>) => () =>
      echoIn(chartIn(), { service: echo, versions: versions(one, other) });
    const message = (labels: string, name: string, other: string) =>
      `podLabels of service "echo" must tell its versions apart, got ${labels} of version "${name}", which pods of "${other}" have too`;

    expect(both({ a: '1' }, { a: '1' })).toThrow(`${message('{"a":"1"}', 'v0', 'v1')}: name a label that only pods of "v0" have`);
    expect(both({ a: '1', b: '1' }, { a: '1' })).toThrow(message('{"a":"1"}', 'v1', 'v0'));
    expect(both({ a: '1' }, { a: '2' })().versions).toHaveLength(2);
    expect(() => both({ version: 'v2' }, { a: '1' })().addVersion(version('v2'))).toThrow(message('{"version":"v2"}', 'v0', 'v2'));
  });

  test('are told apart from pods that are built, by all labels of those', () => {
    const canary = version('canary', { podMetadata: { labels: { team: 'shop' } } });
    const besideCanary = (podLabels: Record<string, string>, props: Parameters<typeof echoIn>[1] = {}) => () =>
      echoIn(chartIn(), { name: undefined, service: echo, versions: [{ name: 'stable', podLabels }, canary], ...props });
    const message = (labels: string) => `got ${labels} of version "stable", which pods of "canary" have too: name a label that only pods of "stable" have`;

    expect(besideCanary({ app: 'echo' })).toThrow(message('{"app":"echo"}'));
    expect(besideCanary({ team: 'shop', app: 'echo' })).toThrow(message('{"team":"shop","app":"echo"}'));
    expect(besideCanary({ tier: 'web' }, { serviceSelector: { tier: 'web' } })).toThrow(message('{"tier":"web"}'));
    expect(() => besideCanary({ app: 'echo' }, { versions: [canary] })().addVersion({ name: 'stable', podLabels: { app: 'echo' } })).toThrow(message('{"app":"echo"}'));
    expect(besideCanary({ app: 'echo', version: 'stable' })().versions).toHaveLength(2);
    expect(besideCanary({ app: 'web' })().versions).toHaveLength(2);
    expect(besideCanary({ team: 'search' })().versions).toHaveLength(2);
  });

  test('are told apart from the pods of a workload, by all labels of those', () => {
    const withWorkload = (podLabels: Record<string, string>) => {
      const chart = chartIn();
      return echoIn(chart, {
        service: echo,
        versions: [{ name: 'stable', podLabels }, { name: 'v2', workload: deployment(chart, 'new', { app: 'echo', version: 'v2', track: 'new' }) }],
      });
    };

    expect(() => withWorkload({ track: 'new' })).toThrow('got {"track":"new"} of version "stable", which pods of "v2" have too');
    expect(withWorkload({ track: 'old' }).versions).toHaveLength(2);
  });

  test('have labels that Kubernetes takes', () => {
    expect(() => echoIn(chartIn(), { service: echo, versions: versions({}) })).toThrow('podLabels of version "v0" of service "echo" must be a list of at least one, got []');
    expect(() => echoIn(chartIn(), { service: echo, versions: versions({ 'a b': '1' }) })).toThrow('podLabels of version "v0" of service "echo": label key must be');
  });
});

describe('the pods of a version', () => {
  test('come from one place', () => {
    const one = (options: Partial<WeightedServiceVersionOptions>) => () => echoIn(chartIn(), { versions: [{ name: 'v1', ...options }] });

    expect(one({})).toThrow('pods of version "v1" of service "echo" must be given by one of containers, workload and podLabels, got "none": add the container');
    expect(one({ containers: [{ image: 'echo:1', portNumber: 1 }], podLabels: { app: 'echo' } })).toThrow('got "containers and podLabels": keep one of them');
    expect(one({ containers: [{ image: 'echo:1', portNumber: 1 }] })().versions).toHaveLength(1);
  });

  test('that are brought in take no options of pods', () => {
    const one = (options: Partial<WeightedServiceVersionOptions>) => () =>
      echoIn(chartIn(), { service: echo, versions: [{ name: 'v1', podLabels: { version: 'v1' }, ...options }] });

    const disruptionBudget = DisruptionBudget.minAvailable(1);
    for (const options of [{ replicas: 2 }, { disruptionBudget }, { podMetadata: {} }, { automountServiceAccountToken: true }]) {
      expect(one(options)).toThrow(
        `${Object.keys(options)[0]} of version "v1" of service "echo" must be left out where its pods are brought in, got it: set it where the pods are made`);
    }
    expect(one({ weight: 5, trafficPolicy: { retryBudget: { percent: 20 } }, replicas: undefined })().versions).toHaveLength(1);
  });
});

describe('ports of a Service that exists and is of this app', () => {
  const serviceOf = (chart: Chart) => ServiceHost.fromService(new kplus.Service(chart, 'Existing', {
    metadata: { name: 'legacy' }, ports: [{ port: 80, name: 'http' }, { port: 443, name: 'https', targetPort: 8443 }],
  }));
  const declare = (props: Partial<WeightedServiceProps>) => {
    const chart = new Chart(new App(), 'legacy', { namespace: 'shop' });
    return new WeightedService(chart, 'legacy', { service: serviceOf(chart), versions: [{ name: 'v1', podLabels: { version: 'v1' } }], ...props });
  };

  test('are those that it has', () => {
    expect(() => declare({ port: 81 })).toThrow('port of service "legacy" must be one of its ports (80, 443), got 81');
    expect(() => declare({ port: 80 })).not.toThrow();
  });

  test('speak what it says', () => {
    expect(() => declare({ port: 443 })).toThrow('protocol of port 443 of service "legacy" must be https, as the name of the port says, got "http": '
      + 'Istio goes by the Service: set protocol, or rename its port');
    expect(() => declare({ port: 443, protocol: ApplicationProtocol.TLS })).not.toThrow();
  });
});
