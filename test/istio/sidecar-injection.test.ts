import { expect, test } from 'vitest';
import { bypassOfSidecar } from '../../src/istio';

const annotated = (name: string, value: string) => ({ annotations: { [name]: value } });

test.each<[string, object, string]>([
  ['by a label', { labels: { 'sidecar.istio.io/inject': 'false' } }, 'sidecar.istio.io/inject: "false"'],
  ['by a label, whatever the annotation says', { labels: { 'sidecar.istio.io/inject': 'no' }, ...annotated('sidecar.istio.io/inject', 'true') }, 'sidecar.istio.io/inject: "no"'],
  ['by an annotation', annotated('sidecar.istio.io/inject', 'false'), 'sidecar.istio.io/inject: "false"'],
  ['at a port that is left out', annotated('traffic.sidecar.istio.io/excludeInboundPorts', '9090, 8080'), 'traffic.sidecar.istio.io/excludeInboundPorts: "9090, 8080"'],
  ['at a port that is not among those', annotated('traffic.sidecar.istio.io/includeInboundPorts', '9090'), 'traffic.sidecar.istio.io/includeInboundPorts: "9090"'],
  ['at any port', annotated('traffic.sidecar.istio.io/includeInboundPorts', ''), 'traffic.sidecar.istio.io/includeInboundPorts: ""'],
])('no sidecar sees requests, %s', (_, metadata, expected) => {
  expect(bypassOfSidecar(metadata, [8080])).toBe(expected);
});

test.each<[string, object]>([
  ['who says nothing', {}],
  ['who ask for one', { labels: { 'sidecar.istio.io/inject': 'true' } }],
  ['who leave out other ports', annotated('traffic.sidecar.istio.io/excludeInboundPorts', '80,9090')],
  ['who name the port', annotated('traffic.sidecar.istio.io/includeInboundPorts', '80, 8080')],
  ['who name all', annotated('traffic.sidecar.istio.io/includeInboundPorts', '*')],
])('one does for pods %s', (_, metadata) => {
  expect(bypassOfSidecar(metadata, [8080])).toBeUndefined();
});
