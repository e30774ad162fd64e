import { Duration, Size } from 'cdk8s';
import * as kplus from 'cdk8s-plus-28';
import { describe, expect, test } from 'vitest';
import { chartIn, echoWith, manifestOf } from './service-fixture';
import { WeightedServiceVersionOptions } from '../../src/service/weighted-service-version-options';

type Options = Partial<WeightedServiceVersionOptions>;

const container = (props: Partial<kplus.ContainerProps>): Options => ({ containers: [{ image: 'echo', portNumber: 8080, ...props }] });
const secured = (securityContext: kplus.ContainerSecurityContextProps): Options => container({ securityContext });
const variable = (name: string, value: unknown = 'x'): Options => container({ envVariables: { [name]: kplus.EnvValue.fromValue(value as string) } });
const scratch = () => kplus.Volume.fromEmptyDir(chartIn(), 'scratch', 'scratch');
const mounted = (path: string, options: kplus.MountOptions = {}): Options => container({ volumeMounts: [{ path, volume: scratch(), ...options }] });
const configured = (name: string): Options =>
  ({ volumes: [kplus.Volume.fromConfigMap(chartIn(), 'volume', kplus.ConfigMap.fromConfigMapName(chartIn(), 'map', name))] });
const answering = (options: kplus.HttpGetProbeOptions): Options => container({ readiness: kplus.Probe.fromHttpGet('/', options) });

describe('what the API server refuses of pods is refused in the line that makes them', () => {
  test.each<[what: string, options: () => Options, message: string]>([
    ['the name of a container', () => container({ name: 'Main' }),
      'containers[0].name of the pods of version "v1" of service "echo" must be at most 63 lower case letters, digits and inner "-", got "Main": rename it'],
    ['a container twice', () => ({ containers: [{ image: 'a', portNumber: 8080 }, { image: 'b' }] }),
      'containers[1].name of the pods of version "v1" of service "echo" must be there once in the pod, got "main" again'],
    ['a container before them of that name', () => ({ initContainers: [{ image: 'a', name: 'main' }] }), 'initContainers[0].name of the pods'],
    ['no image', () => container({ image: '' }),
      'containers[0].image of the pods of version "v1" of service "echo" must be a text that is not empty'],
    ['the name of a variable', () => variable('A=B'), 'env[0].name of the pods'],
    ['a variable that is a number', () => variable('A', 5),
      'containers[0].env[0].value of the pods of version "v1" of service "echo" must be a text, got 5: write it in quotes: "5"'],
    ['a label without a name', () => container({ envVariables: { A: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_LABEL, { key: '' }) } }),
      'env[0].valueFrom.fieldRef.fieldPath of'],
    ['a mount nowhere', () => mounted(''), 'containers[0].volumeMounts[0].mountPath of'],
    ['a mount outside of its volume', () => mounted('/a', { subPath: '../b' }), 'volumeMounts[0].subPath of'],
    ['a mount of both kinds', () => mounted('/a', { subPath: 'a', subPathExpr: 'b' }), 'must have one of subPath and subPathExpr at most'],
    ['mounts of the node without privileges', () => mounted('/a', { propagation: kplus.MountPropagation.BIDIRECTIONAL }), 'mountPropagation of'],
    ['a volume by the name of a ConfigMap with a dot', () => configured('app.config'),
      'volumes[0].name of the pods of version "v1" of service "echo" must be at most 63 lower case letters, digits and inner "-", got "configmap-app.config"'],
    ['a port of no number', () => answering({ port: 0.5 }), 'readinessProbe.httpGet.port of'],
    ['no tries', () => answering({ failureThreshold: -1 }), 'readinessProbe.failureThreshold of'],
    ['two successes of what restarts', () => container({ liveness: kplus.Probe.fromCommand(['a'], { successThreshold: 2 }) }),
      'livenessProbe.successThreshold of the pods of version "v1" of service "echo" must be 1'],
    ['a command of nothing', () => container({ lifecycle: { preStop: kplus.Handler.fromCommand([]) } }), 'lifecycle.preStop.exec of the pods'],
    ['a user below zero', () => secured({ user: -1 }), 'containers[0].securityContext.runAsUser of'],
    ['all rights and none', () => secured({ privileged: true }),
      'containers[0].securityContext of the pods of version "v1" of service "echo" must have allowPrivilegeEscalation: true beside it, got privileged: true'],
    ['a group too large', () => ({ securityContext: { fsGroup: 2 ** 31 } }), 'securityContext.fsGroup of'],
    ['a sysctl', () => ({ securityContext: { sysctls: [{ name: 'A B', value: '1' }] } }), 'securityContext.sysctls[0].name of'],
    ['another address', () => ({ hostAliases: [{ ip: 'db', hostnames: ['db'] }] }), 'hostAliases[0].ip of'],
    ['one address twice', () => ({ hostAliases: [{ ip: '::1', hostnames: ['a'] }, { ip: '::1', hostnames: ['b'] }] }), 'hostAliases[1].ip of the pods of version "v1" of service "echo" must be there once in the list, got "::1" again: keep one'],
    ['no server of names', () => ({ dns: { policy: kplus.DnsPolicy.NONE } }),
      'the pods of version "v1" of service "echo" must be what cdk8s-plus can write, got "When dns policy is set to NONE'],
    ['a host in capitals', () => ({ dns: { hostname: 'A' } }), 'hostname of the pods'],
    ['an account that nobody has', () => ({ serviceAccount: kplus.ServiceAccount.fromServiceAccountName(chartIn(), 'account', 'A b') }),
      'serviceAccountName of'],
  ])('%s', (_, options, message) => {
    expect(() => echoWith(options())).toThrow(message);
  });
});

describe('what it takes is taken', () => {
  test.each<[what: string, options: () => Options]>([
    ['names', () => ({
      containers: [{ image: 'a', portNumber: 8080, name: '1' }, { image: 'b', name: 'b' }],
      initContainers: [{ image: 'c', name: 'c' }],
    })],
    ['a variable with a blank', () => variable('a b', '')],
    ['a variable that is a label', () => container({
      envVariables: {
        A: kplus.EnvValue.fromFieldRef(kplus.EnvFieldPaths.POD_LABEL,
          { key: 'app' }),
      },
    })],
    ['mounts', () => mounted('a', { subPath: 'a/..b', propagation: kplus.MountPropagation.HOST_TO_CONTAINER })],
    ['a volume by the name of a ConfigMap', () => configured('app-config')],
    ['a named probe', () => answering({ port: 65535, failureThreshold: 0, successThreshold: 2, periodSeconds: Duration.seconds(0) })],
    ['all rights', () => secured({ privileged: true, allowPrivilegeEscalation: true, user: 2 ** 31 - 1 })],
    ['resources', () => container({ resources: { memory: { request: Size.mebibytes(1), limit: Size.mebibytes(1) } } })],
    ['names of hosts', () => ({
      hostAliases: [{ ip: '::1', hostnames: ['db.example.com'] }],
      dns: { policy: kplus.DnsPolicy.NONE, nameservers: ['10.0.0.1'] },
    })],
  ])('%s', (_, options) => {
    expect(manifestOf(echoWith(options()), 'Deployment').spec.template.spec.containers).toBeDefined();
  });
});
