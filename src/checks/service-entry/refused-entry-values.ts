import { FindingLevel } from '../../findings';
import { CDI115 } from '../../findings/catalogue/cdi115';
import {
  distinctionsOf, isHttpProtocol, isVisibleIn, mapsOf, MAX_WEIGHT_SUM, meetsCapture, misfitOfEnvoyAddress, misfitOfEnvoyServerName,
  namespaceOfEveryHost, never, numberOf,
} from '../../istio';
import { EntryPortView, readServiceEntry, ServiceEntryView, settingsOf, specOf } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { itemsAt, numberAt, Refusal, refused, textAt } from '../refused-by-envoy';

/** Values of endpoints and ServiceEntries that Istio takes, and for which Envoy refuses endpoints, listeners or all routes of a port. */
export const refusedEntryValues: Check = {
  ...CDI115,
  kinds: ['networking.istio.io/ServiceEntry', 'networking.istio.io/WorkloadEntry'],
  check(object) {
    const { address, addresses, endpoints } = specOf(object);
    const listened: readonly unknown[] = Array.isArray(addresses) ? addresses : [];
    return [
      ...refused([
        textAt('spec.address', address, misfitOfEnvoyAddress),
        ...itemsAt('spec.endpoints', endpoints).map(([field, endpoint]) => textAt(`${field}.address`, endpoint.address, misfitOfEnvoyAddress)),
        numberAt('spec.endpoints', sumOfWeights(endpoints), sum => sum <= MAX_WEIGHT_SUM ? undefined : TOO_HEAVY),
      ], 'the endpoints of the host'),
      ...refused(listened.map((each, index) => textAt(`spec.addresses[${index}]`, each, misfitOfEnvoyAddress)), 'the listeners of sidecars'),
      ...object.manifest.kind === 'ServiceEntry' ? inspect(readServiceEntry(object)) : [],
    ];
  },
};

/** Envoy refuses them where a rule puts localities into an order; else istiod's own sum overflows, so that shares are others than written. */
const TOO_HEAVY = never(`weights that add up to at most ${MAX_WEIGHT_SUM}`, 'divide them all by the same number');

function sumOfWeights(endpoints: unknown): number {
  return mapsOf(endpoints).reduce((sum, { weight }) => sum + (numberOf(weight) || 1), 0);
}

function inspect(entry: ServiceEntryView): FoundInObject[] {
  const captured = entry.ports.filter(one => meetsCapture(one.port, { ...entry, ...one })).map(({ port, field }): FoundInObject => ({
    message: `${field} is port ${port}, at which every sidecar takes what its pod sends or gets: Istio gives it a second listener there, and Envoy `
      + 'refuses one of the two',
    fix: 'take another port, with targetPort for that of the endpoints',
    field,
  }));
  return [
    ...captured,
    ...refused(partOfLabels(entry), 'the listener of the port in every sidecar'),
    ...entry.ports.some(({ protocol }) => isHttpProtocol(protocol)) ? shortened(entry) : [],
  ];
}

/** The hosts by whose names sidecars tell connections of TLS apart, and Envoy can not. */
export function partOfLabels(entry: ServiceEntryView): Refusal[] {
  return entry.hosts.flatMap((host, index): Refusal[] => {
    const misfit = misfitOfEnvoyServerName(host);
    const isName = (port: EntryPortView) => distinctionsOf({ ...entry, ...port, host }).some(({ kind }) => kind === 'TLS name');
    return misfit !== undefined && entry.ports.some(isName) ? [[`spec.hosts[${index}]`, host, misfit]] : [];
  });
}

function shortened(entry: ServiceEntryView): FoundInObject[] {
  return entry.hosts.flatMap((host, index): FoundInObject[] => {
    const namespace = namespaceOfEveryHost(host, settingsOf(entry.object).clusterDomain);
    return namespace === undefined || !isVisibleIn(namespace, entry) ? [] : [{
      level: namespace === entry.namespace ? FindingLevel.ERROR : FindingLevel.WARNING,
      message: `${host} is "*" for the sidecars of the namespace ${namespace}, which have that once already: Envoy refuses all of their routes of `
        + 'the port',
      fix: `name the hosts, take a wildcard for more than one namespace, or hide the ServiceEntry from ${namespace} with exportTo`,
      field: `spec.hosts[${index}]`,
    }];
  });
}
