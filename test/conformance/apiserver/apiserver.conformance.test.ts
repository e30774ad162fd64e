/** That the API server of this suite is one: what it keeps, what it refuses, and what it leaves to Istio. */
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ApiServer, ApplyError, startApiServer } from './apiserver';

const BUILD_TIMEOUT_MS = 20 * 60_000;

const NAMESPACE = 'smoke';

const MANIFESTS = `
apiVersion: v1
kind: Namespace
metadata:
  name: ${NAMESPACE}
  labels: { istio-injection: enabled }
---
apiVersion: apps/v1
kind: Deployment
metadata:
  name: reviews
  namespace: ${NAMESPACE}
spec:
  selector:
    matchLabels: { app: reviews }
  template:
    metadata:
      labels: { app: reviews }
    spec:
      containers:
        - name: main
          image: reviews:1.0
---
apiVersion: v1
kind: Service
metadata:
  name: reviews
  namespace: ${NAMESPACE}
spec:
  selector: { app: reviews }
  ports:
    - port: 80
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: reviews
  namespace: ${NAMESPACE}
spec:
  hosts: [reviews]
  http:
    - route:
        - destination: { host: reviews }
          weight: 100
      timeout: 5s
`;

let server: ApiServer;

beforeAll(async () => {
  server = await startApiServer();
}, BUILD_TIMEOUT_MS);

afterEach(async () => server.reset());

afterAll(async () => server?.stop());

describe('what it keeps', () => {
  test.each(['apply', 'applyWithKubectl'] as const)('a second %s changes nothing', async (apply) => {
    const first = await server[apply](MANIFESTS);
    expect(first.map(({ resource, namespace, action }) => [resource, namespace, action])).toEqual([
      [`namespace/${NAMESPACE}`, undefined, 'created'],
      ['deployment.apps/reviews', NAMESPACE, 'created'],
      ['service/reviews', NAMESPACE, 'created'],
      ['virtualservice.networking.istio.io/reviews', NAMESPACE, 'created'],
    ]);
    const second = await server[apply](MANIFESTS);
    expect(second.map(({ action }) => action)).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged']);
    expect(second.map(({ uid, resourceVersion }) => [uid, resourceVersion]))
      .toEqual(first.map(({ uid, resourceVersion }) => [uid, resourceVersion]));
    expect(await server.diff(MANIFESTS)).toBe('');
  });

  test('the two clients are one manager of the fields', async () => {
    await server.applyWithKubectl(MANIFESTS);
    expect((await server.apply(MANIFESTS)).map(({ action }) => action)).toEqual(['unchanged', 'unchanged', 'unchanged', 'unchanged']);
  });

  test('a Namespace with nothing but a name settles with the second apply', async () => {
    // Nothing is owned after the first, so the second records an owner of what the server has set by itself.
    const bare = `{ apiVersion: v1, kind: Namespace, metadata: { name: ${NAMESPACE} } }`;
    const actions: string[] = [];
    for (let times = 0; times < 3; times++) {
      actions.push((await server.apply(bare))[0].action);
    }
    expect(actions).toEqual(['created', 'configured', 'unchanged']);
    expect(await server.diff(bare)).toBe('');
  });

  test('a difference shows, and is applied', async () => {
    await server.apply(MANIFESTS);
    const changed = MANIFESTS.replace('timeout: 5s', 'timeout: 7s');
    expect(await server.diff(changed)).toMatch(/-\s+timeout: 5s\n\+\s+timeout: 7s/);
    expect((await server.apply(changed, { dryRun: true })).map(({ action }) => action))
      .toEqual(['unchanged', 'unchanged', 'unchanged', 'configured']);
    expect((await server.apply(changed)).map(({ action }) => action)).toEqual(['unchanged', 'unchanged', 'unchanged', 'configured']);
    expect((await server.get('VirtualService', 'reviews', NAMESPACE))?.spec).toMatchObject({ http: [{ timeout: '7s' }] });
  });

  test('the text is read as kubectl reads it: YAML 1.1', async () => {
    const [applied] = await server.apply(virtualService('headers: { request: { set: { x-flag: "on" } } }'), { dryRun: true });
    expect(applied.object.spec).toMatchObject({ http: [{ headers: { request: { set: { 'x-flag': 'on' } } } }] });
    expect(await refusals(virtualService('headers: { request: { set: { x-flag: on } } }')))
      .toEqual([expect.stringContaining('expected string, got &value.valueUnstructured{Value:true}')]);
  });

  test('a dry run leaves only the namespace', async () => {
    const [namespace, deployment] = await server.apply(MANIFESTS, { dryRun: true });
    expect([namespace.action, deployment.action, deployment.resourceVersion]).toEqual(['configured', 'created', '']);
    expect(deployment.object.spec).toMatchObject({ replicas: 1, revisionHistoryLimit: 10 });
    expect(await server.get('Deployment', 'reviews', NAMESPACE)).toBeUndefined();
    expect(await server.get('Namespace', NAMESPACE)).toBeDefined();
  });

  test('what was removed is gone, and can come again', async () => {
    const [first] = await server.apply(MANIFESTS);
    await server.remove(MANIFESTS.split('---')[1]);
    expect(await server.get('Deployment', 'reviews', NAMESPACE)).toBeUndefined();
    await server.reset();
    expect(await server.get('Namespace', NAMESPACE)).toBeUndefined();
    const [again] = await server.apply(MANIFESTS.split('---')[0]);
    expect(again.action).toBe('created');
    expect(again.uid).not.toBe(first.uid);
    expect(await server.get('VirtualService', 'reviews', NAMESPACE)).toBeUndefined();
  });

  test('what was applied to a namespace that cannot be removed is removed', async () => {
    await server.apply(MANIFESTS.replaceAll(NAMESPACE, 'default'));
    await server.reset();
    expect(await server.get('Namespace', 'default')).toBeDefined();
    expect(await server.get('VirtualService', 'reviews')).toBeUndefined();
  });

  test('a kind of several groups needs its group', async () => {
    await expect(server.get('Gateway', 'public', NAMESPACE)).rejects.toThrow('say Gateway.');
    expect(await server.get('Gateway.networking.istio.io', 'public', NAMESPACE)).toBeUndefined();
    expect(await server.get('networking.istio.io/v1beta1/Gateway', 'public', NAMESPACE)).toBeUndefined();
  });
});

describe('what it refuses', () => {
  test('a string where a number belongs', async () => {
    expect(await refusals(virtualService('route: [{ destination: { host: reviews }, weight: "100" }]'))).toEqual([
      'failed to create typed patch object (smoke/reviews; networking.istio.io/v1, Kind=VirtualService): ' +
        '.spec.http[0].route[0].weight: expected numeric (int or float), got string',
    ]);
  });

  test('an unknown field', async () => {
    expect(await refusals(virtualService('timeouts: 5s'))).toEqual([
      'failed to create typed patch object (smoke/reviews; networking.istio.io/v1, Kind=VirtualService): ' +
        '.spec.http[0].timeouts: field not declared in schema',
    ]);
  });

  test('an unknown enum value', async () => {
    expect(await refusals(destinationRule('loadBalancer: { simple: FASTEST }'))).toEqual([
      expect.stringContaining('spec.trafficPolicy.loadBalancer.simple: Unsupported value: "FASTEST": supported values: "UNSPECIFIED", '),
    ]);
  });

  test('a duration of nothing', async () => {
    expect(await refusals(virtualService('timeout: 0ms'))).toEqual([
      'VirtualService.networking.istio.io "reviews" is invalid: ' +
        'spec.http[0].timeout: Invalid value: "0ms": must be a valid duration greater than 1ms',
    ]);
  });

  test('two fields of which one is allowed', async () => {
    expect(await refusals(destinationRule('loadBalancer: { simple: RANDOM, consistentHash: { useSourceIp: true } }'))).toEqual([
      expect.stringContaining('"spec.trafficPolicy.loadBalancer" must validate one and only one schema (oneOf). Found 2 valid alternatives'),
    ]);
    expect(await refusals(virtualService('match: [{ uri: { exact: /a, prefix: /b } }]'))).toEqual([
      expect.stringContaining('"spec.http[0].match[0].uri" must validate one and only one schema (oneOf). Found 2 valid alternatives'),
    ]);
  });

  test('a kind or a version it does not serve', async () => {
    expect(await refusals(MANIFESTS.replace('istio.io/v1', 'istio.io/v9'))).toEqual([
      'no matches for kind "VirtualService" in version "networking.istio.io/v9"',
    ]);
  });

  test('an object in a namespace that does not exist, unless in a dry run', async () => {
    await expect(server.apply(virtualService('timeout: 1s'))).rejects.toThrow(`namespaces "${NAMESPACE}" not found`);
    await server.apply(virtualService('timeout: 1s'), { dryRun: true });
  });

  test('each of several objects, and the others are applied', async () => {
    const manifests = MANIFESTS.replace('weight: 100', 'weight: many').replace('port: 80', 'port: 0');
    for (const apply of ['apply', 'applyWithKubectl'] as const) {
      const error = await server[apply](manifests).catch((reason: unknown) => reason) as ApplyError;
      expect(error).toBeInstanceOf(ApplyError);
      expect(error.message).toMatch(/Service "?reviews"? is invalid[^]*weight/);
      expect(error.applied.map(({ resource }) => resource)).toEqual([`namespace/${NAMESPACE}`, 'deployment.apps/reviews']);
    }
  });
});

describe('what it leaves to Istio, whose webhook refuses it', () => {
  test('a negative weight', async () => {
    await server.apply(virtualService('route: [{ destination: { host: reviews }, weight: -1 }]'), { dryRun: true });
  });

  test('a regular expression that is none', async () => {
    await server.apply(virtualService('match: [{ uri: { regex: "(" } }]'), { dryRun: true });
  });
});

/** The messages for each refused object. */
async function refusals(manifests: string): Promise<string[]> {
  try {
    await server.apply(manifests, { dryRun: true });
    return [];
  } catch (error) {
    if (error instanceof ApplyError) {
      return error.refusals.map(({ message }) => message);
    }
    throw error;
  }
}

/** With one route of this content. */
function virtualService(http: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: { name: reviews, namespace: ${NAMESPACE} }
spec: { hosts: [reviews], http: [{ ${http} }] }
`;
}

function destinationRule(trafficPolicy: string): string {
  return `
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: { name: reviews, namespace: ${NAMESPACE} }
spec: { host: reviews, trafficPolicy: { ${trafficPolicy} } }
`;
}
