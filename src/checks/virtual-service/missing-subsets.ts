import { FindingLevel } from '../../findings';
import { IST0101_SUBSET } from '../../findings/catalogue/ist0101-subset';
import { namespaceOfHost, resourceName } from '../../istio';
import { AbsenceProof, DestinationView, MergedRule, Mesh, readVirtualService, settingsOf, VirtualServiceView } from '../../mesh';
import { Check, FoundInObject } from '../check';
import { Client, clientsOf } from '../clients';
import { distinctDestinations } from './distinct-destinations';

const RULE = 'networking.istio.io/DestinationRule';

/** A subset is there where the DestinationRule has it that the client uses for the host. */
export const missingSubsets: Check = {
  ...IST0101_SUBSET,
  check: (object, mesh) => mesh.destinationRules.all.length === 0 && !mesh.absence.provesAnything ? [] : inspect(readVirtualService(object), mesh),
};

/** Each subset once. */
function inspect(virtualService: VirtualServiceView, mesh: Mesh): FoundInObject[] {
  const subsets = new Map<string, DestinationView>();
  for (const { destination } of distinctDestinations(virtualService.object).filter(one => one.destination.subset !== undefined)) {
    const key = `${destination.host} ${destination.subset}`;
    subsets.set(key, subsets.get(key) ?? destination);
  }
  const clients = subsets.size === 0 ? [] : clientsOf(virtualService, mesh);
  // Of a delegate whose roots are elsewhere, those of its own namespace count.
  const asking = clients.length > 0 ? clients : [{ namespace: virtualService.namespace }];
  return [...subsets.values()].flatMap(destination => missing(destination, virtualService, asking, mesh) ?? []);
}

function missing(
  { host, subset, field }: DestinationView, { object, namespace }: VirtualServiceView, clients: readonly Pick<Client, 'namespace' | 'labels'>[],
  mesh: Mesh,
): FoundInObject | undefined {
  const { clusterDomain, rootNamespace } = settingsOf(object);
  const [known] = mesh.registry.named(host);
  const serviceNamespace = (known?.service ?? known?.entry)?.namespace ?? namespaceOfHost(host, clusterDomain);
  for (const client of clients) {
    const rule = mesh.destinationRules.ruleFor(host, { ...client, serviceNamespace, rootNamespace });
    if (!rule?.subsets.some(({ name }) => name === subset)) {
      const proof = mesh.absence.of(RULE, serviceNamespace ?? namespace);
      return rule === undefined && (proof === AbsenceProof.NONE || known === undefined && proof !== AbsenceProof.CERTAIN)
        ? undefined : finding(`"${subset}" of "${host}"`, field, client.namespace, rule);
    }
  }
  return undefined;
}

function finding(what: string, field: string, namespace: string, rule: MergedRule | undefined): FoundInObject {
  const names = rule?.rules.map(({ object }) => resourceName(object.manifest)) ?? [];
  const has = rule?.subsets.map(({ name }) => name).join(', ') || 'none';
  return {
    level: rule === undefined ? FindingLevel.WARNING : FindingLevel.ERROR,
    message: rule === undefined
      ? `the subset ${what} is in no DestinationRule that proxies of the namespace "${namespace}" use for the host: requests are answered with 503`
      : `the subset ${what} is not in ${names.join(' and ')}, which proxies of the namespace "${namespace}" use for the host (it has: ${has}): `
        + 'requests are answered with 503',
    fix: rule === undefined ? 'add the subset to a DestinationRule in the namespace of the Service' : 'name one of its subsets, or add the subset',
    field: `${field}.subset`,
    related: names,
  };
}
