import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import * as path from 'node:path';
import { ApiObject, App, Chart, Lazy, Testing, YamlOutputType } from 'cdk8s';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { Destination, DestinationRule, FindingLevel, Findings, HttpAction, IncludeManifests, IstioVersion, MeshSettings, ServiceHost, VirtualService } from '../../src';

let outdir: string;
let printed: string[];

beforeEach(() => {
  outdir = mkdtempSync(path.join(tmpdir(), 'synth-guard-'));
  printed = [];
  vi.spyOn(process.stderr, 'write').mockImplementation(line => printed.push(String(line)) > 0);
});

afterEach(() => {
  vi.restoreAllMocks();
  rmSync(outdir, { recursive: true, force: true });
});

function routes(chart: Chart, id = 'routes'): VirtualService {
  return new VirtualService(chart, id, {
    services: [ServiceHost.fromServiceName(id)],
    http: [{ name: 'default', action: HttpAction.route([{ destination: Destination.toService(ServiceHost.fromServiceName(id)) }]) }],
  });
}

function newerField(chart: Chart): void {
  new DestinationRule(chart, 'rule', { host: ServiceHost.fromServiceName('echo'), trafficPolicy: { retryBudget: { percent: 20 } } });
}

describe('errors', () => {
  test.each(Object.values(YamlOutputType).filter((type): type is YamlOutputType => typeof type === 'number'))(
    'stop the synth before the first file, with output type %s', yamlOutputType => {
      const app = new App({ outdir, yamlOutputType });
      routes(new Chart(app, 'fine', { namespace: 'fine' }));
      newerField(new Chart(app, 'newer', { namespace: 'newer' }));
      expect(() => app.synth()).toThrow(/error CDI001 DestinationRule newer\/newer-rule-\w+ \[newer\/rule\]: field spec.trafficPolicy.retryBudget exists since/);
      expect(readdirSync(outdir)).toEqual([]);
    });

  test('stop synthYaml, toJson and Testing.synth too, of any chart', () => {
    const app = new App({ outdir });
    const fine = new Chart(app, 'fine', { namespace: 'fine' });
    newerField(new Chart(app, 'newer', { namespace: 'newer' }));
    expect(() => app.synthYaml()).toThrow('CDI001');
    expect(() => fine.toJson()).toThrow('CDI001');
    expect(() => Testing.synth(fine)).toThrow('CDI001');
  });

  test('are gone where the settings allow the field', () => {
    const app = new App({ outdir });
    MeshSettings.configure(app, { oldestIstio: IstioVersion.V1_27 });
    newerField(new Chart(app, 'newer', { namespace: 'newer' }));
    app.synth();
    expect(readdirSync(outdir)).toEqual(['newer.k8s.yaml']);
  });

  test('are seen in objects of other libraries', () => {
    const app = new App({ outdir });
    const chart = new Chart(app, 'chart', { namespace: 'x' });
    routes(chart);
    new ApiObject(chart, 'raw', { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', spec: { host: 'x', trafficPolicy: { retryBudget: {} } } });
    expect(() => app.synth()).toThrow('[chart/raw]: field spec.trafficPolicy.retryBudget');
  });

  test('are seen in an app of raw objects that only has settings', () => {
    const app = new App({ outdir });
    MeshSettings.configure(app, { oldestIstio: IstioVersion.V1_25 });
    const spec = { host: 'x', trafficPolicy: { retryBudget: {} } };
    new ApiObject(new Chart(app, 'chart'), 'raw', { apiVersion: 'networking.istio.io/v1', kind: 'DestinationRule', spec });
    expect(() => app.synth()).toThrow('the oldest Istio served is 1.25');
  });

  test('a lazy value that throws in the second chart leaves nothing of the first', () => {
    const app = new App({ outdir });
    routes(new Chart(app, 'fine', { namespace: 'fine' }));
    const produce = () => { throw new Error('not completed'); };
    new ApiObject(new Chart(app, 'late'), 'late', { apiVersion: 'v1', kind: 'ConfigMap', data: Lazy.any({ produce }) });
    expect(() => app.synth()).toThrow(/Failed serializing construct at path 'late\/late'.*not completed/);
    expect(readdirSync(outdir)).toEqual([]);
  });
});

describe('warnings', () => {
  test('are printed once for an app, code, path and message, however many charts there are', () => {
    const app = new App({ outdir });
    const charts = ['a', 'b', 'c'].map(id => new Chart(app, id, { namespace: id }));
    charts.forEach(chart => routes(chart));
    Findings.of(charts[0]).add({ code: 'CDI900', message: 'look at this', fix: 'turn it' });
    Findings.of(charts[0]).add({ code: 'CDI900', message: 'look at this', fix: 'turn it' });
    Findings.of(charts[1]).add({ code: 'CDI900', message: 'look at this', fix: 'turn it' });
    app.synth();
    app.synth();
    app.synthYaml();
    expect(printed).toEqual([
      'warning CDI900 [a]: look at this — turn it (https://github.com/cdk8s-istio/cdk8s-istio/blob/main/docs/findings.md#cdi900)\n',
      'warning CDI900 [b]: look at this — turn it (https://github.com/cdk8s-istio/cdk8s-istio/blob/main/docs/findings.md#cdi900)\n',
    ]);
  });

  test('are silent when acknowledged on the construct or above it, and keep the reason', () => {
    const app = new App({ outdir });
    const chart = new Chart(app, 'a', { namespace: 'a' });
    const virtualService = routes(chart);
    Findings.of(virtualService).add({ code: 'CDI900', message: 'look at this' });
    Findings.of(virtualService).add({ code: 'CDI901', message: 'and at that' });
    Findings.of(chart).acknowledge('CDI900', 'ours on purpose');
    app.synth();
    expect(printed).toHaveLength(1);
    expect(printed[0]).toContain('CDI901');
    expect(Findings.all(app)).toMatchObject([
      { code: 'CDI900', level: FindingLevel.WARNING, path: 'a/routes', acknowledged: 'ours on purpose' },
      { code: 'CDI901', level: FindingLevel.WARNING, path: 'a/routes' },
    ]);
  });

  test('name related objects that the message does not', () => {
    const app = new App({ outdir });
    const chart = new Chart(app, 'edge', { namespace: 'edge' });
    new IncludeManifests(chart, 'gateway', { path: path.resolve(__dirname, '..', 'fixtures', 'unexposed-port.yaml') });
    app.synth();
    expect(printed.filter(line => line.includes('IST0162'))).toEqual([
      expect.stringMatching(/: no request from outside reaches it; see Service edge\/edge — add the port/),
    ]);
  });

  test('an acknowledgement elsewhere does not count', () => {
    const app = new App({ outdir });
    const [a, b] = ['a', 'b'].map(id => new Chart(app, id, { namespace: id }));
    Findings.of(a).add({ code: 'CDI900', message: 'look at this' });
    Findings.of(b).acknowledge('CDI900', 'not there');
    routes(a);
    app.synth();
    expect(printed).toEqual([expect.stringContaining('CDI900 [a]'), expect.stringContaining('CDI098 [b]: no finding CDI900 needs')]);
  });

  test('an info is not printed, but found', () => {
    const app = new App({ outdir });
    const chart = new Chart(app, 'a', { namespace: 'a' });
    Findings.of(chart).add({ code: 'CDI900', message: 'by the way', level: FindingLevel.INFO });
    routes(chart);
    app.synth();
    expect(printed).toEqual([]);
    expect(Findings.all(chart)).toHaveLength(1);
  });

  test('a code has a form, an acknowledgement a reason', () => {
    const chart = Testing.chart();
    expect(() => Findings.of(chart).add({ code: 'cdi1', message: 'x' }))
      .toThrow('code of a finding must be capital letters followed by digits, and a key after a slash where several share a code, got "cdi1": write "CDI001"');
    expect(() => Findings.of(chart).acknowledge('oops', 'x')).toThrow('code of a finding must be');
    expect(() => Findings.of(chart).acknowledge('CDI900', ' ')).toThrow('reason of an acknowledgement must be a text that is not empty');
  });
});

describe('rendering', () => {
  test('happens once an object in a synth, and what is written is that render', () => {
    const app = new App({ outdir });
    const charts = ['a', 'b', 'c'].map(id => new Chart(app, id, { namespace: id }));
    const produced = charts.map((chart, index) => {
      routes(chart);
      const produce = vi.fn(() => ({ index: `${index}` }));
      new ApiObject(chart, 'counted', { apiVersion: 'v1', kind: 'ConfigMap', data: Lazy.any({ produce }) });
      return produce;
    });
    app.synth();
    produced.forEach(produce => expect(produce).toHaveBeenCalledTimes(1));
    app.synth();
    produced.forEach(produce => expect(produce).toHaveBeenCalledTimes(2));
  });

  test('is not kept after the synth, also a failed one', () => {
    const app = new App({ outdir });
    const chart = new Chart(app, 'a', { namespace: 'a' });
    const virtualService = routes(chart);
    app.synth();
    virtualService.metadata.addLabel('late', 'yes');
    expect(chart.toJson()[0].metadata.labels).toEqual({ late: 'yes' });
    newerField(chart);
    expect(() => app.synth()).toThrow();
    expect(Object.hasOwn(virtualService.apiObject, 'toJson')).toBe(false);
  });

  test('leaves an object alone whose toJson somebody replaced', () => {
    const app = new App({ outdir });
    const chart = new Chart(app, 'a', { namespace: 'a' });
    routes(chart);
    const patched = new ApiObject(chart, 'patched', { apiVersion: 'v1', kind: 'ConfigMap' });
    patched.toJson = () => ({ apiVersion: 'v1', kind: 'Secret', metadata: { name: 'patched' } });
    expect(app.synthYaml()).toContain('kind: Secret');
    expect(Object.hasOwn(patched, 'toJson')).toBe(true);
  });

  test('a construct that asks for the JSON of its chart while it is rendered does not recurse without end', () => {
    const app = new App({ outdir });
    const chart = new Chart(app, 'a', { namespace: 'a' });
    routes(chart);
    const other = new Chart(app, 'other', { namespace: 'other' });
    routes(other);
    const produce = () => ({ kinds: other.toJson().map(({ kind }: { kind: string }) => kind).join() });
    new ApiObject(chart, 'curious', { apiVersion: 'v1', kind: 'ConfigMap', data: Lazy.any({ produce }) });
    expect(app.synthYaml()).toContain('kinds: VirtualService');
  });

  test('gives the same bytes as an app without the checks, in the order of dependencies', () => {
    const build = () => {
      const app = new App({ outdir });
      const [first, second] = ['first', 'second'].map(id => new Chart(app, id, { namespace: id }));
      const [one, two, three] = [[first, 'one'], [first, 'two'], [second, 'three']].map(([chart, id]) => routes(chart as Chart, id as string));
      one.node.addDependency(two);
      two.node.addDependency(three);
      return app;
    };
    const yaml = build().synthYaml();
    expect(yaml).toBe(App.prototype.synthYaml.call(build()));
    expect([...yaml.matchAll(/^ {2}name: (\w+)-(\w+)-/gm)].map(([, , id]) => id)).toEqual(['three', 'two', 'one']);
  });

  test('a chart with a toJson of its own keeps it', () => {
    class Wrapped extends Chart {
      public toJson() {
        return [{ apiVersion: 'v1', kind: 'List', metadata: { name: 'list' }, items: super.toJson() }];
      }
    }
    const app = new App({ outdir });
    routes(new Wrapped(app, 'wrapped', { namespace: 'x' }));
    expect(app.synthYaml()).toMatch(/^apiVersion: v1\nkind: List\n/);
  });
});

test('findings can be asked for without a synth, and nothing is printed or written', () => {
  const app = new App({ outdir: path.join(outdir, 'never') });
  newerField(new Chart(app, 'newer', { namespace: 'newer' }));
  expect(Findings.all(app)).toMatchObject([{ code: 'CDI001', level: 'error', path: 'newer/rule', resource: expect.stringMatching(/^DestinationRule newer\//) }]);
  expect(printed).toEqual([]);
  expect(existsSync(path.join(outdir, 'never'))).toBe(false);
});
