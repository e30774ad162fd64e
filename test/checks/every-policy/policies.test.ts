import { ApiObject, Chart, Testing } from 'cdk8s';
import { describe, expect, test } from 'vitest';
import {
  AuthorizationAction, AuthorizationPolicy, AuthorizationPolicyProps, DataPlane, Findings, MeshSettingsProps, PeerAuthentication,
  PeerAuthenticationMode, PolicyTarget, RequestAuthentication,
} from '../../../src';
import { threeWays } from '../three-ways';

const { DENY } = AuthorizationAction;
const ECHO = PolicyTarget.workload({ app: 'echo' });
const EDGE = PolicyTarget.workload({ istio: 'ingressgateway' });
const AMBIENT: MeshSettingsProps = { dataPlane: DataPlane.AMBIENT };
const ADMIN = [{ operations: [{ paths: ['/admin'] }] }];

const authorization = (props: AuthorizationPolicyProps, namespace?: string) => (chart: Chart) =>
  void new AuthorizationPolicy(chart, 'policy', { metadata: { name: 'policy', ...namespace === undefined ? {} : { namespace } }, ...props });
const tokens = (target?: PolicyTarget) => (chart: Chart) =>
  void new RequestAuthentication(chart, 'policy', { metadata: { name: 'policy' }, target, jwtRules: [{ issuer: 'https://login.example.com' }] });
const peers = (namespace: string, selector?: Record<string, string>) => (chart: Chart) =>
  void new PeerAuthentication(chart, 'policy', { metadata: { name: 'policy', namespace }, selector, mode: PeerAuthenticationMode.STRICT });

type Case = [what: string, code: string, build: (chart: Chart) => void, settings: MeshSettingsProps, expected: string[]];

describe('a policy, whoever made it', () => {
  test.each<Case>([
    ['for the mesh', 'CDI051', authorization({}, 'istio-system'), {},
      ['warning undefined: AuthorizationPolicy in the root namespace "istio-system" applies to every workload of the mesh']],
    ['for pods of every namespace', 'CDI051', authorization({ target: ECHO }, 'istio-system'), {},
      ['warning undefined: AuthorizationPolicy in the root namespace "istio-system" applies to the pods with the labels {"app":"echo"} in every namespace']],
    ['for the gateway of the root namespace', 'CDI051', authorization({ target: EDGE }, 'istio-system'), {}, []],
    ['for its namespace', 'CDI051', authorization({}), {}, []],
    ['for a Service, without waypoints', 'IST0167', authorization({ target: PolicyTarget.services(['echo']) }), {},
      ['warning spec.targetRefs[0]: AuthorizationPolicy for a Service does nothing in a mesh with sidecars']],
    ['for a Service, with waypoints', 'IST0167', authorization({ target: PolicyTarget.services(['echo']) }), AMBIENT, []],
    ['for connections to some pods, in the root namespace', 'IST0167', peers('istio-system', { app: 'echo' }), {},
      ['warning spec.selector: PeerAuthentication with a selector in the root namespace "istio-system" does nothing']],
    ['for connections to the mesh', 'IST0167', peers('istio-system'), {}, []],
    ['away from its gateway', 'IST0127', authorization({ target: EDGE }), {},
      ['warning spec.selector: AuthorizationPolicy in the namespace "shop" does nothing at the gateway that it selects by {"istio":"ingressgateway"}']],
    ['of tokens away from its gateway', 'KIA0004', tokens(EDGE), {}, ['warning spec.selector: RequestAuthentication in the namespace "shop" does nothing']],
    ['for pods that are no gateway', 'IST0127', authorization({ target: ECHO }), {}, []],
    ['that denies without ports', 'IST0133/deny-without-ports', authorization({ target: ECHO, action: DENY, rules: ADMIN }), {},
      ['warning spec.rules[0]: rule 0 denies by paths and names no ports']],
    ['that denies at ports', 'IST0133/deny-without-ports',
      authorization({ target: ECHO, action: DENY, rules: [{ operations: [{ paths: ['/admin'], ports: [8080] }] }] }), {}, []],
    ['that allows', 'IST0133/deny-without-ports', authorization({ target: ECHO, rules: ADMIN }), {}, []],
    ['that denies without ports at the proxies of nodes, where it denies nothing', 'IST0133/deny-without-ports', authorization({ action: DENY, rules: ADMIN }), AMBIENT, []],
    ['that denies without ports at a waypoint', 'IST0133/deny-without-ports',
      authorization({ target: PolicyTarget.services(['echo']), action: DENY, rules: ADMIN }), AMBIENT, ['warning spec.rules[0]: rule 0 denies by paths and names no ports']],
    ['that denies at the proxies of nodes', 'KIA0110', authorization({ action: DENY, rules: ADMIN }), AMBIENT,
      ['error spec.rules[0]: rule 0 compares paths, which the proxy of a node in an ambient mesh does not know: the rule denies nothing']],
    ['that allows at the proxies of nodes', 'KIA0110', authorization({ rules: ADMIN }), AMBIENT, ['warning spec.rules[0]: rule 0 compares paths']],
    ['that audits at the proxies of nodes', 'KIA0110', authorization({ action: AuthorizationAction.AUDIT, rules: ADMIN }), AMBIENT,
      ['warning spec.action: AuthorizationPolicy with the action AUDIT does nothing']],
    ['for a gateway of an ambient mesh', 'KIA0110', authorization({ target: EDGE, action: DENY, rules: ADMIN }), AMBIENT, []],
    ['beside sidecars', 'KIA0110', authorization({ action: DENY, rules: ADMIN }), {}, []],
    ['of tokens at the proxies of nodes', 'KIA1115', tokens(), AMBIENT, ['warning undefined: RequestAuthentication without a waypoint']],
    ['of tokens at a waypoint', 'KIA1115', tokens(PolicyTarget.services(['echo'])), AMBIENT, []],
  ])('%s: %s', (_, code, build, settings, expected) => {
    const found = threeWays(code, build, settings).map(({ level, field, message }) => `${level} ${field}: ${message}`);
    expect(found).toHaveLength(expected.length);
    expected.forEach((text, index) => expect(found[index]).toContain(text));
  });
});

describe('what the manifests show', () => {
  const gateway = (protocol: string) => (chart: Chart) => void new ApiObject(chart, 'gateway', {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'web' },
    spec: { selector: { app: 'echo' }, servers: [{ port: { number: 80, name: 'http', protocol }, hosts: ['*'] }] },
  });
  const denied = (protocol: string) => threeWays('IST0133/deny-without-ports', chart => {
    gateway(protocol)(chart);
    authorization({ target: ECHO, action: DENY, rules: ADMIN })(chart);
  });

  test('a gateway that has requests only closes no connections', () => {
    expect([denied('HTTP'), denied('TCP')].map(found => found.length)).toEqual([0, 1]);
  });

  test.each<[string, string, (chart: Chart) => void]>([
    ['AuthorizationPolicy', 'security.istio.io/v1', authorization({ target: PolicyTarget.gateways(['front']) })],
    ...(['RequestAuthentication security.istio.io/v1', 'Telemetry telemetry.istio.io/v1', 'WasmPlugin extensions.istio.io/v1alpha1',
      'EnvoyFilter networking.istio.io/v1alpha3'].map(one => one.split(' ')).map(([kind, apiVersion]): [string, string, (chart: Chart) => void] => [
      kind, apiVersion, chart => void new ApiObject(chart, 'policy', {
        apiVersion, kind, metadata: { name: 'p', namespace: 'shop' }, spec: { targetRefs: [{ group: 'gateway.networking.k8s.io', kind: 'Gateway', name: 'front' }] },
      }),
    ])),
  ])('%s (%s) does not name a Gateway of Istio', (_, __, build) => {
    const found = (...gateways: string[][]) => {
      const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });
      gateways.forEach(([apiVersion, name, namespace]) => new ApiObject(chart, `${apiVersion} ${name} ${namespace}`, {
        apiVersion, kind: 'Gateway', metadata: { name, namespace }, spec: apiVersion.startsWith('networking') ? { selector: { istio: 'edge' }, servers: [] } : {},
      }));
      build(chart);
      return Findings.all(chart).filter(({ code }) => code === 'IST0167').map(({ message, field }) => `${field}: ${message}`);
    };
    const istio = ['networking.istio.io/v1', 'front', 'shop'];
    expect(found(istio)).toEqual([expect.stringContaining('for the Gateway "front" does nothing: that is Gateway shop/front of Istio')]);
    expect(found(istio, ['gateway.networking.k8s.io/v1', 'front', 'shop'])).toEqual([]);
    expect(found(['networking.istio.io/v1', 'other', 'shop'])).toEqual([]);
    expect(found(['networking.istio.io/v1', 'front', 'edge'])).toEqual([]);
    expect(found()).toEqual([]);
  });

  test('there are waypoints, whatever the settings say', () => {
    const forService = authorization({ target: PolicyTarget.services(['echo']) });
    expect(threeWays('IST0167', chart => {
      new ApiObject(chart, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x', labels: { 'istio.io/use-waypoint': 'waypoint' } } });
      forService(chart);
    })).toEqual([]);
    expect(threeWays('IST0167', chart => {
      new ApiObject(chart, 'waypoint', { apiVersion: 'gateway.networking.k8s.io/v1', kind: 'Gateway', metadata: { name: 'w' }, spec: { gatewayClassName: 'istio-waypoint' } });
      forService(chart);
    })).toEqual([]);
    expect(threeWays('IST0167', chart => {
      new ApiObject(chart, 'namespace', { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'x', labels: { 'istio.io/use-waypoint': 'none' } } });
      forService(chart);
    })).toHaveLength(1);
  });
});
