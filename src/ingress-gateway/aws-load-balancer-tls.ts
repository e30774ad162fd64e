import { annotationsOf, renderList, requireListItem } from './load-balancer-plan';
import { refuse } from '../core/errors';
import { optional, requireItems, requirePort } from '../core/requirements';
import { AWS_TLS } from '../istio';

/**
 * TLS that ends at a balancer of AWS, with certificates of AWS Certificate Manager. What reaches the gateway is plain: its listener on
 * these ports is one for HTTP.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/create-tls-listener.html
 */
export interface AwsLoadBalancerTls {
  /**
   * ARNs of the certificates. The first one is for clients that name no host.
   */
  readonly certificateArns: string[];

  /**
   * Ports of the gateway on which TLS ends.
   *
   * @default [443]
   */
  readonly ports?: number[];

  /**
   * Name of the security policy: TLS versions and ciphers.
   *
   * @default - `ELBSecurityPolicy-TLS13-1-2-2021-06`, TLS 1.2 and 1.3 (a Classic Load Balancer: `ELBSecurityPolicy-TLS-1-2-2017-01`). The
   * default of AWS takes TLS 1.0 too
   * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/network/describe-ssl-policies.html
   */
  readonly securityPolicy?: string;
}

const DEFAULT_TLS_PORTS = [443];

/** TLS 1.2 and 1.3. */
export const NETWORK_SECURITY_POLICY = 'ELBSecurityPolicy-TLS13-1-2-2021-06';

/** The ports on which the balancer ends TLS. */
export function tlsPorts(what: string, tls: AwsLoadBalancerTls | undefined): readonly number[] {
  const ports = optional(tls, ({ ports: given = DEFAULT_TLS_PORTS }) =>
    requireItems(`tls.ports of ${what}`, given, 'leave it out for 443').map(port => requirePort(`tls.ports of ${what}`, port)));
  return ports ?? [];
}

/** The annotations that all controllers of AWS share. */
export function tlsAnnotations(what: string, tls: AwsLoadBalancerTls | undefined, defaultPolicy: string): Record<string, string> {
  if (tls === undefined) {
    return {};
  }
  tls.certificateArns.forEach(arn => requireArn(`tls.certificateArns of ${what}`, arn));
  return annotationsOf({
    [AWS_TLS.certificates]: renderList(`tls.certificateArns of ${what}`, tls.certificateArns),
    [AWS_TLS.ports]: tlsPorts(what, tls).join(','),
    'service.beta.kubernetes.io/aws-load-balancer-ssl-negotiation-policy':
      optional(tls.securityPolicy, policy => requireListItem(`tls.securityPolicy of ${what}`, policy)) ?? defaultPolicy,
  });
}

function requireArn(what: string, arn: string): void {
  if (!/^arn:[^:]+:(acm|iam):/.test(arn)) {
    refuse(what, 'the ARN of a certificate, such as "arn:aws:acm:eu-west-1:111122223333:certificate/…"', arn,
      'copy it from AWS Certificate Manager');
  }
}
