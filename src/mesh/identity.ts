import { MeshObject } from './mesh-object';
import { kindOf } from '../istio';

/** Kinds that are in no namespace, whatever their manifests say. */
const CLUSTER_KINDS = new Set([
  '/Namespace', '/Node', '/PersistentVolume',
  'admissionregistration.k8s.io/MutatingAdmissionPolicy', 'admissionregistration.k8s.io/MutatingAdmissionPolicyBinding',
  'admissionregistration.k8s.io/MutatingWebhookConfiguration', 'admissionregistration.k8s.io/ValidatingAdmissionPolicy',
  'admissionregistration.k8s.io/ValidatingAdmissionPolicyBinding', 'admissionregistration.k8s.io/ValidatingWebhookConfiguration',
  'apiextensions.k8s.io/CustomResourceDefinition',
  'apiregistration.k8s.io/APIService', 'argoproj.io/ClusterAnalysisTemplate', 'cert-manager.io/ClusterIssuer',
  'certificates.k8s.io/CertificateSigningRequest',
  'flowcontrol.apiserver.k8s.io/FlowSchema', 'flowcontrol.apiserver.k8s.io/PriorityLevelConfiguration',
  'gateway.networking.k8s.io/GatewayClass', 'networking.k8s.io/IngressClass', 'node.k8s.io/RuntimeClass', 'rbac.authorization.k8s.io/ClusterRole',
  'rbac.authorization.k8s.io/ClusterRoleBinding', 'scheduling.k8s.io/PriorityClass', 'storage.k8s.io/CSIDriver', 'storage.k8s.io/CSINode',
  'storage.k8s.io/StorageClass', 'storage.k8s.io/VolumeAttachment',
]);

/**
 * What tells an object from every other one of its cluster: kind, namespace and name; the version of its API does not. Where it names no
 * namespace, it goes to the one that it is applied to with its unit, which may be another one for each.
 *
 * @returns nothing where Kubernetes makes the name
 */
export function identityOf({ manifest, unit }: MeshObject): string | undefined {
  const { name, namespace } = manifest.metadata ?? {};
  const kind = kindOf(manifest);
  const place = CLUSTER_KINDS.has(kind) ? 'cluster' : namespace !== undefined ? `namespace ${written(namespace)}` : `unit ${written(unit)}`;
  return name === undefined ? undefined : `${written(kind)} ${place} ${written(name)}`;
}

/** With its length, so that no two lists of texts give the same. What should be a text, and is none, is told from every text. */
function written(text: unknown): string {
  return typeof text === 'string' ? `${text.length}:${text}` : JSON.stringify(text);
}
