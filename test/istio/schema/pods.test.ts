import { describe, expect, test } from 'vitest';
import { REFUSED_PODS, TAKEN_PODS } from './pod-samples';
import { Manifest } from '../../../src/istio';
import { schemaViolationsOf } from '../../../src/istio/schema/validation';

const deployment = (spec: unknown): Manifest => ({
  apiVersion: 'apps/v1',
  kind: 'Deployment',
  metadata: { name: 'a' },
  spec: { template: { spec } },
}) as Manifest;

const toldOf = (manifest: Manifest): string[] => schemaViolationsOf(manifest).map(({ message, fix }) => `${message}: ${fix}`);

describe('pods that the API server refuses', () => {
  test.each(REFUSED_PODS)('%j', spec => {
    expect(toldOf(deployment(spec))).toHaveLength(1);
  });
});

/** What no text can be made of. */
const NO_TEXT = { toString: 1, valueOf: 1 };

test('a map where a text or a number belongs is told once, whatever is compared with it', () => {
  const container = (fields: object) => ({ containers: [{ name: 'a', image: 'a', ...fields }] });
  expect(toldOf(deployment(container({ ports: [{ containerPort: NO_TEXT }, { containerPort: 80, protocol: NO_TEXT }] })))).toHaveLength(2);
  expect(toldOf(deployment(container({ resources: { requests: { cpu: NO_TEXT }, limits: { cpu: '1' } } })))).toHaveLength(1);
  expect(toldOf(deployment({ ...container({}), hostNetwork: true, securityContext: { sysctls: [{ name: NO_TEXT, value: 'a' }] } }))).toHaveLength(1);
  expect(toldOf(deployment({ ...container({ ports: [{ containerPort: NO_TEXT, hostPort: 80 }] }), hostNetwork: true }))).toHaveLength(2);
});

describe('pods that it takes', () => {
  test.each(TAKEN_PODS)('%j', spec => {
    expect(toldOf(deployment(spec))).toEqual([]);
  });
});
