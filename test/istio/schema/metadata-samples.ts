const OWNER = { apiVersion: 'v1', kind: 'Pod', name: 'x', uid: '1' };

/** What the API server refuses in the metadata of an object. The conformance suite asks it. */
export const REFUSED_METADATA: readonly unknown[] = [
  5, [], 'a', {}, { name: '' }, { name: 'A' }, { name: 'a_b' }, { name: 5 }, { name: true }, { name: {} }, { name: 'a'.repeat(254) }, { name: '.a' },
  { name: 'a', labels: { a: 1 } }, { name: 'a', labels: { 'a b': 'c' } }, { name: 'a', labels: { a: 'c d' } }, { name: 'a', labels: { a: '-' } },
  { name: 'a', labels: { a: 'a'.repeat(64) } }, { name: 'a', labels: [] }, { name: 'a', labels: 'x' }, { name: 'a', labels: { '': 'x' } },
  { name: 'a', labels: { 'a/b/c': 'x' } }, { name: 'a', labels: { 'A.B/c': 'x' } }, { name: 'a', labels: { '/a': 'x' } },
  { name: 'a', labels: { 'a/': 'x' } },
  { name: 'a', annotations: { 'a b': 'c' } }, { name: 'a', annotations: { a: true } }, { name: 'a', annotations: { a: {} } },
  { name: 'a', foo: 1 }, { name: 'a', Labels: {} }, { name: 'a', generateName: 5 }, { name: 'a', generation: 'x' }, { name: 'a', finalizers: 'x' },
  { name: 'a', finalizers: ['a b'] }, { name: 'a', finalizers: [5] }, { name: 'a', finalizers: ['x/y', 'a/b/c'] },
  { name: 'a', annotations: { a: 'é'.repeat(131_072) } },
  { name: 'a', ownerReferences: [5] }, ...['apiVersion', 'kind', 'name',
    'uid'].map(field => ({ name: 'a', ownerReferences: [{ ...OWNER, [field]: '' }] })),
  { name: 'a', ownerReferences: [OWNER, { ...OWNER, uid: undefined }] }, { name: 'a', ownerReferences: [{ ...OWNER, kind: 'Event' }] },
  { name: 'a', ownerReferences: [{ ...OWNER, controller: true }, { ...OWNER, uid: '2', controller: true }] },
  { name: 'a', ownerReferences: [{ ...OWNER, controller: 'true' }] },
  { name: 'a', ownerReferences: [{ ...OWNER, apiVersion: 'a/b/c' }] }, { name: 'a', ownerReferences: [{ ...OWNER, apiVersion: 'a/' }] },
];

/** What it takes. */
export const TAKEN_METADATA: readonly object[] = [
  { name: 'a.b' }, { name: '1' }, { name: 'a'.repeat(253) }, { generateName: 'a-' }, { name: 'a', labels: null }, { name: 'a', labels: { a: null } },
  { name: 'a', labels: {} },
  { name: 'a', labels: { 'a': '', 'a.b/C_d': 'X.y-1' } }, { name: 'a', labels: { a: 'a'.repeat(63) } },
  { name: 'a', annotations: { 'a': 'c d\n', 'A.B/c': 'x' } },
  { name: 'a', creationTimestamp: null }, { name: 'a', finalizers: ['x/y'] }, { name: 'a', annotations: null }, { name: 'a', namespace: 'default' },
  { name: 'a', ownerReferences: [OWNER] }, {
    name: 'a',
    ownerReferences: [{ ...OWNER, controller: true },
      { ...OWNER, uid: '2', controller: false }],
  },
  { name: 'a', ownerReferences: [{ ...OWNER, apiVersion: 'events.k8s.io/v1', kind: 'Event' }] },
  { name: 'a', ownerReferences: [{ ...OWNER, apiVersion: '/v1' }] }, { name: 'a', ownerReferences: [] }, { name: 'a', finalizers: [] },
  { name: 'a', annotations: { a: 'é'.repeat(131_071) } },
];

/** What only server-side apply refuses. */
export const TWICE_IN_METADATA: readonly object[] = [
  { name: 'a', finalizers: ['x/y', 'x/y'] }, { name: 'a', ownerReferences: [OWNER, { ...OWNER, name: 'y' }] },
];
