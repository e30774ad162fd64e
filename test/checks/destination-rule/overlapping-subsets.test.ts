import { describe, expect, test, vi } from 'vitest';
import { runChecks } from '../../../src/checks';
import { overlappingSubsets } from '../../../src/checks/destination-rule/overlapping-subsets';
import { Manifest } from '../../../src/mesh';
import { meshOf } from '../../mesh/mesh-fixture';
import { findInManifests } from '../run-check';

const check = (...manifests: Manifest[]) => findInManifests(overlappingSubsets, ...manifests);

const HOST = 'web.shop.svc.cluster.local';

const rule = (subsets: Record<string, Record<string, string>>, host = HOST): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { host, subsets: Object.entries(subsets).map(([name, labels]) => ({ name, labels })) },
});

const split = (weights: Record<string, number>, host = HOST, namespace = 'shop', kind = 'http'): Manifest => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'web', namespace },
  spec: { [kind]: [{ route: Object.entries(weights).map(([subset, weight]) => ({ destination: { host, subset }, weight })) }] },
});

const deployment = (labels: Record<string, string>, namespace = 'shop'): Manifest => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web-canary', namespace }, spec: { template: { metadata: { labels } } },
});

const NESTED = { stable: { app: 'web' }, canary: { app: 'web', version: 'canary' } };
const CROSSED = { stable: { app: 'web' }, canary: { version: 'canary' } };

describe('a split between subsets of which one contains the other', () => {
  test('is a warning at the DestinationRule', () => {
    expect(check(rule(NESTED), split({ stable: 90, canary: 10 }))).toEqual([expect.objectContaining({
      code: 'CDI070',
      level: 'warning',
      message: 'the subsets "stable" and "canary", between which VirtualService "web" splits requests by weight, have pods in common (all pods of "canary" are pods of '
        + '"stable"): each of those pods gets a part of both shares',
      fix: 'give each subset a label that only its own pods have',
      resource: 'DestinationRule shop/web',
      field: 'spec.subsets[1].labels',
      related: ['VirtualService shop/web'],
    })]);
  });

  test.each(['http', 'tcp', 'tls'])('is one for %s', kind => {
    expect(check(rule(NESTED), split({ stable: 90, canary: 10 }, HOST, 'shop', kind))).toHaveLength(1);
  });

  test('is one whatever form the host has', () => {
    expect(check(rule(NESTED, 'web'), split({ stable: 90, canary: 10 }))).toHaveLength(1);
    expect(check(rule(NESTED), split({ stable: 90, canary: 10 }, 'web'))).toHaveLength(1);
    expect(check(rule(NESTED), split({ stable: 90, canary: 10 }, 'web', 'other'))).toEqual([]);
  });
});

describe('a split between subsets that pods of the app have both', () => {
  test('is a warning, whoever made the pods', () => {
    const [finding] = check(rule(CROSSED), split({ stable: 90, canary: 10 }), deployment({ app: 'web', version: 'canary' }));

    expect(finding.message).toContain('have pods in common (those of Deployment "web-canary")');
    expect(check(rule(CROSSED), split({ stable: 90, canary: 10 }), { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'p', namespace: 'shop', labels: NESTED.canary } }))
      .toHaveLength(1);
  });

  test('is none where the pods are of one of them, or elsewhere', () => {
    expect(check(rule(CROSSED), split({ stable: 90, canary: 10 }), deployment({ app: 'web', version: 'stable' }))).toEqual([]);
    expect(check(rule(CROSSED), split({ stable: 90, canary: 10 }), deployment({ app: 'web', version: 'canary' }, 'other'))).toEqual([]);
    expect(check(rule(CROSSED), split({ stable: 90, canary: 10 }))).toEqual([]);
  });
});

test('subsets with two values of a label have no pods in common, and none are looked at', () => {
  const mesh = meshOf([rule({ v1: { version: 'v1' }, v2: { version: 'v2' } }), split({ v1: 90, v2: 10 }), deployment({ app: 'web', version: 'v1' })]);
  const selectedBy = vi.spyOn(mesh.pods, 'selectedBy');
  expect(runChecks([overlappingSubsets], mesh)).toEqual([]);
  expect(selectedBy).not.toHaveBeenCalled();
});

test('subsets that contain each other are legal where nothing splits between them', () => {
  expect(check(rule(NESTED))).toEqual([]);
  expect(check(rule(NESTED), split({ stable: 100, canary: 0 }))).toEqual([]);
  expect(check(rule(NESTED), split({ canary: 100 }))).toEqual([]);
  expect(check(rule(NESTED), split({ stable: 90, canary: 10 }, 'shop.shop.svc.cluster.local'))).toEqual([]);
});

test('objects of any shape do no harm', () => {
  const odd = (kind: string, spec: unknown): Manifest => ({ apiVersion: 'networking.istio.io/v1', kind, spec });

  expect(check(odd('DestinationRule', undefined), odd('DestinationRule', { host: 'x', subsets: [{}, {}] }), odd('VirtualService', { http: [{}] }), odd('VirtualService', undefined),
    rule(NESTED))).toEqual([]);
});
