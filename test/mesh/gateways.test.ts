import { describe, expect, test } from 'vitest';
import { meshOf, namesOf } from './mesh-fixture';

const PODS = `
apiVersion: apps/v1
kind: Deployment
metadata: { name: edge, namespace: edge }
spec:
  template:
    metadata: { labels: { istio: edge, app: edge }, annotations: { inject.istio.io/templates: gateway } }
    spec: { containers: [{ name: istio-proxy, ports: [{ name: web, containerPort: 8080 }] }] }
---
apiVersion: v1
kind: Service
metadata: { name: edge, namespace: edge }
spec: { selector: { istio: edge }, ports: [{ name: http, port: 80, targetPort: web }, { name: https, port: 443, targetPort: 8443 }] }
`;

const gateway = (name: string, selector: string, namespace = 'shop', others = '') => `
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: ${name}, namespace: ${namespace} }
spec: { ${selector} servers: [{ port: { number: 80, name: http, protocol: HTTP }, hosts: ['./*.example.com', '*/a.org', 'b.org'] }] ${others} }
`;

const EDGE = 'selector: { istio: edge },';

describe('a Gateway', () => {
  test('is served by the pods that have all labels of its selector, in every namespace', () => {
    const { gateways } = meshOf(PODS + gateway('web', EDGE));
    const [web] = gateways.all;
    expect(gateways.podsOf(web)).toEqual([{ namespace: 'edge', labels: { istio: 'edge', app: 'edge' }, pods: expect.objectContaining({ name: 'edge' }) }]);
    expect(namesOf(gateways.servedBy({ labels: { istio: 'edge', app: 'edge' } }))).toEqual(['web']);
    expect(gateways.servedBy({ labels: { app: 'edge' } })).toEqual([]);
  });

  test('is served by no pods that lack a label', () => {
    const { gateways } = meshOf(PODS + gateway('web', 'selector: { istio: edge, track: canary },'));
    expect(gateways.podsOf(gateways.all[0])).toEqual([]);
  });

  test('without a selector is served by every gateway, and by no other pods', () => {
    const cart = PODS.replaceAll('edge', 'cart').replace('inject.istio.io/templates: gateway', 'note: none');
    const { gateways } = meshOf(`${PODS}---${cart}${gateway('web', '')}`);
    expect(gateways.podsOf(gateways.all[0]).map(({ namespace }) => namespace)).toEqual(['edge']);
    expect(namesOf(gateways.servedBy({ labels: { any: 'thing' } }))).toEqual(['web']);
  });

  test('is served by the pods that the settings assume, where the manifests have none', () => {
    const { gateways } = meshOf(gateway('web', 'selector: { istio: ingressgateway },'));
    const [web] = gateways.all;
    const [assumed] = gateways.podsOf(web);
    expect(assumed).toMatchObject({ namespace: 'istio-system', labels: { istio: 'ingressgateway' } });
    expect(assumed.pods).toBeUndefined();
    expect([80, 443, 9000].map(port => gateways.listeningPort({ port }, assumed))).toEqual([8080, 8443, 9000]);
  });

  test('listens on what the port of the Service leads to, by number or name; else on the port itself', () => {
    const { gateways } = meshOf(PODS + gateway('web', EDGE));
    const [web] = gateways.all;
    const [pods] = gateways.podsOf(web);
    expect([80, 443, 8080, undefined].map(port => gateways.listeningPort({ port }, pods))).toEqual([8080, 8443, 8080, undefined]);
  });

  test('does not look at a Service whose ports are not translated', () => {
    const knative = PODS.replace('name: edge, namespace: edge }\nspec: { selector', 'name: edge, namespace: edge, labels: { experimental.istio.io/disable-gateway-port-translation: "true" } }\nspec: { selector');
    const { gateways } = meshOf(knative + gateway('web', EDGE));
    const [web] = gateways.all;
    expect(gateways.listeningPort({ port: 80 }, gateways.podsOf(web)[0])).toBe(80);
  });

  test('is found by its name, and comes in the order of age, name and namespace', () => {
    const { gateways } = meshOf([gateway('b', EDGE), gateway('a', EDGE, 'z'), gateway('a', EDGE, 'c')].join('').replace('---', ''));
    expect(gateways.all.map(({ key }) => key)).toEqual(['c/a', 'z/a', 'shop/b']);
    expect(gateways.named('z/a')?.namespace).toBe('z');
    expect(gateways.named('z/b')).toBeUndefined();
  });

  test('has servers with hosts and the namespaces that they take routes from', () => {
    const [{ servers: [server] }] = meshOf(gateway('web', EDGE)).gateways.all;
    expect(server).toMatchObject({ field: 'spec.servers[0]', port: 80, portName: 'http', protocol: 'http', tlsMode: undefined, httpsRedirect: false });
    expect(server.hosts).toEqual([{ host: '*.example.com', namespace: 'shop' }, { host: 'a.org' }, { host: 'b.org' }]);
  });
});
