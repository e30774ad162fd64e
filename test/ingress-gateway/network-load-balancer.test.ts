import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { annotationsOf, behind, manifestOf } from './gateway-fixture';
import {
  GatewayLoadBalancer, IngressGateway, IngressGatewayProps, NetworkLoadBalancerAlpn, NetworkLoadBalancerOptions, NetworkLoadBalancerScheme,
  NetworkLoadBalancerTargetType,
} from '../../src/ingress-gateway';

const PREFIX = 'service.beta.kubernetes.io/aws-load-balancer-';
const { INTERNET_FACING, INTERNAL } = NetworkLoadBalancerScheme;
const ARN = 'arn:aws:acm:eu-west-1:111122223333:certificate/one';

function lbc(options: Partial<NetworkLoadBalancerOptions> = {}, props: Partial<IngressGatewayProps> = {}): IngressGateway {
  return behind(GatewayLoadBalancer.awsLoadBalancerController({ scheme: INTERNAL, ...options }), props);
}

function auto(options: Partial<NetworkLoadBalancerOptions> = {}): IngressGateway {
  return behind(GatewayLoadBalancer.eksAutoMode({ scheme: INTERNAL, ...options }));
}

/** An annotation, without its prefix. */
function annotation(gateway: IngressGateway, name: string): string | undefined {
  return annotationsOf(gateway)[`${PREFIX}${name}`];
}

const podAnnotation = (gateway: IngressGateway) => manifestOf(gateway, 'Deployment').spec.template.metadata.annotations['proxy.istio.io/config'];

describe('a Network Load Balancer', () => {
  test('sends to pods that say that they are ready, by default', () => {
    expect(annotationsOf(lbc())).toEqual({
      [`${PREFIX}scheme`]: 'internal',
      [`${PREFIX}nlb-target-type`]: 'ip',
      [`${PREFIX}healthcheck-protocol`]: 'http',
      [`${PREFIX}healthcheck-port`]: '15021',
      [`${PREFIX}healthcheck-path`]: '/healthz/ready',
      [`${PREFIX}target-group-attributes`]: 'preserve_client_ip.enabled=true',
    });
    expect(manifestOf(lbc(), 'Service').spec).toMatchObject({ type: 'LoadBalancer', loadBalancerClass: 'service.k8s.aws/nlb' });
    expect(manifestOf(lbc(), 'Service').spec.externalTrafficPolicy).toBeUndefined();
  });

  test('or to nodes, whose health the controller checks by itself', () => {
    const gateway = lbc({ targetType: NetworkLoadBalancerTargetType.INSTANCE });

    expect(annotationsOf(gateway)).toEqual({ [`${PREFIX}scheme`]: 'internal', [`${PREFIX}nlb-target-type`]: 'instance' });
    expect(manifestOf(gateway, 'Service').spec.externalTrafficPolicy).toBe('Local');
  });

  test('without the addresses of clients where these are not wanted', () => {
    const instance = lbc({ targetType: NetworkLoadBalancerTargetType.INSTANCE, preserveClientAddresses: false });

    expect(annotation(lbc({ preserveClientAddresses: false }), 'target-group-attributes')).toBeUndefined();
    expect(manifestOf(instance, 'Service').spec.externalTrafficPolicy).toBeUndefined();
  });

  test('has the same annotations in EKS Auto Mode, and another class', () => {
    const options = { scheme: INTERNET_FACING, crossZone: true, tls: { certificateArns: [ARN] } };

    expect(annotationsOf(auto(options))).toEqual(annotationsOf(lbc(options)));
    expect(manifestOf(auto(), 'Service').spec.loadBalancerClass).toBe('eks.amazonaws.com/nlb');
  });

  test('of every option', () => {
    expect(annotationsOf(lbc({
      scheme: INTERNET_FACING,
      loadBalancerName: 'shop',
      subnets: ['subnet-a', 'subnet-b'],
      eipAllocations: ['eip-a', 'eip-b'],
      securityGroups: ['sg-a'],
      dualStack: true,
      crossZone: false,
      deletionProtection: true,
      deregistrationDelay: Duration.minutes(1),
      attributes: { 'access_logs.s3.enabled': 'true' },
      targetGroupAttributes: { 'stickiness.enabled': 'true' },
      tags: { team: 'edge', env: 'prod' },
    }))).toMatchObject({
      [`${PREFIX}name`]: 'shop',
      [`${PREFIX}subnets`]: 'subnet-a,subnet-b',
      [`${PREFIX}eip-allocations`]: 'eip-a,eip-b',
      [`${PREFIX}security-groups`]: 'sg-a',
      [`${PREFIX}manage-backend-security-group-rules`]: 'true',
      [`${PREFIX}ip-address-type`]: 'dualstack',
      [`${PREFIX}attributes`]: 'load_balancing.cross_zone.enabled=false,deletion_protection.enabled=true,access_logs.s3.enabled=true',
      [`${PREFIX}target-group-attributes`]: 'preserve_client_ip.enabled=true,deregistration_delay.timeout_seconds=60,stickiness.enabled=true',
      [`${PREFIX}additional-resource-tags`]: 'team=edge,env=prod',
    });
    expect(annotation(lbc({ privateIpv4Addresses: ['10.0.0.4'] }), 'private-ipv4-addresses')).toBe('10.0.0.4');
    expect(manifestOf(lbc({ sourceRanges: ['10.0.0.0/8'] }), 'Service').spec.loadBalancerSourceRanges).toEqual(['10.0.0.0/8']);
  });
});

describe('the PROXY protocol', () => {
  test.each([
    [lbc({ proxyProtocol: true }), 'proxy-protocol', '*'],
    [auto({ proxyProtocol: true }), 'target-group-attributes', 'proxy_protocol_v2.enabled=true'],
  ])('is switched on at both sides', (gateway, name, value) => {
    expect(annotation(gateway, name)).toBe(value);
    expect(podAnnotation(gateway)).toContain('gatewayTopology:\n  proxyProtocol: {}\n');
    expect(podAnnotation(lbc())).not.toContain('proxyProtocol');
  });

  test('is nothing that the status port understands: health checks ask the ports for traffic', () => {
    expect(annotation(lbc({ proxyProtocol: true }), 'healthcheck-port')).toBeUndefined();
    expect(annotation(lbc(), 'healthcheck-port')).toBe('15021');
  });

  test('carries the addresses of clients alone', () => {
    const gateway = lbc({ proxyProtocol: true, targetType: NetworkLoadBalancerTargetType.INSTANCE });

    expect(manifestOf(gateway, 'Service').spec.externalTrafficPolicy).toBeUndefined();
    expect(() => lbc({ proxyProtocol: true, preserveClientAddresses: true }))
      .toThrow('preserveClientAddresses of the Network Load Balancer must be left out beside proxyProtocol, got true: the PROXY protocol carries');
    expect(() => lbc({ proxyProtocol: true, preserveClientAddresses: false })).not.toThrow();
    expect(() => lbc({ proxyProtocol: false, preserveClientAddresses: true })).not.toThrow();
  });
});

describe('TLS at the balancer', () => {
  test('takes TLS 1.2 and newer, and offers HTTP/2', () => {
    const gateway = lbc({ tls: { certificateArns: [ARN, `${ARN}2`] } });

    expect(annotationsOf(gateway)).toMatchObject({
      [`${PREFIX}ssl-cert`]: `${ARN},${ARN}2`,
      [`${PREFIX}ssl-ports`]: '443',
      [`${PREFIX}ssl-negotiation-policy`]: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      [`${PREFIX}alpn-policy`]: 'HTTP2Preferred',
    });
    expect([80, 443].map(port => gateway.terminatesTls(port))).toEqual([false, true]);
    expect(lbc().terminatesTls(443)).toBe(false);
  });

  test('makes the port one for HTTP', () => {
    const { ports } = manifestOf(lbc({ tls: { certificateArns: [ARN] } }), 'Service').spec;

    expect(ports.map(({ name }) => name)).toEqual(['status-port', 'http2', 'http2-443']);
  });

  test('on other ports, with another policy', () => {
    const tls = { certificateArns: [ARN], ports: [443, 8443], securityPolicy: 'ELBSecurityPolicy-TLS13-1-3-2021-06', alpnPolicy: NetworkLoadBalancerAlpn.NONE };
    const gateway = lbc({ tls }, { ports: [{ port: 443 }, { port: 8443 }] });

    expect(annotation(gateway, 'ssl-ports')).toBe('443,8443');
    expect(annotation(gateway, 'ssl-negotiation-policy')).toBe('ELBSecurityPolicy-TLS13-1-3-2021-06');
    expect(annotation(gateway, 'alpn-policy')).toBe('None');
    expect(() => lbc({ tls })).toThrow('port of gateway "shop" with TLS at the load balancer must be one of its ports (80, 443), got 8443: add it');
  });

  test('needs certificates of AWS', () => {
    const tls = (certificateArns: string[]) => () => lbc({ tls: { certificateArns } });

    expect(tls([])).toThrow('tls.certificateArns of the Network Load Balancer must be a list of at least one');
    expect(tls(['shop-cert'])).toThrow('must be the ARN of a certificate, such as "arn:aws:acm:eu-west-1:111122223333:certificate/…", got "shop-cert": copy it');
    expect(tls([`${ARN},${ARN}`])).toThrow('must be a text without spaces and commas');
    expect(tls(['arn:aws-cn:iam::111122223333:server-certificate/one'])).not.toThrow();
    expect(() => lbc({ tls: { certificateArns: [ARN], ports: [] } })).toThrow('tls.ports of the Network Load Balancer must be a list of at least one');
    expect(() => lbc({ tls: { certificateArns: [ARN], ports: [0] } })).toThrow('tls.ports of the Network Load Balancer must be an integer from 1 to 65535, got 0');
  });
});

describe('what AWS would not take', () => {
  test.each<[Partial<NetworkLoadBalancerOptions>, Partial<NetworkLoadBalancerOptions>, string]>([
    [{ eipAllocations: ['eip-a'] }, { eipAllocations: ['eip-a'], scheme: INTERNET_FACING },
      'eipAllocations of the Network Load Balancer must be left out unless the scheme is internet-facing, got ["eip-a"]: set the scheme internet-facing'],
    [{ privateIpv4Addresses: ['10.0.0.4'], scheme: INTERNET_FACING }, { privateIpv4Addresses: ['10.0.0.4'] },
      'privateIpv4Addresses of the Network Load Balancer must be left out unless the scheme is internal'],
    [{ privateIpv4Addresses: ['10.0.0.4'], subnets: ['a', 'b'] }, { privateIpv4Addresses: ['10.0.0.4'], subnets: ['a'] },
      'privateIpv4Addresses of the Network Load Balancer must be as many as subnets (2), got ["10.0.0.4"]: give one for each subnet'],
    [{ securityGroups: ['sg'], sourceRanges: ['10.0.0.0/8'] }, { securityGroups: ['sg'] },
      'sourceRanges of the Network Load Balancer must be left out beside securityGroups, got ["10.0.0.0/8"]: the security groups say who may connect'],
    [{ loadBalancerName: 'internal-shop' }, { loadBalancerName: 'shop-internal' }, 'loadBalancerName of the Network Load Balancer must be at most 32 letters'],
    [{ loadBalancerName: 'a'.repeat(33) }, { loadBalancerName: 'a'.repeat(32) }, 'loadBalancerName'],
    [{ loadBalancerName: 'shop-' }, { loadBalancerName: 'Shop-1' }, 'loadBalancerName'],
    [{ subnets: [] }, {}, 'subnets of the Network Load Balancer must be a list of at least one, got []: leave it out'],
    [{ subnets: ['a, b'] }, { subnets: ['a', 'b'] }, 'subnets of the Network Load Balancer must be a text without spaces and commas, got "a, b": give every item'],
    [{ tags: { 'a=b': 'c' } }, { tags: { ab: 'c d' } }, 'tags of the Network Load Balancer must be keys and values without "=" and commas, got "a=b=c"'],
    [{ tags: { a: 'b,c' } }, {}, 'tags of the Network Load Balancer must be keys and values'],
    [{ attributes: { 'load_balancing.cross_zone.enabled': 'true' } }, { crossZone: true },
      'attributes of the Network Load Balancer must be other attributes, got "load_balancing.cross_zone.enabled": use the property crossZone'],
    [{ targetGroupAttributes: { 'proxy_protocol_v2.enabled': 'true' } }, { proxyProtocol: true },
      'targetGroupAttributes of the Network Load Balancer must be other attributes, got "proxy_protocol_v2.enabled": use the property proxyProtocol'],
    [{ deregistrationDelay: Duration.seconds(3601) }, { deregistrationDelay: Duration.hours(1) },
      'deregistrationDelay of the Network Load Balancer, in seconds must be an integer from 0 to 3600, got 3601'],
    [{ sourceRanges: ['10.0.0.1'] }, { sourceRanges: ['10.0.0.1/32'] },
      'sourceRanges of the Network Load Balancer must be a range in CIDR notation such as "10.0.0.0/16", got "10.0.0.1": write "10.0.0.1/32" for one address'],
    [{ sourceRanges: ['::1'] }, { sourceRanges: ['::1/128'] }, 'write "::1/128" for one address'],
    [{ sourceRanges: ['10.0.0.1/8'] }, { sourceRanges: ['10.0.0.0/8'] }, 'sourceRanges of the Network Load Balancer must be a range without bits behind its '
      + 'prefix length, got "10.0.0.1/8": write "10.0.0.0/8" for the whole range, or "10.0.0.1/32" for one address'],
    [{ sourceRanges: ['2001:DB8::1/32'] }, { sourceRanges: ['2001:DB8::/32'] }, 'write "2001:db8::/32" for the whole range, or "2001:DB8::1/128" for one address'],
    [{ sourceRanges: ['office'] }, {}, 'sourceRanges of the Network Load Balancer must be an IP address or a range'],
    [{ sourceRanges: [] }, {}, 'sourceRanges of the Network Load Balancer must be a list of at least one, got []: without any every client is let in'],
  ])('%j is refused, and not %j', (wrong, nearMiss, message) => {
    expect(() => lbc(wrong)).toThrow(message);
    expect(() => lbc(nearMiss)).not.toThrow();
  });
});
