import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ApiServer, ApplyError, startApiServer } from './apiserver/apiserver';
import { BAD_MANIFESTS, BadManifest, broken, Guard } from './bad-manifests';
import { manifestsOf } from './built-examples';
import { Client, Mesh, startMesh } from './driver/mesh';
import { IstioFinding } from './istio/istio';
import { tally } from './tally';

const RIGHT = manifestsOf('echoserver-l2');

const REQUEST = { host: 'shop.example.com' };

let server: ApiServer;
let mesh: Mesh;

beforeAll(async () => {
  server = await startApiServer();
  mesh = await startMesh();
});

afterEach(() => server.reset());

afterAll(() => Promise.all([server?.stop(), mesh?.stop()]));

describe('what is right passes', () => {
  test('the API server', async () => {
    expect((await server.apply(RIGHT, { dryRun: true })).map(({ warnings }) => warnings)).toEqual(Array(9).fill([]));
  });

  test('Istio\'s validation', async () => {
    expect((await mesh.validate(RIGHT)).findings).toEqual([]);
  });

  test('Envoy', async () => {
    await mesh.apply(RIGHT);
    const { v1 = 0, v2 = 0 } = await mesh.count(50, REQUEST);
    expect(v1 + v2).toBe(50);
  });
});

function bad(guard: Guard): BadManifest[] {
  return BAD_MANIFESTS.filter(manifest => manifest.guard === guard);
}

async function refusals(yaml: string): Promise<string> {
  try {
    await server.apply(yaml, { dryRun: true });
    return 'accepted';
  } catch (error) {
    expect(error).toBeInstanceOf(ApplyError);
    return (error as ApplyError).refusals.map(({ message }) => message).join('\n');
  }
}

function expectMessage(findings: readonly IstioFinding[], { message, code }: BadManifest): void {
  expect(findings.map(finding => finding.message).join('\n')).toMatch(message!);
  expect(findings.map(finding => finding.code)).toContain(code);
}

async function expectStatus(yaml: string, { status }: BadManifest): Promise<void> {
  await mesh.apply(yaml);
  expect(await mesh.count(100, REQUEST)).toMatchObject({ [String(status)]: expect.any(Number) });
}

test.each(bad('apiserver'))('the API server refuses $name', async manifest => {
  const yaml = broken(RIGHT, manifest);
  expect(await refusals(yaml)).toMatch(manifest.message!);
  // Istio's own copy of the schema agrees, or its strict decoding does.
  expect((await mesh.validate(yaml)).findings.filter(({ level }) => level === 'error')).not.toEqual([]);
  tally('bad fixtures refused');
});

test.each(bad('webhook'))('the webhook refuses $name, which the API server takes', async manifest => {
  const yaml = broken(RIGHT, manifest);
  expect(await refusals(yaml)).toBe('accepted');
  const { findings } = await mesh.validate(yaml);
  expectMessage(findings.filter(({ layer, level }) => layer === 'webhook' && level === 'error'), manifest);
  tally('bad fixtures refused');
});

test.each(bad('analyzer'))('the analyzers notice $name, which the API server and the webhook take', async manifest => {
  const yaml = broken(RIGHT, manifest);
  expect(await refusals(yaml)).toBe('accepted');
  const { findings } = await mesh.validate(yaml);
  expect(findings.filter(({ layer }) => layer !== 'analyzer')).toEqual([]);
  expectMessage(findings, manifest);
  tally('bad fixtures refused');
});

test.each(bad('nobody'))('all validations take $name, but requests get $status', async manifest => {
  const yaml = broken(RIGHT, manifest);
  expect(await refusals(yaml)).toBe('accepted');
  expect((await mesh.validate(yaml)).findings).toEqual([]);
  await expectStatus(yaml, manifest);
  tally('bad fixtures refused');
});

test.each(bad('analyzer').filter(({ status }) => status !== undefined))('with $name requests get $status', async manifest => {
  await expectStatus(broken(RIGHT, manifest), manifest);
});

describe('the name of a Service\'s port decides what becomes of HTTP', () => {
  const withPortName = (portName: string): string =>
    RIGHT.replace('    - name: http\n      port: 80\n      targetPort', `    - name: ${portName}\n      port: 80\n      targetPort`);

  const counted = async (portName: string, from: Client): Promise<Record<string, number>> => {
    await mesh.apply(withPortName(portName));
    const counts = await mesh.count(400, { ...REQUEST, from, host: from === 'sleep' ? 'echoserver' : REQUEST.host });
    expect(counts.v1 + counts.v2).toBe(400);
    return counts;
  };

  test('http: callers inside and outside get the weights', async () => {
    expect((await counted('http', 'sleep')).v1).toBeGreaterThan(270);
    expect((await counted('http', 'gateway')).v1).toBeGreaterThan(270);
  });

  test('tcp-echo: callers inside lose the routes, so that all pods get the same; nobody warns of it', async () => {
    const { v1 } = await counted('tcp-echo', 'sleep');
    expect(v1).toBeGreaterThan(140);
    expect(v1).toBeLessThan(260);
    expect((await mesh.validate(withPortName('tcp-echo'))).findings).toEqual([]);
  });

  test('tcp-echo: callers outside keep the weights, because the gateway speaks HTTP by its own port', async () => {
    expect((await counted('tcp-echo', 'gateway')).v1).toBeGreaterThan(270);
  });

  test('foo: Istio looks into the bytes, and callers inside and outside keep the weights', async () => {
    expect((await counted('foo', 'sleep')).v1).toBeGreaterThan(270);
    expect((await counted('foo', 'gateway')).v1).toBeGreaterThan(270);
  });
});
