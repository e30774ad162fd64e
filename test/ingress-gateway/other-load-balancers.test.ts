import { Duration } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { annotationsOf, behind, manifestOf } from './gateway-fixture';
import { Findings } from '../../src/core/findings';
import { AwsInTreeOptions, AzureLoadBalancerOptions, GatewayLoadBalancer, GoogleCloudLoadBalancerOptions } from '../../src/ingress-gateway';

const AWS = 'service.beta.kubernetes.io/aws-load-balancer-';
const AZURE = 'service.beta.kubernetes.io/azure-';
const ARN = 'arn:aws:acm:eu-west-1:111122223333:certificate/one';

const serviceOf = (loadBalancer: GatewayLoadBalancer) => manifestOf(behind(loadBalancer), 'Service').spec;
const podAnnotations = (loadBalancer: GatewayLoadBalancer) => manifestOf(behind(loadBalancer), 'Deployment').spec.template.metadata.annotations;

describe('the in-tree controller of AWS', () => {
  const inTree = (options?: AwsInTreeOptions) => GatewayLoadBalancer.awsInTree(options);

  test('makes a Network Load Balancer, and keeps the addresses of clients', () => {
    expect(annotationsOf(behind(inTree()))).toEqual({ [`${AWS}type`]: 'nlb' });
    expect(serviceOf(inTree())).toMatchObject({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' });
    expect(serviceOf(inTree()).loadBalancerClass).toBeUndefined();
  });

  test('is reported', () => {
    const found = (loadBalancer: GatewayLoadBalancer) => Findings.all(behind(loadBalancer)).filter(({ code }) => code !== 'CDI108');
    expect(found(inTree()).map(({ code, message }) => [code, message]))
      .toEqual([['CDI031', expect.stringContaining('the in-tree Network Load Balancer is made by the controller that AWS keeps for old clusters')]]);
    expect(found(GatewayLoadBalancer.googleCloud())).toEqual([]);
  });

  test('knows no scheme, no attributes and no names', () => {
    const all = inTree({
      internal: true, subnets: ['a', 'b'], securityGroups: ['sg'], proxyProtocol: true, tls: { certificateArns: [ARN] }, tags: { team: 'edge' },
    });

    expect(annotationsOf(behind(all))).toEqual({
      [`${AWS}type`]: 'nlb',
      [`${AWS}internal`]: 'true',
      [`${AWS}subnets`]: 'a,b',
      [`${AWS}security-groups`]: 'sg',
      [`${AWS}target-group-attributes`]: 'proxy_protocol_v2.enabled=true',
      [`${AWS}ssl-cert`]: ARN,
      [`${AWS}ssl-ports`]: '443',
      [`${AWS}ssl-negotiation-policy`]: 'ELBSecurityPolicy-TLS13-1-2-2021-06',
      [`${AWS}additional-resource-tags`]: 'team=edge',
    });
    expect(annotationsOf(behind(inTree({ eipAllocations: ['eip'] })))[`${AWS}eip-allocations`]).toBe('eip');
  });

  test('makes a Classic Load Balancer, which opens connections of its own', () => {
    const classic = inTree({ classic: true, crossZone: true, proxyProtocol: true, tls: { certificateArns: [ARN] } });

    expect(annotationsOf(behind(classic))).toEqual({
      [`${AWS}cross-zone-load-balancing-enabled`]: 'true',
      [`${AWS}proxy-protocol`]: '*',
      [`${AWS}ssl-cert`]: ARN,
      [`${AWS}ssl-ports`]: '443',
      [`${AWS}ssl-negotiation-policy`]: 'ELBSecurityPolicy-TLS-1-2-2017-01',
    });
    expect(serviceOf(inTree({ classic: true })).externalTrafficPolicy).toBeUndefined();
    expect(podAnnotations(classic)['proxy.istio.io/config']).toContain('proxyProtocol: {}');
  });

  test.each<[AwsInTreeOptions, AwsInTreeOptions, string]>([
    [{ crossZone: true }, { crossZone: true, classic: true },
      'crossZone of the in-tree Network Load Balancer must be left out, got true: the in-tree controller reads it for a Classic Load Balancer only'],
    [{ eipAllocations: ['a'], internal: true }, { eipAllocations: ['a'] }, 'eipAllocations of the in-tree Network Load Balancer must be left out unless'],
    [{ eipAllocations: ['a'], classic: true }, {}, 'eipAllocations of the in-tree Classic Load Balancer must be left out unless'],
    [{ eipAllocations: ['a'], subnets: ['a', 'b'] }, { eipAllocations: ['a'], subnets: ['a'] }, 'must be as many as subnets (2), got ["a"]'],
    [{ tls: { certificateArns: [ARN, ARN] } }, { tls: { certificateArns: [ARN] } }, 'tls.certificateArns of the in-tree Network Load Balancer must be one certificate'],
    [{ classic: true, preserveClientAddresses: true }, { classic: true, preserveClientAddresses: false },
      'preserveClientAddresses of the in-tree Classic Load Balancer must be left out, got true: a Classic Load Balancer opens connections of its own: use proxyProtocol'],
    [{ proxyProtocol: true, preserveClientAddresses: true }, { preserveClientAddresses: true }, 'must be left out beside proxyProtocol'],
  ])('refuses %j, and not %j', (wrong, nearMiss, message) => {
    expect(() => inTree(wrong)).toThrow(message);
    expect(() => inTree(nearMiss)).not.toThrow();
  });
});

describe('Google Cloud', () => {
  const google = (options?: GoogleCloudLoadBalancerOptions) => GatewayLoadBalancer.googleCloud(options);

  test('external, on a backend service', () => {
    expect(annotationsOf(behind(google()))).toEqual({ 'cloud.google.com/l4-rbs': 'enabled' });
    expect(annotationsOf(behind(google({ backendService: false })))).toEqual({});
    expect(serviceOf(google())).toMatchObject({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' });
    expect(serviceOf(google({ preserveClientAddresses: false })).externalTrafficPolicy).toBeUndefined();
  });

  test('internal', () => {
    const internal = google({ internal: true, subnet: 'gateways', globalAccess: true, addressNames: ['v4', 'v6'], weighted: true, sourceRanges: ['10.0.0.0/8'] });

    expect(annotationsOf(behind(internal))).toEqual({
      'networking.gke.io/load-balancer-type': 'Internal',
      'networking.gke.io/load-balancer-ip-addresses': 'v4,v6',
      'networking.gke.io/load-balancer-subnet': 'gateways',
      'networking.gke.io/internal-load-balancer-allow-global-access': 'true',
      'networking.gke.io/weighted-load-balancing': 'pods-per-node',
    });
    expect(serviceOf(internal).loadBalancerSourceRanges).toEqual(['10.0.0.0/8']);
  });

  test.each<[GoogleCloudLoadBalancerOptions, GoogleCloudLoadBalancerOptions, string]>([
    [{ subnet: 'gateways' }, { subnet: 'gateways', internal: true },
      'subnet of the external load balancer of Google Cloud must be left out, got "gateways": it is for an internal one: set internal: true'],
    [{ globalAccess: true }, { globalAccess: true, internal: true }, 'globalAccess of the external load balancer of Google Cloud must be left out, got true'],
    [{ backendService: true, internal: true }, { backendService: true }, 'backendService of the internal load balancer of Google Cloud must be left out, got true'],
    [{ weighted: true, preserveClientAddresses: false }, { weighted: true }, 'weighted of the external load balancer of Google Cloud must be left out without'],
    [{ weighted: true, backendService: false }, { weighted: true, internal: true }, 'weighted of the external load balancer of Google Cloud must be left out without'],
  ])('refuses %j, and not %j', (wrong, nearMiss, message) => {
    expect(() => google(wrong)).toThrow(message);
    expect(() => google(nearMiss)).not.toThrow();
  });
});

describe('Azure', () => {
  const azure = (options?: AzureLoadBalancerOptions) => GatewayLoadBalancer.azure(options);

  test('external, without any annotation', () => {
    expect(manifestOf(behind(azure()), 'Service').metadata.annotations).toBeUndefined();
    expect(serviceOf(azure())).toMatchObject({ type: 'LoadBalancer', externalTrafficPolicy: 'Local' });
  });

  test('with every option', () => {
    expect(annotationsOf(behind(azure({
      ipv4Address: '192.0.2.4',
      publicIpName: 'shop',
      resourceGroup: 'network',
      dnsLabel: 'shop',
      allowedServiceTags: ['AzureFrontDoor.Backend'],
      tcpIdleTimeout: Duration.minutes(30),
      exposeStatusPort: false,
    })))).toEqual({
      [`${AZURE}load-balancer-ipv4`]: '192.0.2.4',
      [`${AZURE}pip-name`]: 'shop',
      [`${AZURE}load-balancer-resource-group`]: 'network',
      [`${AZURE}dns-label-name`]: 'shop',
      [`${AZURE}allowed-service-tags`]: 'AzureFrontDoor.Backend',
      [`${AZURE}load-balancer-tcp-idle-timeout`]: '30',
      'service.beta.kubernetes.io/port_15021_no_lb_rule': 'true',
    });
    expect(annotationsOf(behind(azure({ internal: true, subnet: 'gateways' })))).toEqual({
      [`${AZURE}load-balancer-internal`]: 'true',
      [`${AZURE}load-balancer-internal-subnet`]: 'gateways',
    });
  });

  test.each<[AzureLoadBalancerOptions, AzureLoadBalancerOptions, string]>([
    [{ subnet: 'gateways' }, { subnet: 'gateways', internal: true },
      'subnet of the external load balancer of Azure must be left out, got "gateways": it is for an internal one: set internal: true'],
    [{ publicIpName: 'shop', internal: true }, { publicIpName: 'shop' }, 'publicIpName of the internal load balancer of Azure must be left out, got "shop": it is for a public'],
    [{ dnsLabel: 'shop', internal: true }, { dnsLabel: 'shop' }, 'dnsLabel of the internal load balancer of Azure must be left out'],
    [{ dnsLabel: 'Shop' }, {}, 'dnsLabel of the external load balancer of Azure must be a DNS label'],
    [{ ipv4Address: 'shop' }, { ipv4Address: '192.0.2.4' }, 'ipv4Address of the external load balancer of Azure must be an IPv4 address, got "shop": an address by name'],
    [{ allowedServiceTags: ['a'], sourceRanges: ['10.0.0.0/8'] }, { allowedServiceTags: ['a'] }, 'sourceRanges of the external load balancer of Azure must be left out beside'],
    [{ tcpIdleTimeout: Duration.minutes(3) }, { tcpIdleTimeout: Duration.minutes(4) },
      'tcpIdleTimeout of the external load balancer of Azure, in minutes must be an integer from 4 to 30, got 3'],
    [{ tcpIdleTimeout: Duration.seconds(270) }, { tcpIdleTimeout: Duration.seconds(300) }, 'got 4.5'],
  ])('refuses %j, and not %j', (wrong, nearMiss, message) => {
    expect(() => azure(wrong)).toThrow(message);
    expect(() => azure(nearMiss)).not.toThrow();
  });
});

describe('no balancer of ours', () => {
  test('a node port', () => {
    const gateway = behind(GatewayLoadBalancer.nodePort({ preserveClientAddresses: true }), { ports: [{ port: 80, nodePort: 30080 }] });

    expect(manifestOf(gateway, 'Service').spec).toMatchObject({ type: 'NodePort', externalTrafficPolicy: 'Local', ports: [{ port: 15021 }, { port: 80, nodePort: 30080 }] });
    expect(serviceOf(GatewayLoadBalancer.nodePort()).externalTrafficPolicy).toBeUndefined();
    expect(podAnnotations(GatewayLoadBalancer.nodePort({ proxyProtocol: true }))['proxy.istio.io/config']).toContain('proxyProtocol: {}');
    expect(() => GatewayLoadBalancer.nodePort({ proxyProtocol: true, preserveClientAddresses: true })).toThrow('preserveClientAddresses of the node port must be left out');
  });

  test('a cluster IP', () => {
    expect(serviceOf(GatewayLoadBalancer.clusterIp()).type).toBe('ClusterIP');
    expect(() => behind(GatewayLoadBalancer.clusterIp(), { ports: [{ port: 80, nodePort: 30080 }] }))
      .toThrow('nodePort of port 80 of gateway "shop" must be left out behind a cluster IP, got 30080: use GatewayLoadBalancer.nodePort()');
  });

  test('that of another controller', () => {
    const custom = GatewayLoadBalancer.custom({
      annotations: { 'metallb.io/address-pool': 'edge' },
      loadBalancerClass: 'metallb.io/metallb',
      sourceRanges: ['10.0.0.0/8'],
      preserveClientAddresses: true,
      tlsPorts: [443],
    });

    expect(annotationsOf(behind(custom))).toEqual({ 'metallb.io/address-pool': 'edge' });
    expect(serviceOf(custom)).toMatchObject({
      type: 'LoadBalancer', loadBalancerClass: 'metallb.io/metallb', loadBalancerSourceRanges: ['10.0.0.0/8'], externalTrafficPolicy: 'Local',
    });
    expect(behind(custom).terminatesTls(443)).toBe(true);
    expect(serviceOf(GatewayLoadBalancer.custom({})).externalTrafficPolicy).toBeUndefined();
  });

  test('whose options are none', () => {
    const custom = (options: object) => () => GatewayLoadBalancer.custom(options);

    expect(custom({ annotations: { a: 1 } })).toThrow('annotation a of the custom load balancer must be a text, got 1: numbers and booleans need quotes');
    expect(custom({ annotations: { a: '1' } })).not.toThrow();
    expect(custom({ loadBalancerClass: 'no class' })).toThrow('loadBalancerClass of the custom load balancer must be a name such as "example.com/balancer", got "no class"');
    expect(custom({ loadBalancerClass: 'a'.repeat(64) })).toThrow('loadBalancerClass of the custom load balancer must be a name');
    expect(custom({ loadBalancerClass: 'A.com/b' })).toThrow('loadBalancerClass of the custom load balancer must be a name');
    expect(custom({ loadBalancerClass: 'a'.repeat(63) })).not.toThrow();
    expect(custom({ loadBalancerClass: 'tailscale' })).not.toThrow();
    expect(custom({ tlsPorts: [] })).toThrow('tlsPorts of the custom load balancer must be a list of at least one');
    expect(custom({ tlsPorts: [70000] })).toThrow('tlsPorts of the custom load balancer must be an integer from 1 to 65535, got 70000');
  });
});
