import { AbsenceProof } from './absence';
import type { Mesh } from './mesh';
import { MeshObject, nameOf, namespaceOf } from './mesh-object';
import { bindsAccount, boundRole, listsSecrets, mapsOf, ServiceAccountName } from '../istio';

const RBAC = 'rbac.authorization.k8s.io';

/** Whether an account may list the Secrets of its namespace, or somebody may have said so elsewhere. Istiod gives pods of others no certificate. */
export function mayListSecrets(account: ServiceAccountName, mesh: Mesh): boolean {
  const inNamespace = mesh.ofKind(`${RBAC}/RoleBinding`).filter(binding => namespaceOf(binding) === account.namespace);
  const bindings = [...inNamespace, ...mesh.ofKind(`${RBAC}/ClusterRoleBinding`)].filter(({ manifest }) => bindsAccount(manifest, account));
  return bindings.some(binding => mayList(binding, account.namespace, mesh))
    || mesh.absence.of(`${RBAC}/RoleBinding`, account.namespace) === AbsenceProof.NONE;
}

/** Whether a binding lets somebody list Secrets, or gives a role that is elsewhere. */
function mayList(binding: MeshObject, namespace: string, mesh: Mesh): boolean {
  const { kind, name } = boundRole(binding.manifest);
  const isCluster = kind === 'ClusterRole';
  const roles = mesh.ofKind(`${RBAC}/${kind}`).filter(role => nameOf(role) === name && (isCluster || namespaceOf(role) === namespace));
  if (roles.length === 0) {
    return isCluster || mesh.absence.of(`${RBAC}/Role`, namespace) === AbsenceProof.NONE;
  }
  return roles.some(({ manifest }) => 'aggregationRule' in manifest || mapsOf(manifest.rules).some(listsSecrets));
}
