import { ApiObject, App, Chart, IResolver, JsonPatch, Lazy, ResolutionContext } from 'cdk8s';
import { afterEach, expect, test, vi } from 'vitest';
import { IstioObject } from '../../src/core/istio-object';

const GATEWAY = { apiVersion: 'networking.istio.io/v1', kind: 'Gateway', metadata: { name: 'web', labels: { b: '1', a: '2' } } };
const SPEC = { servers: [{ port: { number: 80, name: 'http' }, hosts: ['*'], tls: undefined, bind: null }], selector: {}, items: [null, 1], flag: false };

/** What an object of ours gives, and what cdk8s gives of the same. */
function both(spec: Record<string, unknown>, app = new App(), patches: JsonPatch[] = []) {
  const [ours, theirs] = ['ours', 'theirs'].map(id => new Chart(app, id, { namespace: 'edge' }));
  const produce = vi.fn(() => spec);
  const objects: ApiObject[] = [new IstioObject(ours, 'Resource', GATEWAY, produce), new ApiObject(theirs, 'Resource', { ...GATEWAY, spec })];
  objects.forEach(object => object.addJsonPatch(...patches));
  return { objects, json: objects.map(object => JSON.stringify(object.toJson())), produce };
}

afterEach(() => {
  vi.unstubAllEnvs();
});

test('is written as cdk8s writes it, to the order of its keys', () => {
  const { json, objects } = both(SPEC);
  expect(json[0]).toBe(json[1]);
  expect(objects[0].toJson()).toStrictEqual(objects[1].toJson());
});

test('keeps the order of its keys where cdk8s is told to', () => {
  vi.stubEnv('CDK8S_DISABLE_SORT', '1');
  const { json } = both(SPEC);
  expect(json[0]).toBe(json[1]);
  expect(json[0]).toContain('{"servers":[{"port":{"number":80,"name":"http"}');
});

test('no value of it is resolved, unless the app has a resolver of its own', () => {
  class Upper implements IResolver {
    public resolve(context: ResolutionContext): void {
      if (context.value === '*') {
        context.replaceValue('SHOP');
      }
    }
  }
  const resolve = vi.fn();
  const app = new App();
  app.resolvers.forEach(resolver => vi.spyOn(Object.getPrototypeOf(resolver) as IResolver, 'resolve').mockImplementation(resolve));
  new IstioObject(new Chart(app, 'chart'), 'Resource', { apiVersion: 'a/v1', kind: 'A' }, () => SPEC).toJson();
  // The metadata alone.
  expect(resolve.mock.calls.every(([context]) => (context as ResolutionContext).value !== '*')).toBe(true);
  vi.restoreAllMocks();

  const { json } = both(SPEC, new App({ resolvers: [new Upper()] }));
  expect(json[0]).toBe(json[1]);
  expect(json[0]).toContain('"hosts":["SHOP"]');
});

test('what is other than JSON is left to cdk8s', () => {
  const { json } = both({ ...SPEC, late: Lazy.any({ produce: () => ({ b: 1, a: { resolve: () => 2 } }) }) });
  expect(json[0]).toBe(json[1]);
  expect(json[0]).toContain('"late":{"a":2,"b":1}');
});

test('can be patched', () => {
  const { json } = both(SPEC, new App(), [JsonPatch.add('/spec/servers/0/bind', '::'), JsonPatch.add('/status', {})]);
  expect(json[0]).toBe(json[1]);
  expect(json[0]).toContain('"bind":"::"');
});

test('an error says which construct it is about, as cdk8s says it', () => {
  const chart = new Chart(new App(), 'chart');
  const object = new IstioObject(chart, 'Resource', GATEWAY, () => {
    throw new Error('no servers');
  });
  expect(() => object.toJson() as unknown).toThrow("Failed serializing construct at path 'chart/Resource' with name 'web': Error: no servers");
  const odd = new IstioObject(chart, 'Odd', GATEWAY, () => ({ when: new Date(0) }));
  expect(() => odd.toJson() as unknown).toThrow("can't render non-simple object of type 'Date'");
});
