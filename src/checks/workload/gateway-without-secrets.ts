import { CDI116 } from '../../findings/catalogue/cdi116';
import { resourceName } from '../../istio';
import { GatewayView, mayListSecrets, MeshObject, podTemplateOf, readPods } from '../../mesh';
import { Check, FoundInObject } from '../check';

/** Modes of TLS that need a certificate of their own. */
const WITH_CERTIFICATE = ['SIMPLE', 'MUTUAL', 'OPTIONAL_MUTUAL'];

/** Istiod hands a Secret to a gateway only where the account of its pods may list the Secrets of their namespace. */
export const gatewayWithoutSecrets: Check = {
  ...CDI116,
  check: (object, mesh) => readPods(object).flatMap((pods): FoundInObject[] => {
    const served = mesh.gateways.servedBy(pods).filter(hasCertificates);
    const account = { namespace: pods.namespace, name: pods.serviceAccount };
    if (served.length === 0 || !isNamespaceSaid(object) || mayListSecrets(account, mesh)) {
      return [];
    }
    const gateways = served.map(gateway => resourceName(gateway.object.manifest));
    return [{
      message: `the service account "${account.name}" of these pods may not list the Secrets of the namespace "${account.namespace}": istiod gives `
        + `them no certificate, and the servers with TLS of ${gateways.join(' and ')} do not come about, without a word`,
      fix: 'bind a Role with the verbs get, watch and list for secrets to the account; acknowledge the finding where somebody else does',
      field: `${podTemplateOf(object)!.field}.serviceAccountName`,
      related: gateways,
    }];
  }),
};

/** Bindings say the namespace of an account, also where objects are applied to one that nobody knows. */
function isNamespaceSaid({ manifest: { metadata } }: MeshObject): boolean {
  return metadata?.namespace !== undefined;
}

function hasCertificates({ servers }: GatewayView): boolean {
  return servers.some(({ tlsMode = '', credentials }) => WITH_CERTIFICATE.includes(tlsMode) && credentials.some(isSecret));
}

/** Whether it names a Secret, and not something that istiod makes itself. */
function isSecret(credential: string): boolean {
  return !credential.includes('://') || credential.startsWith('kubernetes://');
}
