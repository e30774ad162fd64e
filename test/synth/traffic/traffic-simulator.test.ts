import { ApiObject, App, Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { echoApp, SHOP } from './echo-app';
import { Findings, IstioVersion, MeshSettings, TrafficSimulator } from '../../../src';
import { readManifests } from '../../../src/yaml';

const CART = { url: 'http://shop.example.com/cart/1' };
const DOCUMENTS = SHOP.trim().split('\n---\n');
const objects = () => readManifests(SHOP).manifests.map(({ manifest }) => structuredClone(manifest) as Record<string, unknown>);

function addGateway(chart: Chart, name: string, number: number): void {
  new ApiObject(chart, 'gateway', {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name },
    spec: { selector: { istio: 'ingressgateway' }, servers: [{ hosts: [`${name}.example.com`], port: { name, number, protocol: 'HTTP' } }] },
  });
}

describe('of an app', () => {
  test('a request finds its rule and the pods behind', () => {
    const decision = TrafficSimulator.fromApp(echoApp().app).request({ url: 'http://echo.example.com/' });
    expect(decision.action).toBe('route');
    expect(decision.rule).toBe('default');
    expect(decision.destinations).toMatchObject([
      { subset: 'v1', share: 0.8, workloads: ['Deployment echo/echoserver-v1'] },
      { subset: 'v2', share: 0.2, workloads: ['Deployment echo/echoserver-v2'] },
    ]);
  });

  test('later changes do not count', () => {
    const { app, chart } = echoApp();
    const simulator = TrafficSimulator.fromApp(app);
    addGateway(chart, 'later', 81);
    const asked = { url: 'http://later.example.com:81/', port: 81 };
    expect(simulator.request(asked).action).toBe('refused');
    expect(TrafficSimulator.fromApp(app).request({ ...asked, authority: 'other' }).action).not.toBe('route');
  });

  test('what stops a synth is an error, in the line of the user, and what is accepted is none', () => {
    const { app, chart } = echoApp();
    const broken = new ApiObject(chart, 'broken', {
      apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'broken' }, spec: { hosts: ['a.example.com'], http: [{}] },
    });
    expect(() => app.synthYaml()).toThrow('VirtualService echo/broken');
    expect(() => TrafficSimulator.fromApp(app))
      .toThrow(/^the app does not synthesize, so nobody can say what its manifests do:\n {2}error .*VirtualService echo\/broken/);
    chart.node.tryRemoveChild(broken.node.id);
    expect(TrafficSimulator.fromApp(app).request({ url: 'http://echo.example.com/' }).status).toBe(200);
  });

  test('what another construct refuses in its validation is one too', () => {
    const { app, chart } = echoApp();
    chart.node.addValidation({ validate: () => ['no such day'] });
    expect(() => TrafficSimulator.fromApp(app)).toThrow('[echoserver] no such day');
  });

  test('nothing is printed, and the synth goes on as before', () => {
    const { app } = echoApp();
    const findings = Findings.all(app).length;
    const before = app.synthYaml();
    TrafficSimulator.fromApp(app);
    expect(app.synthYaml()).toBe(before);
    expect(Findings.all(app)).toHaveLength(findings);
  });

  test('of several clusters one has to be named', () => {
    const app = Testing.app();
    for (const cluster of ['prod', 'dev']) {
      const chart = new Chart(app, cluster, { namespace: 'shop' });
      MeshSettings.configure(chart, { cluster });
      new ApiObject(chart, 'service', {
        apiVersion: 'v1', kind: 'Service', metadata: { name: 'cart' }, spec: { ports: [{ name: 'http', port: 80 }] },
      });
    }
    expect(() => TrafficSimulator.fromApp(app)).toThrow('the objects of "" are for several clusters ("prod", "dev"): name the one that you mean');
    expect(() => TrafficSimulator.fromApp(app, { cluster: 'test' })).toThrow('cluster must be one of those of "" ("prod", "dev"), got "test"');
    expect(TrafficSimulator.fromApp(app, { cluster: 'dev' }).request(CART).action).toBe('refused');
  });

  test('without any object there is nobody who listens', () => {
    expect(TrafficSimulator.fromApp(new App()).request(CART).action).toBe('refused');
  });
});

describe('of a chart', () => {
  test('only its objects count', () => {
    const { app, chart } = echoApp();
    const other = new Chart(app, 'other', { namespace: 'other' });
    const asked = { url: 'http://echo.example.com/' };
    expect(TrafficSimulator.fromChart(chart).request(asked).action).toBe('route');
    expect(TrafficSimulator.fromChart(other).request(asked).action).toBe('refused');
  });

  test('that is in another one, its objects count with that', () => {
    const { chart } = echoApp();
    const inner = new Chart(chart, 'inner', { namespace: 'inner' });
    expect(TrafficSimulator.fromChart(inner).request({ url: 'http://echo.example.com/' }).action).toBe('refused');
    addGateway(inner, 'inner', 80);
    const asked = { url: 'http://inner.example.com/', method: 'GET' };
    expect(TrafficSimulator.fromChart(chart).request(asked).action).toBe('none');
  });
});

describe('of manifests', () => {
  const simulator = TrafficSimulator.fromYaml(SHOP);

  test('a text of YAML is asked', () => {
    expect(simulator.request(CART).toJson()).toMatchObject({
      action: 'route', status: 200, gateway: 'shop/shop', virtualService: 'shop/shop', rule: 'cart', destinations: [{ workloads: ['Deployment shop/cart'] }],
    });
    expect(simulator.request({ url: 'http://shop.example.com/cart' }).toJson()).toMatchObject({
      action: 'none', status: 404, trace: [{ rule: 'cart', matched: false, because: expect.stringContaining('/cart') }],
    });
  });

  test('objects are asked, and those of a List; whoever gave them may change them', () => {
    const items = objects();
    const ofItems = TrafficSimulator.fromManifests([{ apiVersion: 'v1', kind: 'List', items }]);
    const ofObjects = TrafficSimulator.fromManifests(items);
    (items[1].spec as Record<string, unknown>).hosts = ['other.example.com'];
    for (const each of [ofItems, ofObjects]) {
      expect(each.request(CART).toJson()).toEqual(simulator.request(CART).toJson());
    }
    expect(TrafficSimulator.fromManifests(items).request(CART).action).toBe('none');
  });

  test.each([
    [['a'], 'object 0 of the manifests must be a Kubernetes object, got "a"'],
    [[{ kind: 'Service', metadata: { name: 'a' } }], 'apiVersion of object 0 of the manifests must be a text, got undefined'],
    [[{ apiVersion: 'v1', kind: '', metadata: { name: 'a' } }], 'kind of object 0 of the manifests must be a text, got ""'],
    [[{ apiVersion: 'v1', kind: 'Service' }], 'metadata.name of object 0 of the manifests must be a text, got undefined'],
    [[{ apiVersion: 'v1', kind: 'List', items: [1] }], 'item 0 of object 0 of the manifests must be a Kubernetes object, got 1'],
  ])('%j is refused', (given, message) => {
    expect(() => TrafficSimulator.fromManifests(given as object[])).toThrow(message);
  });

  test('a text that Kubernetes refuses is refused with the line; one without any object is not', () => {
    expect(() => TrafficSimulator.fromYaml('apiVersion: v1\nkind: Service\n metadata: {}\n')).toThrow(/^the manifests can not be read, line 3, column \d+: /);
    expect(() => TrafficSimulator.fromYaml('a: 1')).toThrow(/^the manifests can not be read, line 1, column 1: apiVersion must be a text/);
    expect(TrafficSimulator.fromYaml('# nothing\n').request(CART).action).toBe('refused');
  });
});

describe('what decides beside the manifests', () => {
  const ofEdge = SHOP.replace('istio: ingressgateway', 'istio: edge');

  test('is where the pods of a gateway are', () => {
    expect(TrafficSimulator.fromYaml(ofEdge).request(CART).ambiguous.map(({ about }) => about)).toEqual(['gatewayWorkload']);
    const gatewayWorkloads = [{ labels: { istio: 'edge' }, namespaceName: 'edge', ports: [{ port: 80, targetPort: 8080 }] }];
    const decision = TrafficSimulator.fromYaml(ofEdge, { gatewayWorkloads }).request(CART);
    expect(decision.action).toBe('route');
    expect(decision.ambiguous).toEqual([]);
  });

  test('an app has it from its mesh settings, or from the options', () => {
    const { app } = echoApp();
    const asked = { url: 'http://echo.example.com/' };
    expect(TrafficSimulator.fromApp(app).request(asked).ambiguous.map(({ about }) => about)).toEqual(['gatewayWorkload']);
    const gatewayWorkloads = [{ labels: { istio: 'ingressgateway' }, namespaceName: 'istio-system', ports: [{ port: 80, targetPort: 8080 }] }];
    expect(TrafficSimulator.fromApp(app, { gatewayWorkloads }).request(asked).ambiguous).toEqual([]);
  });

  test('is what somebody else makes', () => {
    const withoutService = DOCUMENTS.filter(text => !text.includes('kind: Service')).join('\n---\n');
    expect(TrafficSimulator.fromYaml(withoutService).request(CART).toJson()).toMatchObject({ status: 503 });
    const external = { services: [{ name: 'cart', namespaceName: 'shop', ports: [{ port: 80, name: 'http' }] }] };
    expect(TrafficSimulator.fromYaml(withoutService, { external }).request(CART).toJson()).toMatchObject({ status: 200 });
  });

  test.each([
    [{ meshConfig: [] as unknown as object }, 'meshConfig must be a map'],
    [{ istioVersion: '1.2' as IstioVersion }, 'istioVersion must be one of'],
    [{ gatewayWorkloads: [{ labels: {}, namespaceName: 'edge' }] }, 'gatewayWorkloads[0].labels'],
    [{ external: { services: [{ name: 'a', namespaceName: 'b', ports: [] }] } }, 'ports of external Service "a" must be a list of at least one'],
  ])('%j is refused', (options, message) => {
    expect(() => TrafficSimulator.fromYaml(SHOP, options)).toThrow(message);
    expect(() => TrafficSimulator.fromApp(echoApp().app, options)).toThrow(message);
  });

  test('those of the right form are not', () => {
    const options = { meshConfig: {}, istioVersion: IstioVersion.V1_31, gatewayWorkloads: [], external: {} };
    expect(() => TrafficSimulator.fromYaml(SHOP, options)).not.toThrow();
  });
});

describe('what cannot be asked is refused, in the line of the user', () => {
  const simulator = TrafficSimulator.fromYaml(SHOP);

  test.each([
    [{ url: 'shop.example.com' }, '"shop.example.com" is no URL of a request'],
    [{ url: 1 }, 'url of a request must be a text, got 1'],
    [{ headers: { 'x-a': 'b' } }, 'header x-a of a request must be a list of texts, one for each line, got "b": write ["b"]'],
    [{ headers: { 'x-a': [1] } }, 'header x-a of a request must be a list of texts without line breaks, got 1'],
    [{ headers: { 'x-a': ['b\r\nc: d'] } }, 'header x-a of a request must be a list of texts without line breaks'],
    [{ headers: ['x-a'] }, 'headers of a request must be a map with a list of texts for each name'],
    [{ headers: { ':path': ['/'] } }, 'name of a header must be letters, digits and hyphens, got ":path"'],
    [{ headers: { Host: ['a', 'b'] } }, 'header Host of a request must be a host, there once'],
    [{ headers: { host: ['a'] }, authority: 'b' }, 'header Host of a request must be a host, there once, and not beside authority'],
    [{ method: 'GET /' }, 'method of a request must be an HTTP method, got "GET /"'],
    [{ port: 0 }, 'port of a request must be a port from 1 to 65535, got 0'],
    [{ sni: 'a:1' }, 'sni of a request must be a host, got "a:1"'],
    [{ authority: '' }, 'authority of a request must be a host, with a port where there is one, got ""'],
    [{ gateway: 'edge' }, 'gateway of a request must be NAMESPACE/NAME, got "edge"'],
    [{ gateway: 'edge/none' }, 'there is no gateway "edge/none"'],
    [{ sourceIp: '1.2.3' }, 'sourceIp of a request must be an IP address, got "1.2.3"'],
    [{ jwtClaims: 'a' }, 'jwtClaims of a request must be a map, got "a"'],
  ])('%j', (asked, message) => {
    expect(() => simulator.request({ ...CART, ...asked } as typeof CART)).toThrow(message);
  });

  test.each([
    { headers: { 'x-a': ['b', 'c'], 'X-A': [] } }, { headers: { host: ['shop.example.com'] } }, { method: 'PROPFIND' }, { port: 80 },
    { sni: 'shop.example.com' }, { authority: 'shop.example.com:8080' }, { sourceIp: '2001:db8::1' }, { jwtClaims: {} },
  ])('not %j', asked => {
    expect(simulator.request({ ...CART, ...asked }).action).toBe('route');
  });
});

describe('the routes', () => {
  test('of an app are those of its gateways, as data and as a text', () => {
    const simulator = TrafficSimulator.fromApp(echoApp().app);
    expect(simulator.routes()).toMatchObject([{
      gateway: 'echo/echoserver-alb',
      port: 80,
      hosts: ['echo.example.com'],
      rules: [
        { name: 'beta', match: ['header x-user-group is beta'], destinations: [{ subset: 'v2', share: 1 }] },
        { name: 'default', match: [], destinations: [{ subset: 'v1', share: 0.8 }, { subset: 'v2', share: 0.2 }] },
      ],
    }]);
    expect(simulator.describeRoutes().split('\n')[0]).toBe('echo/echoserver-alb port 80 HTTP: echo.example.com');
  });

  test('each call gives a fresh copy', () => {
    const simulator = TrafficSimulator.fromYaml(SHOP);
    simulator.routes()[0].hosts.push('other.example.com');
    expect(simulator.routes()[0].hosts).toEqual(['shop.example.com']);
  });

  test('of nothing there are none', () => {
    expect(TrafficSimulator.fromManifests([]).routes()).toEqual([]);
    expect(TrafficSimulator.fromManifests([]).describeRoutes()).toBe('');
  });
});
