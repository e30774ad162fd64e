import { describe, expect, test } from 'vitest';
import { missingNamespaces } from '../../../src/checks/authorization-policy/missing-namespaces';
import { policyAwayFromGateway } from '../../../src/checks/authorization-policy/policy-away-from-gateway';
import { selectedGateways } from '../../../src/checks/every-policy/selected-gateways';
import { unselected } from '../../../src/checks/every-policy/unselected';
import { Manifest } from '../../../src/mesh';
import { deployment, findInMesh, gateway, namespace, policy } from '../reference-manifests';

const matchLabels = (labels: Record<string, string>) => ({ selector: { matchLabels: labels } });
const VM: Manifest = { apiVersion: 'networking.istio.io/v1', kind: 'WorkloadEntry', metadata: { name: 'vm', namespace: 'shop' }, spec: { labels: { app: 'vm' } } };
const VMS: Manifest = { apiVersion: 'networking.istio.io/v1', kind: 'WorkloadGroup', metadata: { name: 'vm', namespace: 'shop' }, spec: { metadata: { labels: { app: 'vm' } } } };

describe('pods that are not there', () => {
  const check = (...manifests: Manifest[]) => findInMesh(unselected, {}, ...manifests).map(({ code, level, field }) => `${code} ${level} ${field}`);

  test('are told of a Sidecar and of a Telemetry, where the namespace has others', () => {
    const sidecar = policy('Sidecar', 'x', { workloadSelector: { labels: { app: 'cart' } } });
    expect(check(deployment('web'), sidecar)).toEqual(['IST0101/selector warning spec.workloadSelector']);
    expect(check(deployment('web'), policy('Telemetry', 'x', matchLabels({ app: 'cart' })))).toEqual(['IST0101/selector warning spec.selector']);
  });

  test('are told of a Gateway, where those of a gateway have nearly the labels', () => {
    expect(check(gateway('public', ['*'], 'shop', { selector: { istio: 'ingresgateway' } }))).toEqual(['IST0101/selector warning spec.selector']);
    expect(check(gateway('public', ['*'], 'shop', { selector: { istio: 'edge' } }))).toEqual([]);
    expect(check(gateway('public', ['*']))).toEqual([]);
  });

  test.each<[string, Manifest[]]>([
    ['the namespace has none', [deployment('web', { app: 'web' }, 'other'), policy('Telemetry', 'x', matchLabels({ app: 'cart' }))]],
    ['they are there', [deployment('web'), policy('Telemetry', 'x', matchLabels({ app: 'web' }))]],
    ['they are machines', [deployment('web'), VM, policy('Telemetry', 'x', matchLabels({ app: 'vm' }))]],
    ['there is a template of machines', [deployment('web'), VMS, policy('Telemetry', 'x', matchLabels({ app: 'vm' }))]],
    ['istiod makes them', [deployment('web'), policy('Telemetry', 'x', matchLabels({ 'gateway.networking.k8s.io/gateway-name': 'x' }))]],
    ['it names a target', [deployment('web'), policy('Telemetry', 'x', { targetRefs: [{ kind: 'Service', name: 'x' }], ...matchLabels({ app: 'cart' }) })]],
    ['it is for all', [deployment('web'), policy('Telemetry', 'x', {}), policy('Sidecar', 'x', {})]],
  ])('are not told where %s', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });

  test('are IST0127 of an AuthorizationPolicy', () => {
    const of = (labels: Record<string, string>, place = 'shop') => findInMesh(policyAwayFromGateway, {}, deployment('web'), policy('AuthorizationPolicy', 'x', matchLabels(labels), place));
    expect(of({ app: 'cart' })).toMatchObject([{ code: 'IST0127', level: 'warning', field: 'spec.selector' }]);
    expect(of({ app: 'web' })).toEqual([]);
    expect(of({ app: 'cart' }, 'other')).toEqual([]);
    expect(of({ app: 'cart' }, 'istio-system')).toEqual([]);
  });

  test('are not told where somebody says that they are elsewhere', () => {
    const workloads = [{ namespace: 'shop', labels: { app: 'cart', team: 'a' } }];
    const of = (labels: Record<string, string>, kind = 'AuthorizationPolicy', asked = policyAwayFromGateway) =>
      findInMesh(asked, { external: { workloads } }, deployment('web'), policy(kind, 'x', matchLabels(labels)));
    expect(of({ app: 'cart' })).toEqual([]);
    expect(of({ app: 'cart' }, 'Telemetry', unselected)).toEqual([]);
    expect(of({ app: 'carts' })).toHaveLength(1);
    expect(of({ app: 'cart', team: 'b' })).toHaveLength(1);
    // Pods of another namespace, or of a gateway that is elsewhere.
    const away = (place: string) => findInMesh(policyAwayFromGateway, { external: { workloads: [{ namespace: place, labels: { istio: 'ingressgateway' } }] } },
      policy('AuthorizationPolicy', 'x', matchLabels({ istio: 'ingressgateway' })));
    expect(away('shop')).toEqual([]);
    expect(away('other')).toHaveLength(1);
  });

  test('are told of all of the mesh, and of a namespace, only where the manifests are all that there is', () => {
    const of = (spec: object, place: string) => findInMesh(policyAwayFromGateway, { external: { isComplete: true } }, policy('AuthorizationPolicy', 'x', spec, place));
    expect(of(matchLabels({ app: 'cart' }), 'istio-system')).toHaveLength(1);
    expect(of({}, 'shop')).toMatchObject([{ field: 'metadata.namespace' }]);
    expect(of({}, 'istio-system')).toEqual([]);
  });
});

describe('a Gateway of the Gateway API by the labels of its pods', () => {
  const label = 'gateway.networking.k8s.io/gateway-name';
  const check = (...manifests: Manifest[]) => findInMesh(selectedGateways, {}, ...manifests).map(({ code }) => code);

  test('is told by the label, and where the pods have it', () => {
    expect(check(policy('AuthorizationPolicy', 'x', matchLabels({ [label]: 'public' })))).toEqual(['IST0166']);
    expect(check(deployment('edge', { app: 'edge', [label]: 'public' }), policy('RequestAuthentication', 'x', matchLabels({ app: 'edge' })))).toEqual(['IST0166']);
  });

  test('is not told of a target, of other pods, and of all', () => {
    expect(check(policy('AuthorizationPolicy', 'x', { targetRefs: [{ kind: 'Gateway', name: 'x' }] }), deployment('web', { app: 'web', [label]: 'y' }, 'other'),
      policy('Telemetry', 'y', matchLabels({ app: 'web' })), policy('Telemetry', 'z', {}))).toEqual([]);
  });
});

describe('a namespace that nobody has', () => {
  const callers = (list: string, ...names: string[]) => policy('AuthorizationPolicy', 'x', { rules: [{ from: [{ source: { [list]: names } }] }] });
  const check = (...manifests: Manifest[]) => findInMesh(missingNamespaces, {}, ...manifests).map(({ field }) => field);

  test('is told where one has nearly its name', () => {
    expect(check(namespace('frontend'), callers('namespaces', 'frontend', 'frontent'))).toEqual(['spec.rules[0].from[0].source.namespaces[1]']);
    expect(check(namespace('frontend'), callers('notNamespaces', 'fronted'))).toHaveLength(1);
  });

  test('is not told of others, and of patterns', () => {
    expect(check(namespace('frontend'), callers('namespaces', 'backend', '*', 'front*', '*end', 'FRONTEND'))).toEqual([]);
  });

  test('is told of patterns that nothing has, where the manifests are all that there is', () => {
    expect(findInMesh(missingNamespaces, { external: { isComplete: true } }, namespace('frontend'), callers('namespaces', 'back*', '*x', 'y', 'front*'))).toHaveLength(3);
  });
});
