/** Labels of the topology, which Istio handles itself where regions fail over. */
export const TOPOLOGY_LABELS: readonly string[] = [
  'topology.kubernetes.io/region', 'topology.kubernetes.io/zone', 'topology.istio.io/subzone',
];

const SEPARATOR = '/';
const MAX_PARTS = 3;

/** Why a locality can not stand among others. */
export type LocalityMistake = 'empty-part' | 'wildcard' | 'overlap';

/**
 * The first of some localities that Istio refuses, in their order: one with an empty part, with "*" at another place than the end, or one that
 * overlaps with an earlier one. A wildcard behind narrower ones is not refused, but for one of a whole region.
 */
export function wrongLocality(localities: readonly string[]): { readonly locality: string; readonly mistake: LocalityMistake } | undefined {
  /** Regions, zones of them and subzones of these that were there; "*" for all of them. */
  const known = new Map<string, Map<string, Set<string>>>();
  for (const locality of localities) {
    const mistake = mistakeOf(locality) ?? (known.has('*') || !isAdded(partsOf(locality), known) ? 'overlap' : undefined);
    if (mistake !== undefined) {
      return { locality, mistake };
    }
  }
  return undefined;
}

function mistakeOf(locality: string): LocalityMistake | undefined {
  const wildcard = locality.indexOf('*');
  if (wildcard >= 0 && wildcard < locality.length - 1) {
    return 'wildcard';
  }
  return partsOf(locality).includes('') ? 'empty-part' : undefined;
}

/** What is behind the second separator belongs to the third part. */
function partsOf(locality: string): string[] {
  const parts = locality.split(SEPARATOR);
  return parts.length <= MAX_PARTS ? parts : [...parts.slice(0, MAX_PARTS - 1), parts.slice(MAX_PARTS - 1).join(SEPARATOR)];
}

/** Adds a locality; says no where it was there, or a whole region or zone around it. */
function isAdded([region, zone, subzone = '*']: readonly string[], known: Map<string, Map<string, Set<string>>>): boolean {
  const zones = known.get(region);
  if (zones === undefined) {
    known.set(region, new Map([[zone ?? '*', new Set([subzone])]]));
    return true;
  }
  return zone !== undefined && isAddedTo(zones, zone, subzone);
}

function isAddedTo(zones: Map<string, Set<string>>, zone: string, subzone: string): boolean {
  const subzones = zones.get(zone);
  if (zones.has('*') || subzones !== undefined && (subzone === '*' || subzones.has('*') || subzones.has(subzone))) {
    return false;
  }
  zones.set(zone, (subzones ?? new Set()).add(subzone));
  return true;
}
