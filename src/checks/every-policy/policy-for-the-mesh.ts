import { CDI051 } from '../../findings/catalogue/cdi051';
import { selects } from '../../istio';
import { Mesh, PolicyView, reachOf, readPolicy, settingsOf } from '../../mesh';
import { Check } from '../check';

/** In the root namespace a policy is one for other teams too. */
export const policyForTheMesh: Check = {
  ...CDI051,
  check(object, mesh) {
    const policy = readPolicy(object);
    const reached = policy.namespace === settingsOf(object).rootNamespace ? reachedBeyond(policy, mesh) : undefined;
    return reached === undefined ? [] : [{
      message: `${object.manifest.kind} in the root namespace "${policy.namespace}" applies to ${reached}, those of other teams too`,
      fix: `put it into the namespace of the app${policy.selector || policy.targets.length > 0 ? '' : ', or give it a target'}; `
        + 'acknowledge it where the mesh is yours',
    }];
  },
};

/** What it applies to beyond its namespace. */
function reachedBeyond(policy: PolicyView, mesh: Mesh): string | undefined {
  const { selector, targets } = policy;
  if (targets.length > 0) {
    return targets.some(({ kind }) => kind.endsWith('/GatewayClass')) ? 'every waypoint of the mesh' : undefined;
  }
  if (selector === undefined) {
    return 'every workload of the mesh';
  }
  return reachOf(policy) !== 'mesh' || isGatewayOfRoot(policy, mesh) ? undefined
    : `the pods with the labels ${JSON.stringify(selector)} in every namespace`;
}

/** Whether labels choose a gateway in the root namespace, and no other pods that are known: then the policy is where that gateway is. */
function isGatewayOfRoot({ selector = {}, namespace, object }: PolicyView, mesh: Mesh): boolean {
  const { gateway } = settingsOf(object);
  const pods = mesh.pods.selectedBy(selector);
  return (gateway.namespace === namespace && selects(gateway.labels, selector))
    || (pods.length > 0 && pods.every(one => one.isGateway && one.namespace === namespace));
}
