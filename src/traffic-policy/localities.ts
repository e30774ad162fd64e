import { LocalityDistribution } from './locality-distribution';
import { RegionFailover } from './region-failover';
import { compact } from '../core/compact';
import { refuse } from '../core/errors';
import { requireInteger, requireItems, requireLabels } from '../core/requirements';
import { TOPOLOGY_LABELS } from '../istio';

const LOCALITY_SEGMENTS = 3;

/** The distribution as Istio writes it. */
export function renderDistribution(distributions: LocalityDistribution[]): object[] {
  requireItems('LocalityLoadBalancing.distribute: distributions', distributions,
    'name at least one locality, or use LocalityLoadBalancing.enabled()');
  const origins = distributions.map(({ fromLocality }) => requireLocality('LocalityLoadBalancing.distribute: fromLocality', fromLocality));
  origins.forEach((origin, index) => requireReachable(origin, origins.slice(0, index)));
  return distributions.map(({ fromLocality, toLocalities }) => ({ from: fromLocality, to: renderShares(fromLocality, toLocalities) }));
}

/** The failovers as Istio writes them. */
export function renderFailovers(failovers: RegionFailover[]): object[] {
  const origins = failovers.map(({ fromRegion }) => fromRegion);
  return failovers.map(({ fromRegion, toRegion }, index) => {
    requireRegion('LocalityLoadBalancing.failover: fromRegion', fromRegion);
    requireRegion('LocalityLoadBalancing.failover: toRegion', toRegion);
    if (fromRegion === toRegion) {
      refuse('LocalityLoadBalancing.failover: toRegion', `a region other than fromRegion "${fromRegion}"`, toRegion,
        'name the region that takes over');
    }
    if (origins.indexOf(fromRegion) !== index) {
      refuse('LocalityLoadBalancing.failover: fromRegion', 'named once', fromRegion, 'Istio uses the first of several and ignores the others');
    }
    return { from: fromRegion, to: toRegion };
  });
}

/** Labels that sort endpoints. */
export function requirePriorityLabels(labels: string[], topologyAllowed: boolean): string[] {
  for (const label of labels) {
    const [key, ...values] = String(label).split('=');
    requireLabels('label of a failover priority', { [key]: values.join('=') });
    if (!topologyAllowed && TOPOLOGY_LABELS.includes(key)) {
      refuse('LocalityLoadBalancing: priorityLabels', 'labels other than region, zone and subzone', label,
        'Istio sorts by these itself where regions fail over');
    }
  }
  return [...labels];
}

function renderShares(origin: string, shares: Record<string, number>): object {
  const what = `toLocalities of "${origin}"`;
  const localities = Object.keys(shares);
  for (const [index, locality] of localities.entries()) {
    requireLocality(what, locality);
    requireInteger(`${what}: share of "${locality}"`, shares[locality], 1, 100, 'leave out a locality that gets nothing');
    // Istio reads them in random order, so that no order makes an overlap safe.
    const other = localities.slice(0, index).find(previous => covers(previous, locality) || covers(locality, previous));
    if (other !== undefined) {
      refuse(what, 'localities that do not overlap', [other, locality], 'name each locality once, in the same depth');
    }
  }
  const sum = localities.reduce((total, locality) => total + shares[locality], 0);
  if (sum !== 100) {
    refuse(what, 'shares that make 100 together', sum, 'shares are percentages');
  }
  return compact(shares);
}

/** Istio takes the first origin that fits: a broader one may follow, if its wildcard says so. */
function requireReachable(origin: string, earlier: string[]): void {
  const other = earlier.find(previous => covers(previous, origin) || (covers(origin, previous) && !origin.endsWith('*')));
  if (other !== undefined) {
    refuse('LocalityLoadBalancing.distribute: fromLocality', `a locality that "${other}" does not overlap`, origin,
      'put the narrower one first, and end the broader one with "*"');
  }
}

function requireLocality(what: string, locality: string): string {
  const segments = String(locality).split('/');
  const wildcard = segments.findIndex(segment => segment.includes('*'));
  const wildcardMisplaced = wildcard >= 0 && (wildcard < segments.length - 1 || segments[wildcard] !== '*');
  if (segments.length > LOCALITY_SEGMENTS || segments.includes('') || wildcardMisplaced) {
    refuse(what, 'region, region/zone or region/zone/subzone, the last segment possibly "*"', locality, 'write "eu-west/zone-1/*" for example');
  }
  return locality;
}

function requireRegion(what: string, region: string): string {
  if (typeof region !== 'string' || !/^[^/*]+$/.test(region)) {
    refuse(what, 'a region, without zone and wildcard', region, 'Istio fails over between regions only; zones are handled automatically');
  }
  return region;
}

function covers(pattern: string, locality: string): boolean {
  const segments = locality.split('/');
  return pattern.split('/').every((segment, index) => segment === '*' || segment === segments[index]);
}
