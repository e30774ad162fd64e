import { IST0138 } from '../../findings/catalogue/ist0138';
import { resourceName, selects } from '../../istio';
import { GatewayView, Lists, MeshObject } from '../../mesh';
import { Check, FoundInObject, readOnce } from '../check';

/** A client that has a connection asks for other hosts of its certificate there too, and the server of that connection does not have them. */
export const oneCertificateTwice: Check = {
  ...IST0138,
  check: (object, mesh) => [foundIn(mesh).get(object) ?? []].flat(),
};

const foundIn = readOnce(({ gateways }) => {
  const byCertificate = new Lists<GatewayView>();
  for (const gateway of gateways.all) {
    new Set(gateway.servers.flatMap(certificatesOf)).forEach(key => byCertificate.add(key, gateway));
  }
  const found = new Map<MeshObject, FoundInObject>();
  for (const certificate of byCertificate.keys()) {
    const group = byCertificate.get(certificate);
    group.forEach((own, index) => {
      const other = group.find((one, place) => one !== own && isWithin(own, one) && (place < index || !isWithin(one, own)));
      if (other !== undefined && !found.has(own.object)) {
        found.set(own.object, twice(certificate, own, other));
      }
    });
  }
  return found;
});

function certificatesOf({ credentials, tls }: GatewayView['servers'][number]): string[] {
  const { serverCertificate, privateKey } = tls;
  return credentials.length > 0 ? [...credentials]
    : typeof serverCertificate === 'string' && typeof privateKey === 'string' && privateKey !== '' ? [`${serverCertificate} ${privateKey}`] : [];
}

/** Whether all pods of another Gateway are pods of this one. */
function isWithin({ selector: own = {} }: GatewayView, { selector: other = {} }: GatewayView): boolean {
  return selects(own, other);
}

function twice(certificate: string, { servers }: GatewayView, other: GatewayView): FoundInObject {
  const name = resourceName(other.object.manifest);
  return {
    message: `the certificate "${certificate}" is that of ${name} too, for the same pods: a browser that has a connection to a host of the other `
      + 'Gateway uses it for those of this one too, and gets 404',
    fix: 'put the hosts into one Gateway, or give each Gateway a certificate for its hosts alone',
    field: `${servers.find(server => certificatesOf(server).includes(certificate))!.field}.tls`,
    related: [name],
  };
}
