import { FindingLevel } from '../../findings';
import { KIA1402 } from '../../findings/catalogue/kia1402';
import { mapsOf, numberOf, serviceHost, textOf } from '../../istio';
import { Mesh, MeshObject, namespaceOf, settingsOf, specOf } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { missingHost } from '../missing-host';
import { portsOfHost } from '../service-ports';

/** A route of the Gateway API leads to Services. */
export const missingBackends: Check = {
  ...KIA1402,
  check: (object, mesh) => mapsOf(specOf(object).rules).flatMap(({ backendRefs }, rule) => mapsOf(backendRefs).flatMap((ref, index) => {
    const isService = (textOf(ref.group) ?? '') === '' && (textOf(ref.kind) ?? 'Service') === 'Service';
    return isService ? missing(ref, `spec.rules[${rule}].backendRefs[${index}]`, object, mesh) : [];
  })),
};

function missing(ref: Record<string, unknown>, field: string, object: MeshObject, mesh: Mesh): FoundInObject[] {
  const { clusterDomain } = settingsOf(object);
  const [name, namespace] = [textOf(ref.name) ?? '', textOf(ref.namespace) || namespaceOf(object)];
  const host = serviceHost({ name, namespace }, clusterDomain);
  const found = name === '' ? undefined : missingHost(host, { namespaces: [namespace], clusterDomain }, mesh);
  if (found !== undefined) {
    const { level, reason, fix, related } = found;
    return [{ level, message: `the backend "${host}" ${reason}: requests are answered with 500`, fix, field, related }];
  }
  const [port, ports] = [numberOf(ref.port), portsOfHost(host, mesh)];
  return port === undefined || ports === undefined || ports.all.some(known => known.port === port) ? [] : [{
    level: ports.isService ? FindingLevel.ERROR : FindingLevel.WARNING,
    message: `the backend "${host}" has no port ${port} (it has: ${[...new Set(ports.all.map(known => known.port))].join(', ') || 'none'}): requests `
      + 'are answered with 500',
    fix: 'name a port of the Service',
    field: `${field}.port`,
  }];
}
