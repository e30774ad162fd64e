import { expect, test } from 'vitest';
import { bypassOfNamespace, bypassOfSidecar } from '../../src/istio';

const annotated = (name: string, value: string) => ({ annotations: { [name]: value } });

test.each<[string, object, string]>([
  ['by a label', { labels: { 'sidecar.istio.io/inject': 'false' } }, 'sidecar.istio.io/inject: "false"'],
  ['by a label, whatever the annotation says', { labels: { 'sidecar.istio.io/inject': 'no' }, ...annotated('sidecar.istio.io/inject', 'true') }, 'sidecar.istio.io/inject: "no"'],
  ['by an annotation', annotated('sidecar.istio.io/inject', 'false'), 'sidecar.istio.io/inject: "false"'],
  ['at a port that is left out', annotated('traffic.sidecar.istio.io/excludeInboundPorts', '9090, 8080'), 'traffic.sidecar.istio.io/excludeInboundPorts: "9090, 8080"'],
  ['at a port that is not among those', annotated('traffic.sidecar.istio.io/includeInboundPorts', '9090'), 'traffic.sidecar.istio.io/includeInboundPorts: "9090"'],
  ['at any port', annotated('traffic.sidecar.istio.io/includeInboundPorts', ''), 'traffic.sidecar.istio.io/includeInboundPorts: ""'],
  ['in the network of the node', { hostNetwork: true }, 'hostNetwork: true'],
  ['of another template', annotated('inject.istio.io/templates', 'grpc-agent'), 'inject.istio.io/templates: "grpc-agent"'],
  ['that comes to the pods past iptables', annotated('sidecar.istio.io/interceptionMode', 'NONE'), 'sidecar.istio.io/interceptionMode: "NONE"'],
  ['as the settings of the proxy say', annotated('proxy.istio.io/config', 'concurrency: 2\ninterceptionMode: NONE\n'), 'proxy.istio.io/config with interceptionMode: NONE'],
  ['as they say in JSON', annotated('proxy.istio.io/config', '{"interceptionMode":"NONE"}'), 'proxy.istio.io/config with interceptionMode: NONE'],
  ['at the interface', annotated('traffic.sidecar.istio.io/excludeInterfaces', 'net1, eth0'), 'traffic.sidecar.istio.io/excludeInterfaces: "net1, eth0"'],
  ['at interfaces by their beginning', annotated('traffic.sidecar.istio.io/excludeInterfaces', 'eth+'), 'traffic.sidecar.istio.io/excludeInterfaces: "eth+"'],
  ['at the port of its own health', annotated('status.sidecar.istio.io/port', '8080'), 'port 8080, which is one of the sidecar itself'],
])('no sidecar sees requests, %s', (_, metadata, expected) => {
  expect(bypassOfSidecar(metadata, [8080])).toBe(expected);
});

test.each<[string, object]>([
  ['who says nothing', {}],
  ['who ask for one', { labels: { 'sidecar.istio.io/inject': 'true' } }],
  ['who leave out other ports', annotated('traffic.sidecar.istio.io/excludeInboundPorts', '80,9090')],
  ['who name the port', annotated('traffic.sidecar.istio.io/includeInboundPorts', '80, 8080')],
  ['in a network of their own', { hostNetwork: false }],
  ['of a further template', annotated('inject.istio.io/templates', 'sidecar, mine')],
  ['who say how they come to it', annotated('sidecar.istio.io/interceptionMode', 'TPROXY')],
  ['whose annotation goes before the settings', { annotations: { 'sidecar.istio.io/interceptionMode': 'REDIRECT', 'proxy.istio.io/config': 'interceptionMode: NONE' } }],
  ['whose settings say something else', annotated('proxy.istio.io/config', 'proxyMetadata:\n  MODE: interceptionMode NONE\ninterceptionMode: REDIRECT')],
  ['with another interface', annotated('traffic.sidecar.istio.io/excludeInterfaces', 'net1,eth1,net+')],
  ['with its health elsewhere', annotated('status.sidecar.istio.io/port', '15020')],
  ['who name all', annotated('traffic.sidecar.istio.io/includeInboundPorts', '*')],
])('one does for pods %s', (_, metadata) => {
  expect(bypassOfSidecar(metadata, [8080])).toBeUndefined();
});

test.each([15008, 15020, 15021, 15090])('port %d is one of the sidecar itself', port => {
  expect(bypassOfSidecar({}, [8080, port])).toBe(`port ${port}, which is one of the sidecar itself`);
});

const INJECTED = { labels: { 'sidecar.istio.io/inject': 'true' } };

test.each<[string, Record<string, string>, object | undefined, string, boolean]>([
  ['shop', { 'istio-injection': 'disabled' }, undefined, 'istio-injection: "disabled"', false],
  ['shop', { 'istio-injection': 'disabled', 'istio.io/rev': 'canary' }, INJECTED, 'istio-injection: "disabled"', false],
  ['shop', { 'istio-injection': 'disabled', 'istio.io/dataplane-mode': 'ambient' }, undefined, 'istio-injection: "disabled"', true],
  ['shop', { 'istio.io/dataplane-mode': 'ambient' }, undefined, 'istio.io/dataplane-mode: "ambient"', true],
  ['kube-system', { 'istio-injection': 'enabled' }, INJECTED, 'the name "kube-system", of which Istio leaves all pods alone,', false],
])('pods of Namespace %s with %j have no sidecar (%j)', (name, labels, pods, said, hasNodeProxy) => {
  expect(bypassOfNamespace({ name, labels }, pods)).toEqual({ said, hasNodeProxy });
});

test.each<[Record<string, string>, object | undefined]>([
  [{}, undefined],
  [{ 'istio-injection': 'enabled', 'istio.io/dataplane-mode': 'ambient' }, undefined],
  [{ 'istio.io/rev': 'canary', 'istio.io/dataplane-mode': 'ambient' }, undefined],
  [{ 'istio.io/dataplane-mode': 'ambient' }, INJECTED],
  [{ 'istio.io/dataplane-mode': 'ambient' }, { labels: { 'istio.io/rev': 'canary' } }],
  [{ 'istio.io/dataplane-mode': 'none' }, undefined],
])('pods of a Namespace with %j may have one (%j)', (labels, pods) => {
  expect(bypassOfNamespace({ name: 'shop', labels }, pods)).toBeUndefined();
});
