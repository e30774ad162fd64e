type Fields = Record<string, unknown>;

const withContainer = (fields: Fields, others: Fields = {}): Fields => ({ containers: [{ name: 'a', image: 'b', ...fields }], ...others });
const withInit = (fields: Fields): Fields => ({ ...withContainer({}), initContainers: [{ name: 'i', image: 'b', ...fields }] });
const withMount = (fields: Fields, container: Fields = {}): Fields =>
  withContainer({ volumeMounts: [{ name: 'v', mountPath: '/v', ...fields }], ...container }, { volumes: [{ name: 'v', emptyDir: {} }] });
const withVolume = (fields: Fields): Fields => withContainer({}, { volumes: [{ name: 'v', ...fields }] });
const withEnv = (...env: Fields[]): Fields => withContainer({ env });
const from = (valueFrom: Fields): Fields => withEnv({ name: 'A', valueFrom });
const http = (fields: Fields): Fields => ({ httpGet: { path: '/', port: 80, ...fields } });
const secured = (securityContext: Fields): Fields => withContainer({ securityContext });
const ofPod = (fields: Fields): Fields => withContainer({}, fields);
const asking = (requests: Fields, limits: Fields = {}): Fields => withContainer({ resources: { requests, limits } });

/** What the API server refuses of pods: the specs of their templates. The conformance suite asks it. */
export const REFUSED_PODS: readonly Fields[] = [
  // Containers.
  withContainer({ name: 'Main' }), withContainer({ name: 'a_b' }), withContainer({ name: '' }), withContainer({ name: 'a'.repeat(64) }),
  withContainer({ name: 5 }),
  withContainer({ image: '' }), withContainer({ image: 5 }), withContainer({ imagePullPolicy: 'Sometimes' }),
  withContainer({ command: 'sleep' }), withContainer({ command: [5] }), withContainer({ args: [true] }), withContainer({ workingDir: 5 }),
  { containers: [{ name: 'a', image: 'b' }, { name: 'a', image: 'c' }] }, { ...withContainer({}), initContainers: [{ name: 'a', image: 'b' }] },
  // Ports.
  withContainer({ ports: [{ containerPort: 0 }] }), withContainer({ ports: [{ containerPort: 65_536 }] }),
  withContainer({ ports: [{ containerPort: '80' }] }),
  withContainer({ ports: [{ containerPort: 80, name: 'a-very-long-name' }] }), withContainer({ ports: [{ containerPort: 80, name: '80' }] }),
  withContainer({ ports: [{ containerPort: 80, name: 'Http' }] }), withContainer({ ports: [{ containerPort: 80, name: 'a--b' }] }),
  withContainer({ ports: [{ containerPort: 80, protocol: 'HTTP' }] }), withContainer({ ports: [{ containerPort: 80, hostPort: 65_536 }] }),
  withContainer({ ports: [{ containerPort: 80, name: 'x' }, { containerPort: 81, name: 'x' }] }),
  withContainer({ ports: [{ containerPort: 80, hostPort: 81 }] }, { hostNetwork: true }),
  // Variables.
  withEnv({ name: '' }), withEnv({ name: 'A=B', value: 'x' }), withEnv({ name: 'Ä', value: 'x' }), withEnv({ name: 'A', value: 5 }),
  withEnv({ name: 'A', value: true }),
  withEnv({ name: 'A\n', value: 'x' }), withEnv({ name: 'A', value: 'x', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }),
  from({ fieldRef: { fieldPath: 'metadata.labels' } }), from({ fieldRef: { fieldPath: 'spec.hostname' } }),
  from({ resourceFieldRef: { resource: 'limits.gpu' } }), from({ configMapKeyRef: { name: 'a', key: '' } }),
  from({ secretKeyRef: { name: 'a', key: '' } }),
  from({ secretKeyRef: { name: 'a', key: 'b' }, configMapKeyRef: { name: 'a', key: 'b' } }),
  withContainer({ envFrom: [{}] }), withContainer({ envFrom: [{ prefix: 'A=', secretRef: { name: 'a' } }] }),
  withContainer({ envFrom: [{ secretRef: { name: 'A b' } }] }),
  withContainer({ envFrom: [{ secretRef: { name: 'a' }, configMapRef: { name: 'a' } }] }),
  // Probes and hooks.
  withContainer({ livenessProbe: http({ port: 0 }) }), withContainer({ livenessProbe: http({ port: '80' }) }),
  withContainer({ livenessProbe: http({ port: 70_000 }) }),
  withContainer({ livenessProbe: http({ scheme: 'http' }) }), withContainer({ livenessProbe: http({ httpHeaders: [{ name: 'a b', value: 'x' }] }) }),
  withContainer({ livenessProbe: http({ path: 5 }) }), withContainer({ livenessProbe: { httpGet: { path: '/' } } }),
  withContainer({ livenessProbe: { exec: { command: [] } } }), withContainer({ livenessProbe: { exec: {} } }), withContainer({ livenessProbe: {} }),
  withContainer({ livenessProbe: { ...http({}), tcpSocket: { port: 80 } } }), withContainer({ livenessProbe: { tcpSocket: { port: 'HTTP' } } }),
  withContainer({ livenessProbe: { grpc: { port: 0 } } }), withContainer({ livenessProbe: { ...http({}), successThreshold: 2 } }),
  withContainer({ startupProbe: { ...http({}), successThreshold: 2 } }), withContainer({ readinessProbe: { ...http({}), successThreshold: -1 } }),
  withContainer({ readinessProbe: { ...http({}), failureThreshold: 0.5 } }), withContainer({ readinessProbe: { ...http({}), periodSeconds: -1 } }),
  withContainer({ readinessProbe: { ...http({}), timeoutSeconds: 2_147_483_648 } }),
  withContainer({ readinessProbe: { ...http({}), initialDelaySeconds: '5' } }),
  withContainer({ readinessProbe: { ...http({}), terminationGracePeriodSeconds: 5 } }),
  withContainer({ livenessProbe: { ...http({}), terminationGracePeriodSeconds: 0 } }),
  withContainer({ lifecycle: { preStop: {} } }), withContainer({ lifecycle: { preStop: { sleep: { seconds: 31 } } } }),
  withContainer({ lifecycle: { postStart: { exec: { command: [] } } } }),
  withContainer({ lifecycle: { preStop: { httpGet: { port: 'a b' } } } }),
  withInit({ livenessProbe: http({}) }), withInit({ lifecycle: { preStop: { exec: { command: ['a'] } } } }),
  // Mounts and volumes.
  withMount({ mountPath: '' }), withMount({ name: 'w' }), withMount({ subPath: '/a' }), withMount({ subPath: 'a/../b' }),
  withMount({ subPath: 'a', subPathExpr: 'b' }),
  withMount({ mountPropagation: 'Bidirectional' }), withMount({ mountPropagation: 'Both' }), withMount({ readOnly: 'true' }),
  withContainer({ volumeMounts: [{ name: 'v', mountPath: '/v' }, { name: 'v', mountPath: '/v', subPath: 'a' }] },
    { volumes: [{ name: 'v', emptyDir: {} }] }),
  withVolume({ name: 'a.b', emptyDir: {} }), withVolume({ name: `a${'-'.repeat(62)}`, emptyDir: {} }), withVolume({ name: '', emptyDir: {} }),
  withVolume({ emptyDir: {}, configMap: { name: 'a' } }), withVolume({ emptyDir: { sizeLimit: '-1Mi' } }),
  withVolume({ emptyDir: { sizeLimit: '5 Mi' } }),
  withVolume({ hostPath: { path: '' } }), withVolume({ hostPath: { path: '/a/../b' } }), withVolume({ hostPath: { path: '/a', type: 'Folder' } }),
  withVolume({ configMap: { name: '' } }), withVolume({ configMap: { name: 'a', defaultMode: 512 } }),
  withVolume({ configMap: { name: 'a', defaultMode: '0644' } }),
  withVolume({ configMap: { name: 'a', items: [{ key: 'a', path: '' }] } }),
  withVolume({ configMap: { name: 'a', items: [{ key: 'a', path: '../a' }] } }),
  withVolume({ configMap: { name: 'a', items: [{ key: 'a', path: '..a' }] } }),
  withVolume({ secret: { secretName: 'a', items: [{ key: 'a', path: '/a' }] } }),
  withVolume({ secret: { secretName: '' } }), withVolume({ secret: { secretName: 'a', items: [{ key: '', path: 'a' }] } }),
  withVolume({ persistentVolumeClaim: { claimName: '' } }), withVolume({ nfs: { server: 'a', path: 'b' } }),
  withVolume({ nfs: { server: '', path: '/b' } }),
  ofPod({ volumes: [{ name: 'v', emptyDir: {} }, { name: 'v', emptyDir: {} }] }),
  // Resources.
  asking({ cpu: '1 m' }), asking({ cpu: '-1' }), asking({ cpu: '2' }, { cpu: '1500m' }), asking({ memory: '1Gi' }, { memory: '1G' }),
  asking({ memory: '1gi' }),
  // What containers and pods may do.
  secured({ runAsUser: -1 }), secured({ runAsUser: 2_147_483_648 }), secured({ runAsUser: 0.5 }), secured({ runAsUser: '1000' }),
  secured({ runAsGroup: -1 }),
  secured({ privileged: true, allowPrivilegeEscalation: false }),
  secured({ capabilities: { add: ['CAP_SYS_ADMIN'] }, allowPrivilegeEscalation: false }),
  secured({ seccompProfile: { type: 'Localhost' } }), secured({ seccompProfile: { type: 'RuntimeDefault', localhostProfile: 'a' } }),
  secured({ seccompProfile: { type: 'Localhost', localhostProfile: '/a' } }), secured({ runAsNonRoot: 'true' }),
  ofPod({ securityContext: { runAsUser: -1 } }), ofPod({ securityContext: { fsGroup: -1 } }), ofPod({ securityContext: { fsGroup: 2_147_483_648 } }),
  ofPod({ securityContext: { fsGroupChangePolicy: 'Never' } }), ofPod({ securityContext: { sysctls: [{ name: 'Net', value: '1' }] } }),
  ofPod({ securityContext: { sysctls: [{ name: 'kernel.sem', value: 1 }] } }),
  ofPod({ securityContext: { sysctls: [{ name: 'a', value: '1' }, { name: 'a', value: '2' }] } }),
  ofPod({ securityContext: { sysctls: [{ name: 'net.core.somaxconn', value: '1' }] }, hostNetwork: true }),
  // The pod.
  ofPod({ restartPolicy: 'Never' }), ofPod({ restartPolicy: 'always' }), ofPod({ serviceAccountName: 'A b' }), ofPod({ hostname: 'a.b' }),
  ofPod({ subdomain: 'A' }),
  ofPod({ hostAliases: [{ ip: 'a', hostnames: ['b'] }] }), ofPod({ hostAliases: [{ ip: '10.0.0.1', hostnames: ['a_b'] }] }),
  ofPod({ dnsPolicy: 'None' }), ofPod({ dnsPolicy: 'None', dnsConfig: { nameservers: [] } }), ofPod({ dnsPolicy: 'Cluster' }),
  ofPod({ dnsConfig: { nameservers: ['a'] } }), ofPod({ dnsConfig: { nameservers: ['10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4'] } }),
  ofPod({ dnsConfig: { searches: ['a b'] } }), ofPod({ dnsConfig: { options: [{ name: '', value: '1' }] } }),
  ofPod({ dnsConfig: { options: [{ name: 'ndots', value: 1 }] } }),
  ofPod({ dnsConfig: { searches: Array.from({ length: 33 }, (_, index) => `a${index}`) } }),
  ofPod({ terminationGracePeriodSeconds: 0.5 }), ofPod({ terminationGracePeriodSeconds: '30' }), ofPod({ nodeName: 'A b' }),
  ofPod({ priorityClassName: 'A b' }),
  ofPod({ nodeSelector: { 'a b': 'c' } }), ofPod({ nodeSelector: { a: 'b c' } }), ofPod({ nodeSelector: { a: 5 } }),
  ofPod({ tolerations: [{ value: 'a' }] }), ofPod({ tolerations: [{ key: 'a', operator: 'Exists', value: 'b' }] }),
  ofPod({ tolerations: [{ key: 'a b', operator: 'Exists' }] }),
  ofPod({ tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoRun' }] }),
  ofPod({ tolerations: [{ key: 'a', operator: 'Exists', effect: 'NoSchedule', tolerationSeconds: 5 }] }),
];

/** What it takes. */
export const TAKEN_PODS: readonly Fields[] = [
  withContainer({}), withContainer({ name: 'a'.repeat(63) }), withContainer({ name: '1' }), withContainer({ image: ' ' }),
  withContainer({ command: [''], args: ['', '$(A)', 'é'] }),
  withContainer({ command: null, args: [] }), withContainer({ workingDir: '' }), withContainer({ workingDir: 'a/../b' }),
  withContainer({ ports: [{ containerPort: 65_535, name: 'a-15-characters', protocol: 'SCTP', hostPort: 0 }] }),
  withContainer({ ports: [{ containerPort: 80, name: '8a', hostPort: 80 }] }, { hostNetwork: true }),
  withContainer({ ports: [{ containerPort: 53 }, { containerPort: 53, protocol: 'UDP' }] }),
  withContainer({ ports: [{ containerPort: 80, hostPort: 81 }] }),
  withEnv({ name: 'a b-c.d', value: '' }), withEnv({ name: '1', value: 'x\ny' }), withEnv({ name: 'A' }),
  withEnv({ name: 'A', value: '', valueFrom: { fieldRef: { fieldPath: 'metadata.name' } } }),
  from({ fieldRef: { fieldPath: "metadata.labels['app']" } }), from({ fieldRef: { apiVersion: 'v1', fieldPath: 'status.hostIPs' } }),
  from({ resourceFieldRef: { resource: 'requests.memory' } }),
  from({ configMapKeyRef: { name: 'a', key: 'b.c' } }), withContainer({ envFrom: [{ prefix: 'A ', secretRef: { name: 'a' } }] }),
  withContainer({ livenessProbe: http({ port: 'http', path: '' }) }), withContainer({ livenessProbe: http({ path: 'a b' }) }),
  withContainer({ livenessProbe: http({ scheme: 'HTTPS', httpHeaders: [{ name: 'Host', value: '' }] }) }),
  withContainer({ livenessProbe: { ...http({}), successThreshold: 0, timeoutSeconds: 0, periodSeconds: 0 } }),
  withContainer({ livenessProbe: { ...http({}), successThreshold: 1 } }),
  withContainer({ readinessProbe: { ...http({}), successThreshold: 2, timeoutSeconds: 9, periodSeconds: 1 } }),
  withContainer({ readinessProbe: { grpc: { port: 1, service: '' } } }),
  withContainer({ lifecycle: { preStop: { sleep: { seconds: 30 } } } }),
  withContainer({ lifecycle: { preStop: { sleep: { seconds: 31 } } } }, { terminationGracePeriodSeconds: 31 }),
  withContainer({ lifecycle: {} }), withInit({
    livenessProbe: http({}),
    restartPolicy: 'Always',
    lifecycle: { preStop: { exec: { command: ['a'] } } },
  }), withInit({}),
  withMount({}), withMount({ mountPath: 'v' }), withMount({ subPath: 'a/..b' }), withMount({ mountPropagation: 'HostToContainer' }),
  withMount({ subPath: '' }),
  withMount({ mountPropagation: 'Bidirectional' }, { securityContext: { privileged: true } }),
  withContainer({ volumeMounts: [{ name: 'v', mountPath: '/v' }, { name: 'v', mountPath: '/v/' }] }, { volumes: [{ name: 'v', emptyDir: {} }] }),
  withVolume({ name: 'a'.repeat(63), emptyDir: { medium: 'Memory', sizeLimit: '1.5Gi' } }), withVolume({}),
  withVolume({ emptyDir: { sizeLimit: 0 } }),
  withVolume({ hostPath: { path: 'a', type: '' } }), withVolume({
    configMap: {
      name: 'A b',
      defaultMode: 511,
      items: [{ key: 'a', path: 'b/c', mode: 0 }],
    },
  }),
  withVolume({ secret: { secretName: 'a', items: [] } }), withVolume({ persistentVolumeClaim: { claimName: 'a b' } }),
  withVolume({ nfs: { server: 'a', path: '/' } }),
  asking({ cpu: 1 }, { cpu: '1000m' }), asking({ cpu: 0 }), asking({ memory: '1G' }, { memory: '1Gi' }), asking({ cpu: '1e-1' }, { cpu: '.1' }),
  asking({ memory: '1073741824' }, { memory: '1Gi' }),
  secured({ runAsUser: 0, runAsNonRoot: true }), secured({ runAsUser: 2_147_483_647, runAsGroup: 0 }), secured({ privileged: true }),
  secured({ privileged: true, allowPrivilegeEscalation: true }),
  secured({ capabilities: { add: ['SYS_ADMIN'] }, allowPrivilegeEscalation: false }), secured({ capabilities: { add: ['x y'] } }),
  secured({ seccompProfile: { type: 'Localhost', localhostProfile: 'a/b.json' } }),
  ofPod({ securityContext: { fsGroup: 0, fsGroupChangePolicy: 'Always', sysctls: [{ name: 'net.ipv4.ip_unprivileged_port_start', value: '0' }] } }),
  ofPod({ securityContext: { sysctls: [{ name: 'kernel/shm_rmid_forced', value: '' }] }, hostNetwork: true }),
  ofPod({ restartPolicy: 'Always', serviceAccountName: 'a.b', hostname: 'a', subdomain: '1' }), ofPod({ serviceAccountName: '', hostname: '' }),
  ofPod({ hostAliases: [{ ip: '::1', hostnames: ['a.b', '1'] }] }), ofPod({ hostAliases: [{ ip: '10.0.0.1' }] }),
  ofPod({ dnsPolicy: 'None', dnsConfig: { nameservers: ['10.0.0.1'] } }),
  ofPod({ dnsConfig: { searches: ['a_b.c.', '.'], options: [{ name: 'ndots', value: '1' }, { name: 'edns0' }] } }),
  ofPod({ terminationGracePeriodSeconds: 0 }), ofPod({ terminationGracePeriodSeconds: -1 }), ofPod({ nodeSelector: { 'a.b/c': '' } }),
  ofPod({
    tolerations: [{ operator: 'Exists' }, { key: 'a', value: 'b' },
      { key: 'a', operator: 'Exists', effect: 'NoExecute', tolerationSeconds: -5 }],
  }),
];

/** What only server-side apply refuses. */
export const TWICE_IN_PODS: readonly Fields[] = [
  ofPod({ hostAliases: [{ ip: '10.0.0.1', hostnames: ['a'] }, { ip: '10.0.0.1', hostnames: ['b'] }] }),
  withEnv({ name: 'A', value: 'b' }, { name: 'A', value: 'b' }),
  withContainer({ ports: [{ containerPort: 80, name: 'a' }, { containerPort: 80, protocol: 'TCP', name: 'b' }] }),
];
