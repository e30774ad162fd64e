import { describe, expect, test } from 'vitest';
import { CART, decide, EDGE, HTTP_GATEWAY, virtualService } from './simulator-fixture';

const TO_CART = '[{ route: [{ destination: { host: cart } }] }]';

describe('pods that a DestinationRule has the gateway call with TLS', () => {
  const calling = (mode: string, namespace = '', more = ''): ReturnType<typeof decide> => {
    const rule = CART.replace('subsets:', `trafficPolicy: { tls: { mode: ${mode} } }, subsets:`);
    const yaml = `${EDGE}${rule}${HTTP_GATEWAY}${virtualService('cart', ['shop.example.com'], TO_CART)}`;
    return decide(`${yaml}
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { ${namespace} } }
---${more}`, 'http://shop.example.com/');
  };
  const STRICT = `
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: STRICT } }
---`;
  const WITH = 'istio-injection: enabled';
  const WITHOUT = 'istio-injection: disabled';

  test('hang up at mutual TLS of Istio where they have no sidecar', () => {
    const refused = calling('ISTIO_MUTUAL', WITHOUT);
    expect(refused).toMatchObject({
      action: 'route',
      status: 503,
      destinations: [{
        status: 503, reason: 'the gateway calls the pods with the TLS mode ISTIO_MUTUAL, which they do not take (istio-injection: "disabled" in their Namespace)',
      }],
    });
    expect([refused.ambiguous, refused.body]).toEqual([undefined, undefined]);
  });

  test('take it where they have one, and that is told where nobody knows', () => {
    expect(calling('ISTIO_MUTUAL', WITH)).toMatchObject({ status: 200 });
    expect(calling('ISTIO_MUTUAL', WITH).ambiguous).toBeUndefined();
    expect(calling('ISTIO_MUTUAL')).toMatchObject({
      status: 200,
      ambiguous: [{
        about: 'injection', assumed: 'the pods have a sidecar', objects: ['Deployment shop/cart-v1', 'Deployment shop/cart-v2'],
      }],
    });
  });

  test('hang up at what a gateway sends by itself, where their namespace takes plain text and they do not', () => {
    const silent = (mode: string): ReturnType<typeof decide> => decide(`${EDGE}${CART}${HTTP_GATEWAY}${virtualService('cart', ['shop.example.com'], TO_CART)}
apiVersion: v1
kind: Namespace
metadata: { name: shop, labels: { ${WITH} } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: default, namespace: shop }
spec: { mtls: { mode: ${mode} } }
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: { name: cart, namespace: shop }
spec: { selector: { matchLabels: { app: cart } }, mtls: { mode: STRICT } }
---`, 'http://shop.example.com/');
    expect(silent('DISABLE')).toMatchObject({
      status: 503,
      destinations: [{
        reason: 'the gateway calls the pods in plain text, as their namespace takes it, which they do not take (PeerAuthentication shop/cart: STRICT)',
      }],
    });
    expect(silent('PERMISSIVE')).toMatchObject({ status: 200 });
  });

  test('hang up at plain text where their sidecars take nothing but that', () => {
    expect(calling('DISABLE', WITH, STRICT)).toMatchObject({
      status: 503,
      destinations: [{
        reason: 'the gateway calls the pods with the TLS mode DISABLE, which they do not take (PeerAuthentication shop/default: STRICT)',
      }],
    });
    expect(calling('DISABLE', '', STRICT)).toMatchObject({ status: 200, ambiguous: [{ about: 'injection', assumed: 'the pods have no sidecar' }] });
    for (const open of [calling('DISABLE', WITH), calling('DISABLE', WITHOUT, STRICT), calling('SIMPLE', WITHOUT)]) {
      expect([open.status, open.ambiguous]).toEqual([200, undefined]);
    }
  });
});
