import { FindingLevel } from '../../findings';
import { IST0161 } from '../../findings/catalogue/ist0161';
import { CertificateMisfit, misfitOfCertificate, resourceName } from '../../istio';
import { Mesh, MeshObject, nameOf, namespaceOf, readGateway } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

/** A server without a certificate that Envoy takes is none. */
export const invalidSecrets: Check = {
  ...IST0161,
  check(object, mesh) {
    const gateway = readGateway(object);
    const named = secretsByKey(mesh).size === 0 ? [] : gateway.servers.filter(({ credentials }) => credentials.length > 0);
    const namespaces = named.length === 0 ? [] : [...new Set(mesh.gateways.podsOf(gateway).map(({ namespace }) => namespace))];
    return named.flatMap(({ credentials, field }) => credentials.flatMap(name => namespaces.flatMap(namespace => {
      const secret = secretsByKey(mesh).get(`${namespace}/${name}`);
      const misfit = secret && misfitOfSecret(secret, mesh);
      return misfit === undefined ? [] : [{
        ...effectOf(misfit, resourceName(secret!.manifest)),
        field: `${field}.tls.credentialName`,
        related: [resourceName(secret!.manifest)],
      }];
    })));
  },
};

function effectOf({ reason, isServed }: CertificateMisfit, secret: string): FoundInObject {
  return isServed ? {
    // What is wrong since today does not stop a synth that went through yesterday.
    level: FindingLevel.WARNING,
    message: `${secret} ${reason}: Envoy serves it, and clients that verify it refuse the server`,
    fix: 'renew it',
  } : {
    message: `${secret} ${reason}: the server has no certificate, and no handshake succeeds`,
    fix: 'put a certificate and its key into the Secret, as PEM, in tls.crt and tls.key',
  };
}

const secretsByKey = readOnce((mesh: Mesh) => new Map(mesh.ofKind('/Secret').map(secret => [`${namespaceOf(secret)}/${nameOf(secret)}`, secret])));

/** Each Secret is read once: to parse a certificate takes time. */
function misfitOfSecret(secret: MeshObject, mesh: Mesh): CertificateMisfit | undefined {
  const known = misfits(mesh);
  if (!known.has(secret)) {
    known.set(secret, misfitOfCertificate(secret.manifest, new Date()));
  }
  return known.get(secret);
}

const misfits = readOnce(() => new Map<MeshObject, CertificateMisfit | undefined>());
