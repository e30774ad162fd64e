import { expect, test } from 'vitest';
import { AuthorizationAction, AuthorizationPolicy, DataPlane, PolicyTarget } from '../../../src';
import { threeWays } from '../three-ways';

const found = (annotations: Record<string, string>) => threeWays('CDI110', chart => {
  new AuthorizationPolicy(chart, 'policy', {
    metadata: { annotations }, target: PolicyTarget.workload({ app: 'cart' }), action: AuthorizationAction.DENY, rules: [{ operations: [{ ports: [8080] }] }],
  });
});

// As strconv.ParseBool of Go reads it.
test.each(['1', 't', 'T', 'true', 'TRUE', 'True'])('a policy that is only tried is told: %s', value => {
  expect(found({ 'istio.io/dry-run': value })).toMatchObject([{
    level: 'warning',
    message: expect.stringContaining('lets every request pass that the policy would refuse') as string,
    field: 'metadata.annotations["istio.io/dry-run"]',
  }]);
});

test('at the proxies of nodes it is told that nobody tries it, and at a waypoint that it is tried', () => {
  const message = (target: PolicyTarget) => threeWays('CDI110', chart => {
    new AuthorizationPolicy(chart, 'policy', { metadata: { annotations: { 'istio.io/dry-run': 'true' } }, target, rules: [{ operations: [{ ports: [80] }] }] });
  }, { dataPlane: DataPlane.AMBIENT }).map(finding => finding.message);
  expect(message(PolicyTarget.workload({ app: 'cart' }))).toEqual([expect.stringContaining('tries nothing at the proxies of nodes')]);
  expect(message(PolicyTarget.services(['cart']))).toEqual([expect.stringContaining('lets every request pass')]);
});

test.each<Record<string, string>>([{ 'istio.io/dry-run': 'false' }, { 'istio.io/dry-run': '0' }, { 'example.com/dry-run': 'true' }])('one that is enforced is not: %j', annotations => {
  expect(found(annotations)).toEqual([]);
});
