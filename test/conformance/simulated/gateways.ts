/** Random Gateways: for one workload, for several, for none; servers that share ports, hosts and certificates. */
import { present } from './actions';
import { GatewayWorkload, HOMES } from './world';
import { KnownManifest } from '../../known-manifest';
import { Draw } from '../random-texts';

const SERVED: readonly (readonly string[])[] = [
  ['*'], ['*'], ['*.example.com'], ['*.example.com', 'b.example.org'], ['a.example.com', 'b.example.com'], ['a.example.com'], ['*.b.example.com', '*.example.org'],
  ['shop/*.example.com'], ['./*'], ['*/*'], ['team/b.example.com', 'shop/a.example.com'], ['*/a.example.com', '*.example.org'], ['10.1.2.3', '*.com'],
];

/** Of servers with TLS: their names must not be those of others at one port, or Envoy refuses them. */
const TLS_SERVED: readonly (readonly string[])[] = [['a.example.com'], ['*.b.example.com', 'b.example.com'], ['*.example.org']];

/** The Secret with a certificate for every host, in each namespace with gateways. */
export const CREDENTIAL = 'edge-tls';

export interface DrawnGateways {
  readonly objects: readonly KnownManifest[];
  readonly hasTls: boolean;
}

export function drawGateways(draw: Draw, workloads: readonly GatewayWorkload[]): DrawnGateways {
  const hasTls = draw.isLucky(30);
  const unusedTls = [...TLS_SERVED];
  const objects = Array.from({ length: draw.integer(1, 4) }, (_, index) => {
    const selector = index === 0 ? draw.of([{ istio: 'ingressgateway' }, { istio: 'public' }]) : draw.of([
      { istio: 'ingressgateway' }, { istio: 'ingressgateway' }, { istio: 'public' }, { istio: 'public' }, { istio: 'private' }, { tier: 'edge' },
      { app: 'public', istio: 'public' }, undefined, { istio: 'nobody' },
    ]);
    const numbers = new Set(draw.some(3, () => draw.of([80, 80, 80, 8000, 9000, 8080])));
    const servers = [...numbers].flatMap(number => draw.some(draw.isLucky(25) ? 2 : 1, part => drawServer(draw, number, part)));
    const tls = hasTls && unusedTls.length > 0 ? [drawTlsServer(draw, unusedTls.splice(draw.below(unusedTls.length), 1)[0])] : [];
    return {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { name: `gateway-${index}`, namespace: draw.of(HOMES) },
      spec: present({ selector, servers: [...servers, ...tls] }),
    } as KnownManifest;
  });
  return { objects, hasTls: objects.some(({ spec }) => JSON.stringify(spec).includes(CREDENTIAL)) && workloads.length > 0 };
}

function drawServer(draw: Draw, number: number, part: number): object {
  return {
    port: { number, name: `http-${number}-${part}`, protocol: draw.of(['HTTP', 'HTTP', 'HTTP', 'HTTP', 'HTTP2', 'GRPC']) },
    hosts: draw.of(SERVED),
    ...draw.isLucky(5) ? { tls: { httpsRedirect: true } } : {},
  };
}

function drawTlsServer(draw: Draw, hosts: readonly string[]): object {
  return {
    port: { number: draw.of([443, 443, 443, 8443, 9000]), name: `https-${hosts[0].replace(/[^a-z]/g, '')}`, protocol: 'HTTPS' },
    hosts,
    tls: { mode: 'SIMPLE', credentialName: CREDENTIAL },
  };
}
