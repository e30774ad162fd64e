import { describe, expect, test } from 'vitest';
import { callersWithoutMutualTls, deniedByName } from '../../../src/checks/authorization-policy/unknown-callers';
import { Manifest } from '../../../src/mesh';
import { deployment, findInMesh, policy } from '../reference-manifests';

const peers = (mode: string): Manifest => policy('PeerAuthentication', 'peers', { mtls: { mode } });
const rules = (action: string, ...sources: object[]): Manifest =>
  policy('AuthorizationPolicy', 'cart', { action, selector: { matchLabels: { app: 'cart' } }, rules: sources.map(source => ({ from: [{ source }] })) });
const GATEWAY = deployment('cart', { app: 'cart' }, 'shop', { metadata: { labels: { app: 'cart' }, annotations: { 'inject.istio.io/templates': 'gateway' } } });

describe('without mutual TLS', () => {
  const check = (...manifests: Manifest[]) => findInMesh(callersWithoutMutualTls, {}, ...manifests);

  test.each(['ALLOW', 'DENY'])('a name of a caller is nobody\'s: %s', action => {
    expect(check(deployment('cart'), peers('DISABLE'), rules(action, { ipBlocks: ['1.2.3.4'] }, { namespaces: ['web'] }))).toMatchObject([{
      level: 'error', field: 'spec.rules[1]', related: ['PeerAuthentication shop/peers', 'Deployment shop/cart'],
    }]);
  });

  test.each<[string, Manifest[]]>([
    ['pods that take it', [deployment('cart'), peers('PERMISSIVE'), rules('DENY', { namespaces: ['web'] })]],
    ['addresses', [deployment('cart'), peers('DISABLE'), rules('DENY', { ipBlocks: ['1.2.3.4'] })]],
    ['a gateway', [GATEWAY, peers('DISABLE'), rules('DENY', { namespaces: ['web'] })]],
    ['pods of which nothing is said', [deployment('cart'), rules('DENY', { namespaces: ['web'] })]],
  ])('says nothing of %s', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });
});

describe('plain text', () => {
  const check = (...manifests: Manifest[]) => findInMesh(deniedByName, {}, ...manifests);

  test('gets past what is denied by name', () => {
    expect(check(deployment('cart'), peers('PERMISSIVE'), rules('DENY', { principals: ['x'] }))).toMatchObject([{ level: 'warning', field: 'spec.rules[0]' }]);
  });

  test('also where the manifests are all that there is, and have no PeerAuthentication', () => {
    expect(findInMesh(deniedByName, { external: { isComplete: true } }, deployment('cart'), rules('DENY', { principals: ['x'] }))).toMatchObject([{ related: ['Deployment shop/cart'] }]);
  });

  test.each<[string, Manifest[]]>([
    ['pods that take none', [deployment('cart'), peers('STRICT'), rules('DENY', { principals: ['x'] })]],
    ['who may not call', [deployment('cart'), peers('PERMISSIVE'), rules('DENY', { notPrincipals: ['x'] })]],
    ['what is allowed', [deployment('cart'), peers('PERMISSIVE'), rules('ALLOW', { principals: ['x'] })]],
    ['a PeerAuthentication that may be elsewhere', [deployment('cart'), rules('DENY', { principals: ['x'] })]],
  ])('says nothing of %s', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });
});
