import { ApiObjectMetadata } from 'cdk8s';
import { expect, test } from 'vitest';
import { ACCEPTED, Guarded, guardedIn, SHARED } from './policy-fixture';
import { IstioAlbProps, ListenerAction, ListenerCondition, WeightedService } from '../../../src';

/** A rule that asks for a token, and forwards to pods with such metadata. */
function guarding(podMetadata: ApiObjectMetadata, props: IstioAlbProps = SHARED): Guarded {
  const guarded = guardedIn(props);
  const service = new WeightedService(guarded.chart, 'cart', {
    name: 'cart', port: 80, versions: [{ name: 'v1', podMetadata, containers: [{ image: 'cart:1', portNumber: 8080 }] }],
  });
  const action = ListenerAction.authenticateJwt({ issuers: [{ issuer: 'https://login.example.com' }], next: ListenerAction.forward(service) });
  guarded.listener.addAction('cart', { conditions: [ListenerCondition.hostHeaders(['shop.example.com'])], action });
  return guarded;
}

test.each<[string, ApiObjectMetadata]>([
  ['sidecar.istio.io/inject: "false"', { labels: { 'sidecar.istio.io/inject': 'false' } }],
  ['traffic.sidecar.istio.io/excludeInboundPorts: "8080"', { annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' } }],
])('pods with %s enforce nothing', (bypass, podMetadata) => {
  expect(() => guarding(podMetadata)).toThrow(`must be PolicyEnforcement.GATEWAY where pods of a target have ${bypass}, got`);
  expect(() => guarding(podMetadata, ACCEPTED)).not.toThrow();
});

test('pods that leave out another port do', () => {
  expect(() => guarding({ annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '9090' } })).not.toThrow();
});
