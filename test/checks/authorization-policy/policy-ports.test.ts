import { App, Chart } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import { AuthorizationAction, AuthorizationPolicy, AuthorizationRule, ClientAddress, Findings, GatewayLoadBalancer, IngressGateway, MeshSettings, PolicyTarget, WeightedService } from '../../../src';
import { policyPorts } from '../../../src/checks/authorization-policy/policy-ports';
import { Manifest } from '../../../src/mesh';
import { findInManifests } from '../run-check';
import { threeWays } from '../three-ways';

const check = (...manifests: Manifest[]) =>
  findInManifests(policyPorts, ...manifests).map(({ level, message, fix }) => `${level}: ${message} (${fix})`);

const deployment = (labels: Record<string, string>, ports: object[], annotations?: Record<string, string>, namespace = 'shop'): Manifest => ({
  apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web', namespace }, spec: { template: { metadata: { labels, annotations }, spec: { containers: [{ ports }] } } },
});
const service = (selector: Record<string, string> | undefined, ports: object[]): Manifest =>
  ({ apiVersion: 'v1', kind: 'Service', metadata: { name: 'web', namespace: 'shop' }, spec: { selector, ports } });
const policy = (spec: object): Manifest =>
  ({ apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy', metadata: { name: 'p', namespace: 'shop' }, spec });
const byPorts = (ports: string[], more: object = { selector: { matchLabels: { app: 'web' } } }) => policy({ ...more, rules: [{ to: [{ operation: { ports } }] }] });

const WEB = [deployment({ app: 'web', version: 'v1' }, [{ containerPort: 8080 }]), service({ app: 'web' }, [{ port: 80, targetPort: 8080 }])];
const WRONG = 'error: rule 0: ports names 80, a port of the Service: the pods listen on 8080, and that is compared (write 8080)';

describe('CDI054: a port of the Service', () => {
  test('is told of pods by all or a part of their labels', () => {
    expect(check(...WEB, byPorts(['80']))).toEqual([WRONG]);
    expect(check(...WEB, byPorts(['80'], { selector: { matchLabels: { app: 'web', version: 'v1' } } }))).toEqual([WRONG]);
  });

  test('is told of every list of ports', () => {
    expect(check(...WEB, policy({
      selector: { matchLabels: { app: 'web' } },
      rules: [
        { to: [{ operation: { notPorts: ['80'] } }] },
        { when: [{ key: 'destination.port', values: ['80'], notValues: ['80'] }] },
      ],
    }))).toEqual([
      expect.stringContaining('rule 0: notPorts names 80'),
      expect.stringContaining('rule 1: values of destination.port names 80'),
      expect.stringContaining('rule 1: notValues of destination.port names 80'),
    ]);
  });

  test('is told of a port by name, and of a raw Pod', () => {
    const pod: Manifest = { apiVersion: 'v1', kind: 'Pod', metadata: { name: 'web', namespace: 'shop', labels: { app: 'web' } }, spec: { containers: [{ ports: [{ name: 'http', containerPort: 8080 }] }] } };
    expect(check(pod, service({ app: 'web' }, [{ port: 80, targetPort: 'http' }]), byPorts(['80']))).toEqual([WRONG]);
  });

  test('is a warning for a whole namespace, where other pods may have it', () => {
    expect(check(...WEB, byPorts(['80'], {}))).toEqual([expect.stringMatching(/^warning: .*or acknowledge it where other pods of the namespace listen on 80\)$/)]);
  });

  test.each<[string, Manifest[]]>([
    ['the port of the pods', [...WEB, byPorts(['8080'])]],
    ['both', [...WEB, byPorts(['80', '8080'])]],
    ['a port that no Service has', [...WEB, byPorts(['81'])]],
    ['pods that nobody knows', [...WEB, byPorts(['80'], { selector: { matchLabels: { app: 'other' } } })]],
    ['pods of another namespace', [deployment({ app: 'web' }, [], {}, 'other'), WEB[1], byPorts(['80'])]],
    ['pods that listen there', [deployment({ app: 'web' }, [{ containerPort: 80 }]), WEB[1], byPorts(['80'])]],
    ['a Service without a targetPort', [WEB[0], service({ app: 'web' }, [{ port: 80 }]), byPorts(['80'])]],
    ['a Service for other pods', [WEB[0], service({ app: 'other' }, [{ port: 80, targetPort: 8080 }]), byPorts(['80'])]],
    ['a Service without a selector', [WEB[0], service(undefined, [{ port: 80, targetPort: 8080 }]), byPorts(['80'])]],
    ['pods that take ports from the PROXY protocol',
      [deployment({ app: 'web' }, [], { 'proxy.istio.io/config': '{"gatewayTopology":{"proxyProtocol":{}}}' }), WEB[1], byPorts(['80'])]],
    ['a waypoint, which compares it', [...WEB, byPorts(['80'], { targetRefs: [{ kind: 'Service', name: 'web' }] })]],
    ['another kind', [...WEB, { ...byPorts(['80']), kind: 'RequestAuthentication' }]],
    ['a policy without anything', [...WEB, policy({}), { apiVersion: 'security.istio.io/v1', kind: 'AuthorizationPolicy' }]],
  ])('is not told of %s', (_case, manifests) => {
    expect(check(...manifests)).toEqual([]);
  });

  test('is what a waypoint compares, and not that of the pods', () => {
    const atWaypoint = (ports: string[], kind = 'Service') => check(...WEB, byPorts(ports, { targetRef: { kind, name: 'web' } }));
    expect(atWaypoint(['8080'])).toEqual([
      'error: rule 0: ports names 8080, a port of the pods: a waypoint compares the port of the Service, which is 80 (write 80)',
    ]);
    expect([...atWaypoint(['80', '8080']), ...atWaypoint(['9090']), ...atWaypoint(['8080'], 'Gateway')]).toEqual([]);
  });
});

describe('in an app', () => {
  const told = (namespace: string, labels: Record<string, string>, ports: number[], make: (chart: Chart) => void = () => undefined) => {
    const app = new App();
    const chart = new Chart(app, 'chart', { namespace });
    make(chart);
    const rules: AuthorizationRule[] = [{ operations: [{ paths: ['/admin/*'], ports }] }];
    new AuthorizationPolicy(chart, 'policy', { target: PolicyTarget.workload(labels), action: AuthorizationAction.DENY, rules });
    return Findings.all(app).filter(({ code }) => code === 'CDI054').map(({ level, message, fix }) => [level, message, fix]);
  };
  const service_ = (chart: Chart) => new WeightedService(chart, 'echo', { name: 'echo', port: 80, versions: [{ name: 'v1', containers: [{ image: 'echo', portNumber: 8080 }] }] });
  const gateway = (chart: Chart) => new IngressGateway(chart, 'edge', { name: 'edge', loadBalancer: GatewayLoadBalancer.clusterIp() });
  const message = (what: string) => expect.stringContaining(`rule 0: ports names 80, a port of the ${what}: `) as string;

  test('the pods of a WeightedService are known', () => {
    expect(told('shop', { app: 'echo' }, [80], service_)).toEqual([['error', message('Service'), 'write 8080']]);
    expect(told('shop', { app: 'echo' }, [8080], service_)).toEqual([]);
  });

  test('so is an IngressGateway', () => {
    const { workload } = gateway(new Chart(new App(), 'chart', { namespace: 'edge' }));
    const { targetPort } = workload.ports!.find(({ port }) => port === 80)!;
    expect(told('edge', workload.labels, [80], gateway)).toEqual(targetPort === undefined || targetPort === 80 ? [] : [['error', message('Service'), `write ${targetPort}`]]);
  });

  test('and the gateway of the mesh settings, where its ports are said', () => {
    const settings = (namespaceName: string, ports?: { port: number; targetPort: number }[], clientAddress?: ClientAddress) => (chart: Chart) =>
      MeshSettings.configure(chart, { gatewayWorkload: { labels: { istio: 'edge', app: 'edge' }, namespaceName, ports, clientAddress } });
    const ports = [{ port: 80, targetPort: 8080 }];
    const asked = (make: (chart: Chart) => void, named = [80]) => told('edge', { istio: 'edge' }, named, make);
    expect(asked(settings('edge', ports))).toEqual([['error', message('Service'), 'write 8080']]);
    expect(asked(settings('edge', ports), [8080])).toEqual([]);
    expect(asked(settings('edge'))).toEqual([]);
    expect(asked(settings('other', ports))).toEqual([]);
    const named: unknown = ['warning', expect.stringContaining('rule 0: ports compares the destination, and the gateway takes it from the header of the PROXY protocol'),
      expect.stringContaining('leave the ports out')];
    expect(asked(settings('edge', ports, ClientAddress.PROXY_PROTOCOL), [8080])).toEqual([named]);
    expect(asked(settings('edge', undefined, ClientAddress.PROXY_PROTOCOL))).toEqual([named]);
    expect(asked(settings('other', ports, ClientAddress.PROXY_PROTOCOL))).toEqual([]);
  });

  test('a gateway with the PROXY protocol has no ports of its own', () => {
    const edge = (proxyProtocol: boolean) => (chart: Chart) =>
      void new IngressGateway(chart, 'edge', { name: 'edge', loadBalancer: GatewayLoadBalancer.nodePort({ proxyProtocol }) });
    expect(told('edge', { istio: 'edge' }, [80], edge(true)).map(([level]) => level)).toEqual(['warning']);
    expect(told('edge', { istio: 'edge' }, [80], edge(false))).toEqual([]);
    expect(told('edge', { istio: 'other' }, [80], edge(true))).toEqual([]);
    const conditions = (key: string) => {
      const chart = new Chart(new App(), 'chart', { namespace: 'edge' });
      edge(true)(chart);
      new AuthorizationPolicy(chart, 'policy', {
        target: PolicyTarget.workload({ istio: 'edge' }), action: AuthorizationAction.DENY, rules: [{ conditions: [{ key, values: [key === 'destination.ip' ? '10.0.0.0/8' : '80'] }] }],
      });
      return Findings.all(chart).filter(({ code }) => code === 'CDI054').length;
    };
    expect([conditions('destination.port'), conditions('destination.ip'), conditions('connection.sni')]).toEqual([1, 1, 0]);
  });
});

describe('Services that lead a port of a gateway to several', () => {
  const pods = deployment({ istio: 'edge' }, [{ containerPort: 8080 }], { 'inject.istio.io/templates': 'gateway' });
  const named = (name: string, port: number, targetPort: number, more: object = {}): Manifest =>
    ({ apiVersion: 'v1', kind: 'Service', metadata: { name, namespace: 'shop', ...more }, spec: { selector: { istio: 'edge' }, ports: [{ port, targetPort }] } });
  const at = (...ports: string[]) => byPorts(ports, { selector: { matchLabels: { istio: 'edge' } } });
  const first = named('first', 80, 8080);

  test('let it listen on one of them, so that a policy for the other does nothing', () => {
    expect(check(pods, first, named('second', 80, 8088), at('8080'))).toEqual([
      'error: rule 0: ports names 8080, and of the Services in front of the gateway one leads port 80 there and another to 8088: Istio lets pods '
        + 'listen on one of both, and compares that (let each of the Services lead port 80 to the same one, or name 8080 and 8088)',
    ]);
    expect(check(pods, first, named('second', 80, 8088), byPorts(['8080'], {}))).toEqual([expect.stringMatching(/^warning: /)]);
  });

  test.each<[string, Manifest[]]>([
    ['both ports', [first, named('second', 80, 8088), at('8080', '8088')]],
    ['the same port', [first, named('second', 80, 8080), at('8080')]],
    ['another port of the second Service', [first, named('second', 81, 8088), at('8080')]],
    ['a Service whose ports Istio leaves alone', [first, named('second', 80, 8088, { labels: { 'experimental.istio.io/disable-gateway-port-translation': 'true' } }), at('8080')]],
    ['a policy without ports', [first, named('second', 80, 8088), policy({ selector: { matchLabels: { istio: 'edge' } }, rules: [{}] })]],
  ])('not with %s', (_, manifests) => {
    expect(check(pods, ...manifests)).toEqual([]);
  });

  test('so it is with pods that have a Service each', () => {
    const apart = { ...named('second', 80, 9090), spec: { selector: { app: 'other' }, ports: [{ port: 80, targetPort: 9090 }] } };
    const other = { ...deployment({ istio: 'edge', app: 'other' }, [], { 'inject.istio.io/templates': 'gateway' }), metadata: { name: 'other', namespace: 'shop' } };
    expect(check(pods, { ...first, spec: { selector: { app: 'none' }, ports: [] } }, other, apart, at('9090'))).toEqual([]);
    expect(check(pods, first, other, apart, at('8080'))).toEqual([expect.stringContaining('one leads port 80 there and another to 9090')]);
  });

  test('a sidecar listens on all of them', () => {
    expect(check(deployment({ istio: 'edge' }, [{ containerPort: 8080 }]), first, named('second', 80, 8088), at('8080'))).toEqual([]);
  });
});

test('it is the same, whoever made the policy', () => {
  const gatewayWorkload = { labels: { istio: 'edge' }, namespaceName: 'shop', ports: [{ port: 80, targetPort: 8080 }] };
  const found = (port: number) => threeWays('CDI054', chart => {
    const rules: AuthorizationRule[] = [{ operations: [{ paths: ['/admin'], ports: [port] }] }];
    new AuthorizationPolicy(chart, 'policy', { target: PolicyTarget.workload({ istio: 'edge' }), action: AuthorizationAction.DENY, rules });
  }, { gatewayWorkload });
  expect(found(80)).toMatchObject([{ level: 'error', path: 'test/policy', field: 'spec.rules[0]', fix: 'write 8080' }]);
  expect(found(8080)).toEqual([]);
});
