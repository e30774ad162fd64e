import { describe, expect, test } from 'vitest';
import { meshOf, namesOf } from './mesh-fixture';
import { Manifest } from '../../src/istio';
import { ImportedHost } from '../../src/mesh';

const KINDS = {
  AuthorizationPolicy: 'security.istio.io/AuthorizationPolicy',
  PeerAuthentication: 'security.istio.io/PeerAuthentication',
  Telemetry: 'telemetry.istio.io/Telemetry',
  EnvoyFilter: 'networking.istio.io/EnvoyFilter',
};

type Kind = keyof typeof KINDS;

function policy(kind: Kind, place: string, spec: object = {}): Manifest {
  const [namespace, name] = place.split('/');
  return { apiVersion: `${KINDS[kind].split('/')[0]}/v1`, kind, metadata: { name, namespace }, spec };
}

function pods(place: string, labels: Record<string, string>): Manifest {
  const [namespace, name] = place.split('/');
  return { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name, namespace }, spec: { template: { metadata: { labels } } } };
}

const CART = pods('shop/cart', { app: 'cart' });
const EDGE = pods('istio-system/edge', { app: 'edge' });

/** What applies to the first pods, and whom the first policy applies to. */
function applied(kind: Kind, ...manifests: Manifest[]) {
  const { policies, pods: all } = meshOf(manifests);
  return { at: namesOf(policies.at(KINDS[kind], all.selectedBy({})[0])), of: policies.ofKind(KINDS[kind]).map(one => namesOf(policies.podsOf(one))) };
}

const selecting = (labels: object) => ({ selector: { matchLabels: labels } });

describe('a policy', () => {
  test('applies to the pods of its namespace that it selects, or to all of them', () => {
    const some = [policy('AuthorizationPolicy', 'shop/all'), policy('AuthorizationPolicy', 'shop/cart', selecting({ app: 'cart' })),
      policy('AuthorizationPolicy', 'shop/other', selecting({ app: 'orders' })), policy('AuthorizationPolicy', 'mail/all')];
    expect(applied('AuthorizationPolicy', CART, EDGE, ...some)).toEqual({ at: ['all', 'cart'], of: [[], ['cart'], ['cart'], []] });
  });

  test('of the root namespace applies to the mesh, with a selector too', () => {
    const some = [policy('AuthorizationPolicy', 'istio-system/all'), policy('AuthorizationPolicy', 'istio-system/cart', selecting({ app: 'cart' }))];
    expect(applied('AuthorizationPolicy', CART, EDGE, ...some)).toEqual({ at: ['all', 'cart'], of: [['cart', 'edge'], ['cart']] });
  });

  test('of the root namespace with a selector applies to nothing as a PeerAuthentication, to its namespace as a Telemetry', () => {
    const edge = selecting({ app: 'edge' });
    expect(applied('PeerAuthentication', EDGE, policy('PeerAuthentication', 'istio-system/edge', edge))).toEqual({ at: [], of: [[]] });
    expect(applied('Telemetry', EDGE, policy('Telemetry', 'istio-system/edge', edge))).toEqual({ at: ['edge'], of: [['edge']] });
    expect(applied('Telemetry', CART, policy('Telemetry', 'istio-system/cart', selecting({ app: 'cart' })))).toEqual({ at: [], of: [[]] });
    expect(applied('PeerAuthentication', CART, policy('PeerAuthentication', 'istio-system/all'))).toEqual({ at: ['all'], of: [['cart']] });
  });

  test('with an EnvoyFilter has its selector elsewhere', () => {
    const filter = policy('EnvoyFilter', 'shop/cart', { workloadSelector: { labels: { app: 'other' } } });
    expect(applied('EnvoyFilter', CART, filter)).toEqual({ at: [], of: [[]] });
  });

  test('with targets applies to no pods but those of the Gateway that it names', () => {
    const target = (kind: string, group = '') => ({ targetRefs: [{ kind, group, name: 'cart' }] });
    const istiod = pods('shop/cart-istio', { 'gateway.networking.k8s.io/gateway-name': 'cart' });
    expect(applied('AuthorizationPolicy', CART, policy('AuthorizationPolicy', 'shop/x', target('Service')))).toEqual({ at: [], of: [[]] });
    expect(applied('AuthorizationPolicy', istiod, policy('AuthorizationPolicy', 'shop/x', target('Gateway', 'gateway.networking.k8s.io'))))
      .toEqual({ at: ['x'], of: [['cart-istio']] });
  });

  test('has targets in either form', () => {
    const [one, several] = meshOf([
      policy('AuthorizationPolicy', 'shop/a', { targetRef: { kind: 'Service', group: 'core', name: 'cart' } }),
      policy('AuthorizationPolicy', 'shop/b', { targetRefs: [{ kind: 'GatewayClass', group: 'gateway.networking.k8s.io', name: 'istio-waypoint' }] }),
    ]).policies.ofKind(KINDS.AuthorizationPolicy);
    expect(one.targets).toEqual([{ field: 'spec.targetRef', kind: '/Service', name: 'cart' }]);
    expect(several.targets).toEqual([{ field: 'spec.targetRefs[0]', kind: 'gateway.networking.k8s.io/GatewayClass', name: 'istio-waypoint' }]);
  });
});

describe('the Sidecar of pods', () => {
  const sidecar = (place: string, labels?: object): Manifest => {
    const [namespace, name] = place.split('/');
    const spec = { ...labels === undefined ? {} : { workloadSelector: { labels } }, egress: [{ hosts: ['./*', 'istio-system/*'] }, { hosts: ['~/x'] }] };
    return { apiVersion: 'networking.istio.io/v1', kind: 'Sidecar', metadata: { name, namespace }, spec };
  };
  const at = (...manifests: Manifest[]) => {
    const mesh = meshOf([CART, ...manifests]);
    return mesh.sidecars.at(mesh.pods.selectedBy({})[0])?.name;
  };

  test('is one that selects them, else that of their namespace, else that of the root namespace', () => {
    const [root, all, cart, other] = [sidecar('istio-system/root'), sidecar('shop/all'), sidecar('shop/cart', { app: 'cart' }), sidecar('shop/x', { app: 'x' })];
    expect([[root, all, cart, other], [root, all, other], [root, other], [other]].map(some => at(...some))).toEqual(['cart', 'all', 'root', undefined]);
  });

  test('of the root namespace with a selector is for that namespace only', () => {
    expect(at(sidecar('istio-system/root', { app: 'cart' }))).toBeUndefined();
  });

  test('says which hosts they may call', () => {
    const [view] = meshOf([sidecar('shop/all')]).sidecars.all;
    const written = ({ field, namespace, host }: ImportedHost) => `${field} ${namespace} ${host}`;
    expect(view.imports?.map(written)).toEqual(['spec.egress[0].hosts[0] . *', 'spec.egress[0].hosts[1] istio-system *']);
    expect(view.exclusions.map(written)).toEqual(['spec.egress[1].hosts[0] * x']);
  });
});
