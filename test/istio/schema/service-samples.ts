type Fields = Record<string, unknown>;

const withPorts = (ports: Fields[], others: Fields = {}): Fields => ({ selector: { app: 'a' }, ports, ...others });
const withPort = (fields: Fields, others: Fields = {}): Fields => withPorts([{ port: 80, ...fields }], others);

/** What the API server refuses of the spec of a Service. The conformance suite asks it. */
export const REFUSED_SERVICES: readonly Fields[] = [
  withPort({ port: 0 }), withPort({ port: 65_536 }), withPort({ port: 80.5 }), withPort({ port: '80' }), withPort({ protocol: 'HTTP' }),
  withPort({ targetPort: 65_536 }), withPort({ targetPort: 'a-very-long-name' }), withPort({ targetPort: '80' }), withPort({ name: 'Http' }),
  withPort({ name: 'a_b' }), withPort({ name: 'a'.repeat(64) }), withPort({ appProtocol: 'a b' }), withPort({ nodePort: -1 }),
  withPort({ nodePort: 30_080 }, { type: 'ClusterIP' }),
  withPorts([{ name: 'a', port: 80 }, { name: 'a', port: 81 }]), withPorts([{ name: 'a', port: 80 }, { port: 81 }]),
  withPorts([{ name: 'a', port: 80 }, { name: 'b', port: 80 }]), withPorts([{ name: 'a', port: 80, protocol: 'TCP' }, { name: 'b', port: 80 }]),
  withPorts([{ name: 'a', port: 80 }, { name: 'a', port: 80, protocol: 'UDP' }]),
  withPort({}, { selector: { 'a b': 'c' } }), withPort({}, { selector: { a: 'b c' } }), withPort({}, { selector: { a: 'x'.repeat(64) } }),
  withPort({}, { type: 'Cluster' }), withPort({}, { sessionAffinity: 'Cookie' }), withPort({}, { clusterIP: 'none' }), withPort({}, { clusterIP: 'a.b' }),
  withPort({}, { type: 'LoadBalancer', externalTrafficPolicy: 'Node' }), withPort({}, { internalTrafficPolicy: 'Node' }),
  withPort({}, { ipFamilyPolicy: 'Both' }), { type: 'ExternalName', externalName: 'A b' },
];

/** What is near to it, and taken. */
export const TAKEN_SERVICES: readonly Fields[] = [
  withPort({}), withPort({ port: 65_535, targetPort: 1, name: 'a'.repeat(63) }), withPort({ targetPort: 'http-8080' }), withPort({ name: '1' }), withPort({ targetPort: 0 }),
  withPort({ appProtocol: 'kubernetes.io/h2c', protocol: 'SCTP' }), withPort({ nodePort: 0 }, { type: 'ClusterIP' }),
  withPort({ nodePort: 30_080 }, { type: 'NodePort', externalTrafficPolicy: 'Local' }),
  withPorts([{ name: 'a', port: 80 }, { name: 'b', port: 80, protocol: 'UDP' }, { name: 'c', port: 80, protocol: 'SCTP' }]),
  withPorts([{ name: 'a', port: 80, targetPort: 8080 }, { name: 'b', port: 81, targetPort: 8080 }]),
  withPort({}, { selector: {} }), withPort({}, { selector: { 'example.com/a': '' } }), withPort({}, { clusterIP: 'None', sessionAffinity: 'ClientIP' }),
  withPort({}, { clusterIP: '', internalTrafficPolicy: 'Local', ipFamilyPolicy: 'PreferDualStack' }),
  { type: 'ExternalName', externalName: 'a.example.com.' }, withPort({}, { externalName: 'A b' }), { clusterIP: 'None', selector: { a: 'b' } },
];
