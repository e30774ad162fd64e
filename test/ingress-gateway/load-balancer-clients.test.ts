import { describe, expect, test } from 'vitest';
import { behind } from './gateway-fixture';
import {
  AwsInTreeOptions, GatewayLoadBalancer, IngressGatewayProps, NetworkLoadBalancerOptions, NetworkLoadBalancerScheme, NetworkLoadBalancerTargetType,
} from '../../src/ingress-gateway';
import { letsEverybodyIn } from '../../src/ingress-gateway/load-balancer-clients';
import { ClientAddress } from '../../src/mesh-settings/gateway-workload';

const { CONNECTION, PROXY_PROTOCOL, X_FORWARDED_FOR } = ClientAddress;
const { INSTANCE } = NetworkLoadBalancerTargetType;
const TLS = { certificateArns: ['arn:aws:acm:eu-west-1:111122223333:certificate/one'] };

const known = (loadBalancer: GatewayLoadBalancer, props?: Partial<IngressGatewayProps>) => behind(loadBalancer, props).workload.clientAddress;

const lbc = (options: Partial<NetworkLoadBalancerOptions> = {}) =>
  GatewayLoadBalancer.awsLoadBalancerController({ scheme: NetworkLoadBalancerScheme.INTERNAL, ...options });
const auto = (options: Partial<NetworkLoadBalancerOptions> = {}) =>
  GatewayLoadBalancer.eksAutoMode({ scheme: NetworkLoadBalancerScheme.INTERNAL, ...options });
const inTree = (options?: AwsInTreeOptions) => GatewayLoadBalancer.awsInTree(options);

describe('the pods know the addresses of clients', () => {
  test.each<[string, GatewayLoadBalancer, ClientAddress | undefined]>([
    ['a Network Load Balancer that sends to pods', lbc(), CONNECTION],
    ['one that ends TLS', lbc({ tls: TLS }), CONNECTION],
    ['one that sends to nodes', lbc({ targetType: INSTANCE }), CONNECTION],
    ['one that does not keep them', lbc({ preserveClientAddresses: false }), undefined],
    ['one that sends to nodes, and does not keep them', lbc({ targetType: INSTANCE, preserveClientAddresses: false }), undefined],
    ['one with the PROXY protocol', lbc({ proxyProtocol: true }), PROXY_PROTOCOL],
    ['one that translates IPv6 addresses', lbc({ dualStack: true }), undefined],
    ['one that translates none', lbc({ dualStack: false }), CONNECTION],
    ['one that translates IPv6 addresses, with the PROXY protocol', lbc({ dualStack: true, proxyProtocol: true }), PROXY_PROTOCOL],
    ['EKS Auto Mode', auto(), CONNECTION],
    ['EKS Auto Mode, with the PROXY protocol', auto({ proxyProtocol: true }), PROXY_PROTOCOL],
    ['the in-tree controller', inTree(), CONNECTION],
    ['the in-tree controller, which ends TLS', inTree({ tls: TLS }), CONNECTION],
    ['a Classic Load Balancer, which opens connections of its own', inTree({ classic: true }), undefined],
    ['a Classic Load Balancer with the PROXY protocol', inTree({ classic: true, proxyProtocol: true }), PROXY_PROTOCOL],
    ['Google Cloud', GatewayLoadBalancer.googleCloud(), CONNECTION],
    ['Google Cloud, without Local', GatewayLoadBalancer.googleCloud({ preserveClientAddresses: false }), undefined],
    ['Azure', GatewayLoadBalancer.azure(), CONNECTION],
    ['Azure, without Local', GatewayLoadBalancer.azure({ preserveClientAddresses: false }), undefined],
    ['a node port', GatewayLoadBalancer.nodePort(), undefined],
    ['a node port with Local', GatewayLoadBalancer.nodePort({ preserveClientAddresses: true }), CONNECTION],
    ['a node port with the PROXY protocol', GatewayLoadBalancer.nodePort({ proxyProtocol: true }), PROXY_PROTOCOL],
    ['a balancer of one\'s own', GatewayLoadBalancer.custom({}), undefined],
    ['a balancer of one\'s own, with Local', GatewayLoadBalancer.custom({ preserveClientAddresses: true }), CONNECTION],
    ['a balancer of one\'s own, with the PROXY protocol', GatewayLoadBalancer.custom({ proxyProtocol: true }), PROXY_PROTOCOL],
    ['nothing', GatewayLoadBalancer.clusterIp(), undefined],
  ])('behind %s', (_, loadBalancer, expected) => {
    expect(known(loadBalancer)).toBe(expected);
  });

  test('by x-forwarded-for, where proxies in front are trusted', () => {
    const two = { numTrustedProxies: 2 };

    expect([known(lbc(), two), known(lbc({ proxyProtocol: true }), two), known(GatewayLoadBalancer.clusterIp(), two)])
      .toEqual([X_FORWARDED_FOR, X_FORWARDED_FOR, X_FORWARDED_FOR]);
  });

  test('which says nothing of the PROXY protocol: that is a fact of its own', () => {
    const expects = (loadBalancer: GatewayLoadBalancer, props?: Partial<IngressGatewayProps>) => behind(loadBalancer, props).workload.proxyProtocol;
    expect([expects(lbc({ proxyProtocol: true }), { numTrustedProxies: 2 }), expects(lbc({ proxyProtocol: true })), expects(lbc())])
      .toEqual([true, true, undefined]);
  });

  test('and a number of zero says nothing by itself', () => {
    const none = { numTrustedProxies: 0 };

    expect([known(lbc(), none), known(GatewayLoadBalancer.clusterIp(), none)]).toEqual([CONNECTION, undefined]);
  });
});

describe('everybody is let in', () => {
  const letsIn = (...sourceRanges: string[]) => letsEverybodyIn({ sourceRanges });

  test('without ranges, and with ranges of a great part of the internet', () => {
    expect(letsEverybodyIn({})).toBe(true);
    expect([letsIn('0.0.0.0/0'), letsIn('0.0.0.0/1', '128.0.0.0/1'), letsIn('192.0.2.0/24', '8.0.0.0/7'), letsIn('2000::/3'), letsIn('2000::/15')])
      .toEqual([true, true, true, true, true]);
  });

  test('not with smaller ones', () => {
    expect([letsIn('10.0.0.0/8'), letsIn('2001::/16'), letsIn('192.0.2.1/32', '2001:db8::1/128')]).toEqual([false, false, false]);
  });
});
