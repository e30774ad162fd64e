import { Chart, Testing } from 'cdk8s';
import { Construct } from 'constructs';
import { test } from 'vitest';
import { authorizationPolicies, peerAuthentications, POLICY_SETTINGS, requestAuthentications } from './policies';
import { Findings } from '../../src/core/findings';
import { PolicyTarget } from '../../src/core/policy-target';
import { MeshSettings } from '../../src/mesh-settings/mesh-settings';
import { AuthorizationPolicy } from '../../src/security';
import { expectCoverage } from '../networking/coverage';

const INSTEAD_OF_TARGET_REFS = { targetRef: 'an older form of targetRefs' };
const OWN_NAMESPACE = { 'targetRefs[].namespace': 'Istio refuses every value: targets are in the namespace of the policy' };
const INHERITED = 'the same as leaving it out';

function corpus(add: (scope: Construct) => void): object[] {
  const chart = new Chart(Testing.app(), 'test', { namespace: 'shop' });
  MeshSettings.configure(chart, POLICY_SETTINGS);
  add(chart);
  return Testing.synth(chart);
}

test('every field of an AuthorizationPolicy can be written, or is left out for a reason', () => {
  expectCoverage({
    kind: 'AuthorizationPolicy',
    corpus: corpus(scope => {
      authorizationPolicies(scope);
      Findings.of(scope).acknowledge('CDI051', 'for the group of a GatewayClass');
      new AuthorizationPolicy(scope, 'waypoints', { metadata: { namespace: 'istio-system' }, target: PolicyTarget.gatewayClass('istio-waypoint') });
    }),
    exclusions: { ...INSTEAD_OF_TARGET_REFS, ...OWN_NAMESPACE, 'action=ALLOW': INHERITED },
  });
});

test('every field of a RequestAuthentication can be written, or is left out for a reason', () => {
  expectCoverage({
    kind: 'RequestAuthentication',
    corpus: corpus(requestAuthentications),
    exclusions: { ...INSTEAD_OF_TARGET_REFS, ...OWN_NAMESPACE, 'jwtRules[].jwks_uri': 'another spelling of jwksUri' },
  });
});

test('every field of a PeerAuthentication can be written, or is left out for a reason', () => {
  expectCoverage({
    kind: 'PeerAuthentication',
    corpus: corpus(peerAuthentications),
    exclusions: { 'mtls.mode=UNSET': INHERITED, 'portLevelMtls.{*}.mode=UNSET': INHERITED },
  });
});
