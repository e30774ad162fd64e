import { describe, expect, test } from 'vitest';
import { podsWithoutSidecar } from '../../../src/checks/every-policy/pods-without-sidecar';
import { DEFAULT_SETTINGS, Manifest } from '../../../src/mesh';
import { findIn, findInManifests } from '../run-check';

const NO_SIDECAR = { 'sidecar.istio.io/inject': 'false' };
const PAST = 'traffic.sidecar.istio.io/excludeInboundPorts';

const pods = (annotations: object, others: { kind?: string; spec?: object; namespace?: string; labels?: object } = {}): Manifest => ({
  apiVersion: 'apps/v1',
  kind: others.kind ?? 'Deployment',
  metadata: { name: 'cart', namespace: others.namespace ?? 'shop' },
  spec: {
    template: {
      metadata: { labels: { app: 'cart', ...others.labels }, annotations: { ...annotations } },
      spec: { containers: [{ name: 'cart', ports: [{ containerPort: 8080 }, { containerPort: 9090 }] }], ...others.spec },
    },
  },
});

const policy = (spec: object = {}, kind = 'AuthorizationPolicy', namespace = 'shop'): Manifest =>
  ({ apiVersion: 'security.istio.io/v1', kind, metadata: { name: 'admin', namespace }, spec: { selector: { matchLabels: { app: 'cart' } }, action: 'DENY', ...spec } });

const forPorts = (...ports: string[]) => ({ rules: [{ to: [{ operation: { ports } }] }] });

const namespace = (labels: object): Manifest => ({ apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { ...labels } } });

const check = (...manifests: Manifest[]) => findInManifests(podsWithoutSidecar, ...manifests);

test('pods without a sidecar', () => {
  expect(check(policy(), pods(NO_SIDECAR))).toEqual([expect.objectContaining({
    code: 'CDI087',
    level: 'error',
    resource: 'AuthorizationPolicy shop/admin',
    field: 'spec.selector',
    related: ['Deployment shop/cart'],
    message: 'the pods of Deployment shop/cart have sidecar.istio.io/inject: "false": no sidecar sees their requests, so nobody applies the AuthorizationPolicy to them',
    fix: 'take it out, or let the policy select other pods',
  })]);
});

describe('also', () => {
  test.each<[string, Manifest[]]>([
    ['where it allows', [policy({ action: undefined }), pods(NO_SIDECAR)]],
    ['where the mesh has it', [policy({}, 'AuthorizationPolicy', 'istio-system'), pods(NO_SIDECAR)]],
    ['of a node\'s network', [policy(), pods({}, { spec: { hostNetwork: true } })]],
    ['at one of its ports', [policy(forPorts('8080', '9090')), pods({ [PAST]: '9090' })]],
    ['at all ports', [policy(), pods({ [PAST]: '9090,8080' })]],
    ['in one of two versions', [policy(), pods({}), pods(NO_SIDECAR, { labels: { version: 'v2' } })]],
    ['by their Namespace', [policy(), pods({}), namespace({ 'istio-injection': 'disabled' })]],
    ['by their Namespace, for all of it', [policy({ selector: undefined }), pods({}), namespace({ 'istio-injection': 'disabled' })]],
    ['by their Namespace, in the proxy of whose node there is no HTTP', [
      policy({ rules: [{ to: [{ operation: { paths: ['/admin'] } }] }] }), pods({}), namespace({ 'istio.io/dataplane-mode': 'ambient' }),
    ]],
  ])('%s', (_, manifests) => {
    expect(check(...manifests)).toMatchObject([{ code: 'CDI087', level: 'error' }]);
  });

  test('as a warning, for tokens, of which a policy asks', () => {
    expect(check(policy({ action: undefined }, 'RequestAuthentication'), pods(NO_SIDECAR))).toMatchObject([{ level: 'warning' }]);
  });
});

describe('but not', () => {
  test.each<[string, Manifest[]]>([
    ['with a sidecar', [policy(), pods({}), namespace({ 'istio-injection': 'enabled' })]],
    ['of another namespace', [policy(), pods(NO_SIDECAR, { namespace: 'other' })]],
    ['with other labels', [policy({ selector: { matchLabels: { app: 'web' } } }), pods(NO_SIDECAR)]],
    ['at a port that is none of the policy', [policy(forPorts('8080')), pods({ [PAST]: '9090' })]],
    ['at a port for metrics, where the policy names none', [policy(), pods({ [PAST]: '9090' })]],
    ['of a whole namespace', [policy({ selector: undefined }), pods(NO_SIDECAR)]],
    ['that are a task', [policy(), pods(NO_SIDECAR, { kind: 'Job' })]],
    ['of a gateway', [policy(), pods({ 'inject.istio.io/templates': 'gateway' })]],
    ['where it only notes', [policy({ action: 'AUDIT' }), pods(NO_SIDECAR)]],
    ['where the proxy of the node applies it', [policy(forPorts('8080')), pods({}), namespace({ 'istio.io/dataplane-mode': 'ambient' })]],
  ])('%s', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });

  test('in an ambient mesh, where other checks say what the proxy of a node applies', () => {
    const objects = [policy(), pods(NO_SIDECAR)].map(manifest => ({ manifest, oldestIstio: '1.31', settings: { ...DEFAULT_SETTINGS, isAmbient: true } }));
    expect(findIn(podsWithoutSidecar, ...objects)).toEqual([]);
  });
});
