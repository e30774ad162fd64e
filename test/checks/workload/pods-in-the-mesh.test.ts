import { describe, expect, test } from 'vitest';
import { portNames, portNamesOfExternalNames } from '../../../src/checks/service/port-names';
import { protocolsOfOnePort } from '../../../src/checks/service-entry/protocols-of-one-port';
import { imageOfPodWithoutInjection, imageWithoutInjection } from '../../../src/checks/workload/image-without-injection';
import { protocolsOfServices } from '../../../src/checks/workload/protocols-of-services';
import { userOfTheProxy } from '../../../src/checks/workload/user-of-the-proxy';
import { Manifest } from '../../../src/mesh';
import { deployment, entry, findInMesh, namespace, service } from '../reference-manifests';

const withSpec = (spec: object, labels: Record<string, string> = { app: 'web' }) => deployment('web', labels, 'shop', { metadata: { labels }, spec });

describe('the user of the proxy', () => {
  const check = (manifest: Manifest) => findInMesh(userOfTheProxy, {}, manifest).map(({ field }) => field);
  const container = { name: 'main', image: 'main', securityContext: { runAsUser: 1337 } };

  test('is told of pods and of containers', () => {
    expect(check(withSpec({ securityContext: { runAsUser: 1337 }, containers: [{ name: 'main' }] }))).toEqual(['spec.template.spec.securityContext.runAsUser']);
    expect(check(withSpec({ containers: [{ name: 'a' }, container] }))).toEqual(['spec.template.spec.containers[1].securityContext.runAsUser']);
  });

  test('is not told of others, and of Istio', () => {
    expect(check(withSpec({ containers: [{ ...container, securityContext: { runAsUser: 1000 } }, { ...container, name: 'istio-proxy' }] }))).toEqual([]);
    expect(check({ ...withSpec({ containers: [container] }), metadata: { name: 'x', labels: { istio: 'pilot' } } })).toEqual([]);
  });
});

describe('the image of the injector', () => {
  const pods = (labels: Record<string, string> = {}) => withSpec({ containers: [{ name: 'istio-proxy', image: 'auto' }] }, { app: 'web', ...labels });
  const check = (...manifests: Manifest[]) => findInMesh(imageWithoutInjection, {}, ...manifests).map(({ code }) => code);

  test('is told where nobody asks for the injector', () => {
    expect(check(namespace('shop'), pods())).toEqual(['IST0146']);
    expect(check(namespace('shop', { 'istio-injection': 'enabled' }), pods({ 'sidecar.istio.io/inject': 'false' }))).toEqual(['IST0146']);
  });

  test.each<[string, Manifest[]]>([
    ['the namespace asks', [namespace('shop', { 'istio-injection': 'enabled' }), pods()]],
    ['it asks by a revision', [namespace('shop', { 'istio.io/rev': 'canary' }), pods()]],
    ['the pods ask', [namespace('shop'), pods({ 'sidecar.istio.io/inject': 'true' })]],
    ['nobody knows the namespace', [pods()]],
  ])('is not told where %s', (_, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });

  test('is IST0147 of a pod that nobody makes', () => {
    const pod: Manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'x', namespace: 'shop' }, spec: { containers: [{ image: 'auto' }] } };
    expect(findInMesh(imageOfPodWithoutInjection, {}, namespace('shop'), pod)).toMatchObject([{ code: 'IST0147' }]);
    expect(findInMesh(imageOfPodWithoutInjection, {}, pod)).toEqual([]);
  });
});

describe('protocols of ports', () => {
  const named = (name: string | undefined, spec: object = {}, metadata: object = {}) => service('web', 'shop', { ports: [{ name, port: 8081 }], ...spec }, metadata);

  test.each<[string | undefined, number]>([['admin', 1], [undefined, 1], ['http-admin', 0], ['tcp', 0], ['grpc-web-x', 0]])('a port called %s gives %d', (name, count) => {
    expect(findInMesh(portNames, {}, named(name))).toHaveLength(count);
  });

  test('are told by appProtocol too, and not of Istio and of Kubernetes', () => {
    expect(findInMesh(portNames, {}, service('web', 'shop', { ports: [{ name: 'x', port: 1, appProtocol: 'http' }] }))).toEqual([]);
    expect(findInMesh(portNames, {}, named('admin', {}, { labels: { istio: 'x' } }), service('dns', 'kube-system', { ports: [{ name: 'x', port: 1 }] }),
      named('admin', {}, { labels: { 'gateway.istio.io/managed': 'istio.io-gateway-controller' } }))).toEqual([]);
  });

  test('of an ExternalName are told as IST0150, also TCP', () => {
    const check = (name: string) => [portNames, portNamesOfExternalNames].flatMap(one => findInMesh(one, {}, named(name, { type: 'ExternalName' }))).map(({ code }) => code);
    expect(['tcp', 'x', 'https'].map(check)).toEqual([['IST0150'], ['IST0150'], []]);
  });

  test('of two Services in front of the same pods are told where they differ', () => {
    const of = (name: string, protocol: string, port = 53) => service(name, 'shop', { selector: { app: 'web' }, ports: [{ name: 'dns', port, protocol }] });
    const check = (...manifests: Manifest[]) => findInMesh(protocolsOfServices, {}, deployment('web'), ...manifests).map(({ code, related }) => [code, related]);
    expect(check(of('a', 'TCP'), of('b', 'UDP'))).toEqual([['IST0116', ['Service shop/a', 'Service shop/b']]]);
    expect(check(of('a', 'TCP'), of('b', 'TCP'))).toEqual([]);
    expect(check(of('a', 'TCP'), of('b', 'UDP', 54))).toEqual([]);
    expect(check(service('a', 'shop', { selector: { app: 'web' }, ports: [{ name: 'a', port: 53, protocol: 'TCP' }, { name: 'b', port: 53, protocol: 'UDP' }] }))).toEqual([]);
  });

  test('of two ServiceEntries are told where they differ, and somebody sees both', () => {
    const of = (name: string, protocol: string, spec: object = {}, place = 'shop') => entry(name, ['a.example.com'], { ports: [{ number: 443, name: 'x', protocol }], ...spec }, place);
    const check = (...manifests: Manifest[]) => findInMesh(protocolsOfOnePort, {}, ...manifests).map(({ name, related }) => [name, related]);
    expect(check(of('a', 'TLS'), of('b', 'https'))).toEqual([['b', ['ServiceEntry shop/a']]]);
    expect(check(of('a', 'TLS'), of('b', 'tls'))).toEqual([]);
    expect(check(of('a', 'TLS', { exportTo: ['.'] }), of('b', 'HTTP', { exportTo: ['.'] }, 'other'))).toEqual([]);
    expect(check(of('a', 'TLS'), entry('b', ['b.example.com'], { ports: [{ number: 443, name: 'x', protocol: 'HTTP' }] }))).toEqual([]);
  });
});
