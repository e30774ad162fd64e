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

describe('pods that it takes', () => {
  test.each(TAKEN_PODS)('%j', spec => {
    expect(toldOf(deployment(spec))).toEqual([]);
  });
});
