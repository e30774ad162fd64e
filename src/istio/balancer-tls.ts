import { Labels } from './labels';

/** The annotations of a Service by which the controllers of AWS end TLS at the balancer in front. */
export const AWS_TLS = {
  certificates: 'service.beta.kubernetes.io/aws-load-balancer-ssl-cert',
  ports: 'service.beta.kubernetes.io/aws-load-balancer-ssl-ports',
  toPods: 'service.beta.kubernetes.io/aws-load-balancer-backend-protocol',
} as const;

/** Of what a balancer sends to pods: TLS again, or requests in which it names the protocol of its clients itself. */
const NOT_PLAIN = ['ssl', 'https', 'http'];

/**
 * Whether the balancer in front of a Service surely ends TLS on one of its ports, and sends on what was inside as plain bytes.
 *
 * @see https://kubernetes-sigs.github.io/aws-load-balancer-controller/latest/guide/service/annotations/#tls
 */
export function endsTlsInFront(annotations: Labels, { port, name = '' }: { readonly port: number; readonly name?: string }): boolean {
  const ports = (annotations[AWS_TLS.ports] ?? '').split(',').map(item => item.trim()).filter(item => item !== '');
  const isNamed = ports.length === 0 || ports.some(item => ['*', String(port), name].includes(item));
  return Boolean(annotations[AWS_TLS.certificates]) && isNamed && !NOT_PLAIN.includes(annotations[AWS_TLS.toPods] ?? '');
}
