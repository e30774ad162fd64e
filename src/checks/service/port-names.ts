import { IST0118 } from '../../findings/catalogue/ist0118';
import { IST0150 } from '../../findings/catalogue/ist0150';
import { labelsOf, mapOf, NEVER_INJECTED } from '../../istio';
import { MeshObject, readService, ServiceView } from '../../mesh';
import { Check } from '../check';

const MANAGED = 'gateway.istio.io/managed';
/** A port without a protocol is sniffed, connection by connection. */
export const portNames: Check = {
  ...IST0118,
  check: object => {
    const service = readService(object);
    return service.type === 'ExternalName' || isOfIstio(object, service) ? [] : service.ports.filter(({ protocol }) => protocol === 'unknown')
      .map(({ port, name, field }) => ({
        message: `port ${port} ${name === undefined ? 'has no name' : `is called "${name}"`}, which tells Istio no protocol: each connection is `
          + 'looked at to guess it',
        fix: 'name the protocol in appProtocol, or at the beginning of the name, as in "http-admin"',
        field,
      }));
  },
};

/** Of an ExternalName, Istio routes what has a protocol. */
export const portNamesOfExternalNames: Check = {
  ...IST0150,
  check: object => {
    const service = readService(object);
    return service.type !== 'ExternalName' || isOfIstio(object, service) ? []
      : service.ports.filter(({ protocol, name }) => protocol === 'unknown' || name === 'tcp').map(({ port, name, field }) => ({
        message: `port ${port} of an ExternalName ${name === undefined ? 'has no name' : `is called "${name}"`}: a sidecar takes all connections to `
          + `port ${port}, whatever they are for, for connections to it`,
        fix: 'name the protocol of its requests at the beginning of the name, such as "http" or "https"',
        field,
      }));
  },
};

/** Whether Istio, its installation or Kubernetes made it. */
function isOfIstio({ manifest }: MeshObject, { namespace }: ServiceView): boolean {
  const labels = labelsOf(mapOf(manifest.metadata).labels);
  return 'istio' in labels || labels.release === 'istio' || MANAGED in labels || NEVER_INJECTED.includes(namespace);
}
