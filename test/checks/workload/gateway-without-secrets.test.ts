import { expect, test } from 'vitest';
import { gatewayWithoutSecrets } from '../../../src/checks/workload/gateway-without-secrets';
import { Manifest } from '../../../src/mesh';
import { deployment, findInMesh, gateway } from '../reference-manifests';

const GROUP = 'rbac.authorization.k8s.io';

const pods = (spec: object = { serviceAccountName: 'public' }): Manifest => deployment('public', {}, 'edge', {
  metadata: { labels: { istio: 'public' }, annotations: { 'inject.istio.io/templates': 'gateway' } }, spec: { containers: [{ image: 'auto' }], ...spec },
});
const tls = (settings: object = { mode: 'SIMPLE', credentialName: 'shop-tls' }): Manifest => gateway('public', ['*'], 'shop', {
  selector: { istio: 'public' }, servers: [{ port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['*'], tls: settings }],
});
const role = (rule: object = {}, kind = 'Role'): Manifest => ({
  apiVersion: `${GROUP}/v1`,
  kind,
  metadata: { name: 'reader', ...kind === 'Role' ? { namespace: 'edge' } : {} },
  rules: [{ apiGroups: [''], resources: ['secrets'], verbs: ['get', 'watch', 'list'], ...rule }],
});
const account = (name = 'public', namespace = 'edge') => ({ kind: 'ServiceAccount', name, namespace });
const binding = (subject: object = account(), roleRef: object = { kind: 'Role', name: 'reader' }, kind = 'RoleBinding'): Manifest => ({
  apiVersion: `${GROUP}/v1`, kind, metadata: { name: 'public', ...kind === 'RoleBinding' ? { namespace: 'edge' } : {} }, roleRef, subjects: [subject],
});
const CLUSTER_ROLE = { kind: 'ClusterRole', name: 'reader' };

const found = (manifests: readonly Manifest[], options = {}) => findInMesh(gatewayWithoutSecrets, options, ...manifests);

test.each<[string, Manifest[]]>([
  ['another account has the Role', [pods(), tls(), role(), binding(account('pubilc'))]],
  ['an account of another namespace has it', [pods(), tls(), role(), binding(account('public', 'shop'))]],
  ['the pods run as the default account', [pods({}), tls(), role(), binding()]],
  ['the Role lets them read Secrets one by one', [pods(), tls(), role({ verbs: ['get', 'watch'] }), binding()]],
  ['the Role is for some Secrets', [pods(), tls(), role({ resourceNames: ['shop-tls'] }), binding()]],
  ['the Role is of another group', [pods(), tls(), role({ apiGroups: ['apps'] }), binding()]],
  ['the Role has another name', [pods(), tls(), role(), binding(account(), { kind: 'Role', name: 'raeder' })]],
  ['the ClusterRole lets them do something else', [pods(), tls(), role({ resources: ['configmaps'] }, 'ClusterRole'), binding(account(), CLUSTER_ROLE)]],
  ['clients show certificates', [pods(), tls({ mode: 'MUTUAL', credentialName: 'shop-tls' }), role(), binding(account('other'))]],
])('is told where %s', (_, manifests) => {
  expect(found(manifests)).toMatchObject([{
    code: 'CDI116', level: 'warning', name: 'public', field: 'spec.template.spec.serviceAccountName', related: ['Gateway shop/public'],
  }]);
});

test('is told where there is no binding in a namespace that the manifests have as a whole', () => {
  expect(found([pods(), tls()])).toEqual([]);
  expect(found([pods(), tls()], { external: { namespaces: [{ name: 'edge', isComplete: true }] } })).toHaveLength(1);
});

test.each<[string, Manifest[]]>([
  ['the Role lists Secrets', [pods(), tls(), role(), binding()]],
  ['the Role is for everything', [pods(), tls(), role({ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }), binding()]],
  ['all accounts of the namespace have it', [pods(), tls(), role(), binding({ kind: 'Group', name: 'system:serviceaccounts:edge' })]],
  ['the account is named as a user', [pods(), tls(), role(), binding({ kind: 'User', name: 'system:serviceaccount:edge:public' })]],
  ['a ClusterRole that is elsewhere is given', [pods(), tls(), role(), binding(account(), { kind: 'ClusterRole', name: 'admin' })]],
  ['the binding is of the cluster', [pods(), tls(), binding(account('other')), role({}, 'ClusterRole'), binding(account(), CLUSTER_ROLE, 'ClusterRoleBinding')]],
  ['TLS passes', [pods(), tls({ mode: 'PASSTHROUGH' }), role(), binding(account('other'))]],
  ['the certificate is a file', [pods(), tls({ mode: 'SIMPLE', serverCertificate: '/a', privateKey: '/b' }), role(), binding(account('other'))]],
  ['another gateway serves it', [deployment('other', {}, 'edge'), tls(), role(), binding(account('other'))]],
])('is not told where %s', (_, manifests) => {
  expect(found(manifests)).toEqual([]);
});
