import { ApiObjectMetadata } from 'cdk8s';
import { expect, test } from 'vitest';
import { ACCEPTED, Guarded, guardedIn, SHARED } from './policy-fixture';
import {
  AuthorizationAction, AuthorizationPolicy, Checks, FindingLevel, Findings, IstioAlbProps, ListenerAction, ListenerCondition, MeshNamespace,
  PolicyTarget, WeightedService,
} from '../../../src';

interface WithCart extends Guarded {
  readonly cart: WeightedService;
}

/** A rule that asks for a token, and forwards to pods with such metadata. */
function guarding(podMetadata: ApiObjectMetadata, props: IstioAlbProps = SHARED, hostNetwork?: boolean): WithCart {
  const guarded = guardedIn(props);
  const service = new WeightedService(guarded.chart, 'cart', {
    name: 'cart', port: 80, versions: [{ name: 'v1', weight: 100, podMetadata, hostNetwork, containers: [{ image: 'cart:1', portNumber: 8080 }] }],
  });
  const action = ListenerAction.authenticateJwt({ issuers: [{ issuer: 'https://login.example.com' }], next: ListenerAction.forward(service) });
  guarded.listener.addAction('cart', { conditions: [ListenerCondition.hostHeaders(['shop.example.com'])], action });
  return { ...guarded, cart: service };
}

test.each<[string, ApiObjectMetadata]>([
  ['sidecar.istio.io/inject: "false"', { labels: { 'sidecar.istio.io/inject': 'false' } }],
  ['traffic.sidecar.istio.io/excludeInboundPorts: "8080"', { annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '8080' } }],
])('pods with %s enforce nothing', (bypass, podMetadata) => {
  expect(() => guarding(podMetadata)).toThrow(`must be PolicyEnforcement.GATEWAY where pods of a target have ${bypass}, got`);
  expect(() => guarding(podMetadata, ACCEPTED)).not.toThrow();
});

test('pods that leave out another port do', () => {
  expect(() => guarding({ annotations: { 'traffic.sidecar.istio.io/excludeInboundPorts': '9090' } })).not.toThrow();
});

test('pods in the network of their node enforce nothing', () => {
  expect(() => guarding({}, SHARED, true)).toThrow('where pods of a target have hostNetwork: true');
  expect(() => guarding({}, SHARED, false)).not.toThrow();
});

test.each<[string, (guarded: WithCart) => void, number]>([
  ['of a later version', ({ cart }) => cart.addVersion({
    name: 'v2', weight: 0, podMetadata: { labels: { 'sidecar.istio.io/inject': 'false' } }, containers: [{ image: 'cart:2', portNumber: 8080 }],
  }), 1],
  ['whose metadata changes later', ({ cart }) => cart.version('v1').deployment!.podMetadata.addAnnotation('traffic.sidecar.istio.io/excludeInboundPorts', '8080'), 1],
  ['in a Namespace without sidecars', ({ chart }) => new MeshNamespace(chart, 'namespace', { name: 'shop' }).metadata.addLabel('istio-injection', 'disabled'), 1],
  ['with one', ({ cart }) => cart.addVersion({ name: 'v2', weight: 0, containers: [{ image: 'cart:2', portNumber: 8080 }] }), 0],
])('pods %s: what enforces nothing is an error at the synth', (_, change, count) => {
  const guarded = guarding({});
  change(guarded);
  expect(Findings.all(guarded.chart).filter(({ code, level }) => code === 'CDI087' && level === FindingLevel.ERROR)).toHaveLength(count);
});

test('nobody accepts such an error of a guard, nor switches it off; that of another policy they do', () => {
  const inject = { 'sidecar.istio.io/inject': 'false' };
  const errorsIn = ({ chart }: Guarded) => Findings.all(chart).filter(({ code, level, acknowledged }) =>
    code === 'CDI087' && level === FindingLevel.ERROR && acknowledged === undefined).map(({ resource }) => resource?.split(' ')[0]);
  const accepts: ((guarded: Guarded) => void)[] = [
    ({ chart }) => void Findings.of(chart).acknowledge('CDI087', 'tried'),
    ({ chart }) => void Checks.of(chart.node.root).switchOff('CDI087', 'tried'),
  ];
  for (const accept of accepts) {
    const own = (accepted: (guarded: Guarded) => void) => {
      const other = guardedIn(SHARED);
      accepted(other);
      const versions = [{ name: 'v1', weight: 100, podMetadata: { labels: inject }, containers: [{ image: 'cart:1', portNumber: 8080 }] }];
      new WeightedService(other.chart, 'cart', { name: 'cart', port: 80, versions });
      new AuthorizationPolicy(other.chart, 'policy', {
        target: PolicyTarget.workload({ app: 'cart' }), action: AuthorizationAction.DENY, rules: [{ operations: [{ paths: ['/admin'], ports: [8080] }] }],
      });
      return errorsIn(other);
    };
    const guarded = guarding({});
    accept(guarded);
    guarded.cart.version('v1').deployment!.podMetadata.addLabel('sidecar.istio.io/inject', 'false');
    expect(errorsIn(guarded)).toEqual(['AuthorizationPolicy']);

    expect([own(accept), own(() => {})]).toEqual([[], ['AuthorizationPolicy']]);
  }
});
