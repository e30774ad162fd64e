import { IST0167 } from '../../findings/catalogue/ist0167';
import { Mesh, nameOf, namespaceOf, PolicyView, reachOf, readPolicy, resourceName, settingsOf } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

/** Targets that only a waypoint looks at. */
const WAYPOINT_TARGETS = ['/Service', 'networking.istio.io/ServiceEntry', 'gateway.networking.k8s.io/GatewayClass'];

const GATEWAY = 'gateway.networking.k8s.io/Gateway';
/** The label of the pods that istiod makes for one of those. */
const GATEWAY_NAME = 'gateway.networking.k8s.io/gateway-name';

/** A policy that no proxy applies. */
export const policyWithoutEffect: Check = {
  ...IST0167,
  check: (object, mesh) => {
    const policy = readPolicy(object);
    return [...withoutWaypoints(policy, mesh), ...forIstiosGateways(policy, mesh), ...selectingInRoot(policy)];
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

/** By name only Gateways of the Gateway API are attached to: that of Istio is no target, and its pods are those that its selector says. */
function forIstiosGateways({ targets, namespace, object }: PolicyView, mesh: Mesh): FoundInObject[] {
  return targets.filter(({ kind, name }) => kind === GATEWAY && !isOfGatewayApi(name, namespace, mesh)).flatMap(({ name, field }) => {
    const gateway = mesh.gateways.named(`${namespace}/${name}`);
    const found = gateway && resourceName(gateway.object.manifest);
    return gateway === undefined ? [] : [{
      message: `${object.manifest.kind} for the Gateway "${name}" does nothing: that is ${found} of Istio, and by targetRefs only Gateways of the `
        + 'Gateway API are named',
      fix: 'use a selector with the labels of the pods of the gateway (PolicyTarget.workload), in their namespace: '
        + JSON.stringify(gateway.selector ?? {}),
      field,
      related: [found!],
    }];
  });
}

function isOfGatewayApi(name: string, namespace: string, mesh: Mesh): boolean {
  return gatewaysOfGatewayApi(mesh).has(`${namespace}/${name}`) || mesh.pods.selectedBy({ [GATEWAY_NAME]: name }, namespace).length > 0;
}

const gatewaysOfGatewayApi = readOnce(mesh => new Set(mesh.ofKind(GATEWAY).map(object => `${namespaceOf(object)}/${nameOf(object)}`)));

function selectingInRoot(policy: PolicyView): FoundInObject[] {
  const { kind } = policy.object.manifest;
  return policy.targets.length > 0 || reachOf(policy) !== 'nothing' ? [] : [{
    message: `${kind} with a selector in the root namespace "${policy.namespace}" does nothing: Istio reads only those without a selector there`,
    fix: 'put it into the namespace of the pods; those of the root namespace follow the policy of the mesh',
    field: 'spec.selector',
  }];
}
