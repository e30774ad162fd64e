import { IST0167 } from '../../findings/catalogue/ist0167';
import { Mesh, PolicyView, reachOf, readPolicy, settingsOf } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** Targets that only a waypoint looks at. */
const WAYPOINT_TARGETS = ['/Service', 'networking.istio.io/ServiceEntry', 'gateway.networking.k8s.io/GatewayClass'];

/** A policy that no proxy applies. */
export const policyWithoutEffect: Check = {
  ...IST0167,
  check: (object, mesh) => {
    const policy = readPolicy(object);
    return [...withoutWaypoints(policy, mesh), ...selectingInRoot(policy)];
  },
};

function withoutWaypoints({ targets, object }: PolicyView, mesh: Mesh): FoundInObject[] {
  const target = settingsOf(object).isAmbient || mesh.hasWaypoints ? undefined : targets.find(({ kind }) => WAYPOINT_TARGETS.includes(kind));
  return target === undefined ? [] : [{
    message: `${object.manifest.kind} for a ${target.kind.split('/')[1]} does nothing in a mesh with sidecars: only waypoints look at it`,
    fix: 'use a selector with the labels of the pods (PolicyTarget.workload)',
    field: target.field,
  }];
}

function selectingInRoot(policy: PolicyView): FoundInObject[] {
  const { kind } = policy.object.manifest;
  return policy.targets.length > 0 || reachOf(policy) !== 'nothing' ? [] : [{
    message: `${kind} with a selector in the root namespace "${policy.namespace}" does nothing: Istio reads only those without a selector there`,
    fix: 'put it into the namespace of the pods; those of the root namespace follow the policy of the mesh',
    field: 'spec.selector',
  }];
}
