import { Mesh, MeshObject, readPolicy, settingsOf } from '../../mesh';
import { FoundInObject } from '../check';
import { hasWorkload } from '../workloads';
import { gatewayNamespaces } from './policy-gateways';

/** A policy for the pods of a gateway, in a namespace where these are not: in the words of IST0127 and KIA0004. */
export function awayFromGateway(object: MeshObject, mesh: Mesh): FoundInObject[] {
  const policy = readPolicy(object);
  const { namespace, selector } = policy;
  if (namespace === settingsOf(object).rootNamespace || selector === undefined || policy.targets.length > 0) {
    return [];
  }
  const namespaces = gatewayNamespaces(policy, mesh);
  return namespaces.length === 0 || hasWorkload(selector, namespace, mesh) || namespaces.includes(namespace) ? [] : [{
    message: `${object.manifest.kind} in the namespace "${namespace}" does nothing at the gateway that it selects by ${JSON.stringify(selector)}, `
      + `whose pods are in "${namespaces[0]}"`,
    fix: `put it into the namespace "${namespaces[0]}", with a chart of it for example, where that is agreed with those who use the gateway`,
    field: 'spec.selector',
  }];
}
