import { CDI114 } from '../../findings/catalogue/cdi114';
import { distinctionsOf, isAddress, isVisibleIn, networkOf, numberOf, resourceName, mapOf, textOf } from '../../istio';
import { Mesh, readSidecar, ServiceEntryView, specOf } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { itemsAt } from '../refused-by-envoy';

/** The address of a listener of a Sidecar that a ServiceEntry writes in another way: Istio makes two listeners of it, Envoy takes one. */
export const addressOfEntry: Check = {
  ...CDI114,
  kinds: ['networking.istio.io/Sidecar'],
  check: (object, mesh) => itemsAt('spec.egress', specOf(object).egress).flatMap(([field, { bind, port }]): FoundInObject[] => {
    const address = textOf(bind) ?? '';
    const number = numberOf(mapOf(port).number);
    const entry = number === undefined || !isAddress(address) ? undefined : otherWay(address, number, readSidecar(object).namespace, mesh);
    return entry === undefined ? [] : [{
      message: `the address ${address} at port ${number} is one of ${resourceName(entry.object.manifest)} for Envoy: of two ways to write it Istio `
        + 'makes two, and the sidecars refuse the listener',
      fix: 'write it the same way in both, in the short form',
      field: `${field}.bind`,
      related: [resourceName(entry.object.manifest)],
    }];
  }),
};

function otherWay(address: string, number: number, namespace: string, { registry }: Mesh): ServiceEntryView | undefined {
  return registry.entries.filter(entry => isVisibleIn(namespace, entry)).find(entry => entry.ports.some(port => port.port === number
    && entry.hosts.some(host => distinctionsOf({ ...entry, ...port, host })
      .some(({ kind, written, read }) => kind === 'address' && written !== address && read === networkOf(address)))));
}
