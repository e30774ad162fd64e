import { CDI126 } from '../../findings/catalogue/cdi126';
import { mapOf, resourceName, selects, textOf } from '../../istio';
import { Mesh, PolicyView, readPolicy, reachOf } from '../../mesh';
import { Check, readOnce } from '../check';

/** Istio asks one authorizer for a pod, and denies what policies with several are for. */
export const twoAuthorizers: Check = {
  ...CDI126,
  check(object, mesh) {
    const policy = readPolicy(object);
    const own = authorizerOf(policy);
    const all = own === undefined ? [] : asking(mesh);
    const before = all.slice(0, all.findIndex(other => other.object === object));
    const other = before.find(one => authorizerOf(one) !== own && meet(policy, one, mesh));
    if (other === undefined) {
      return [];
    }
    const name = resourceName(other.object.manifest);
    return [{
      message: `the provider is "${own}", and ${name} names "${authorizerOf(other)}" for the same pods: Istio asks one authorizer for a pod, so it `
        + 'asks neither, and refuses all requests that one of the two policies is for',
      fix: 'name one provider in both, or put the pods apart',
      field: 'spec.provider.name',
      related: [name],
    }];
  },
};

const asking = readOnce(mesh => mesh.policies.ofKind('security.istio.io/AuthorizationPolicy').filter(policy => authorizerOf(policy) !== undefined));

function authorizerOf({ spec }: PolicyView): string | undefined {
  return spec.action === 'CUSTOM' ? textOf(mapOf(spec.provider).name) : undefined;
}

/** Whether there are pods that both are for; of pods that nobody knows, where the labels of one are among those of the other. */
function meet(one: PolicyView, other: PolicyView, mesh: Mesh): boolean {
  if ([...one.targets, ...other.targets].length > 0) {
    return false;
  }
  const known = new Set(mesh.policies.podsOf(one));
  if (known.size > 0) {
    return mesh.policies.podsOf(other).some(pods => known.has(pods));
  }
  const [own, others] = [one.selector ?? {}, other.selector ?? {}];
  const isThere = one.namespace === other.namespace || [one, other].some(policy => reachOf(policy) === 'mesh');
  return isThere && (selects(own, others) || selects(others, own));
}
