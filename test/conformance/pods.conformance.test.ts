/** What we say of pods and Services is what the API server does with them. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ApiServer, startApiServer } from './apiserver/apiserver';
import { KubeClient, objectPath, Status } from './apiserver/kube-client';
import { REFUSED_PODS, TAKEN_PODS, TWICE_IN_PODS } from '../istio/schema/pod-samples';
import { REFUSED_SERVICES, TAKEN_SERVICES } from '../istio/schema/service-samples';

/** All that is wrong with it is that this server was not told to allow privileged containers, as those of clusters are. */
const PRIVILEGED = /^Deployment.apps "a" is invalid: spec\S+\.privileged: Forbidden: disallowed by cluster policy$/;

let server: ApiServer;
let client: KubeClient;

beforeAll(async () => {
  server = await startApiServer();
  client = new KubeClient(server.kubeconfig);
});

afterAll(async () => {
  client?.close();
  await server?.stop();
});

/** Why the server refuses a Deployment with such pods; nothing where it takes it. */
async function refusalOf(spec: object, serverSide = true): Promise<string | undefined> {
  const type = (await client.findType('apps/v1', 'Deployment'))!;
  const labels = { app: 'a' };
  const manifest = {
    apiVersion: 'apps/v1',
    kind: 'Deployment',
    metadata: { name: 'a', namespace: 'default' },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec } },
  };
  const path = objectPath(type, 'a', 'default');
  const query = 'dryRun=All&fieldValidation=Strict&fieldManager=test';
  const { status, body } = serverSide
    ? await client.request<Status>('PATCH', `${path}?${query}`, JSON.stringify(manifest), { 'Content-Type': 'application/apply-patch+yaml' })
    : await client.request<Status>('POST', `${path.slice(0, path.lastIndexOf('/'))}?${query}`, JSON.stringify(manifest));
  return status < 300 || PRIVILEGED.test(body.message ?? '') ? undefined : body.message;
}

/** Why the server refuses a Service. */
async function refusalOfService(spec: object): Promise<string | undefined> {
  const type = (await client.findType('v1', 'Service'))!;
  const path = objectPath(type, 'a', 'default');
  const { status, body } = await client.request<Status>('POST', `${path.slice(0, path.lastIndexOf('/'))}?dryRun=All&fieldValidation=Strict`,
    JSON.stringify({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'a', namespace: 'default' }, spec }));
  return status < 300 ? undefined : body.message ?? String(status);
}

test.each(REFUSED_SERVICES)('the API server refuses a Service %j', async spec => {
  expect(await refusalOfService(spec)).toBeDefined();
});

test.each(TAKEN_SERVICES)('the API server takes a Service %j', async spec => {
  expect(await refusalOfService(spec)).toBeUndefined();
});

describe('the API server refuses', () => {
  test.each(REFUSED_PODS)('%j', async spec => {
    expect(await refusalOf(spec)).toBeDefined();
    expect(await refusalOf(spec, false)).toBeDefined();
  });
});

describe('the API server takes', () => {
  test.each(TAKEN_PODS)('%j', async spec => {
    expect(await refusalOf(spec)).toBeUndefined();
  });
});

describe('server-side apply alone refuses', () => {
  test.each(TWICE_IN_PODS)('%j', async spec => {
    expect(await refusalOf(spec)).toBeDefined();
    expect(await refusalOf(spec, false)).toBeUndefined();
  });
});
