import { KIA1004 } from '../../findings/catalogue/kia1004';
import { resourceName } from '../../istio';
import { ImportedHost, Mesh, readSidecar, settingsOf, SidecarView } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { missingHost } from '../missing-host';

/** A Sidecar imports a host from the namespace that has it. */
export const importedHosts: Check = {
  ...KIA1004,
  check(object, mesh) {
    const sidecar = readSidecar(object);
    return (sidecar.imports ?? []).flatMap(one => one.host.startsWith('*') ? [] : missing(one, sidecar, mesh));
  },
};

function missing({ field, namespace: from, host }: ImportedHost, sidecar: SidecarView, mesh: Mesh): FoundInObject[] {
  const { namespace, object } = sidecar;
  const place = from === '.' ? namespace : from;
  const known = mesh.registry.covering(host).map(({ service, entry }) => service ?? entry);
  if (known.length > 0 && place !== '*' && known.every(one => one.namespace !== place)) {
    const [name] = known.map(one => resourceName(one.object.manifest));
    return [{
      message: `${from}/${host} imports nothing: ${name} has the host, and is in the namespace "${known[0].namespace}"`,
      fix: `write "${known[0].namespace}/${host}", or "*/${host}" for its routes and policies of other namespaces too`,
      field,
      related: [name],
    }];
  }
  const found = missingHost(host, { namespaces: [namespace], clusterDomain: settingsOf(object).clusterDomain }, mesh);
  return found === undefined ? []
    : [{ message: `${from}/${host} imports nothing: "${host}" ${found.reason}`, fix: found.fix, field, related: found.related }];
}
