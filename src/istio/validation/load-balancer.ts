import { reviewDuration, reviewReadable } from './durations';
import { countOf, isFilled, Plain, Review } from './review';
import { isPrime, MAGLEV_TABLE_LIMIT } from '../hash-tables';
import { LocalityMistake, TOPOLOGY_LABELS, wrongLocality } from '../localities';
import { isGiven, listOf, mapOf, mapsOf } from '../plain-value';

const WORDS: Readonly<Record<LocalityMistake, string>> = {
  'empty-part': 'has an empty part',
  'wildcard': 'has "*" before its end, or twice',
  'overlap': 'overlaps with another one',
};

/** Which endpoint a request goes to. */
export function reviewLoadBalancer(settings: Plain, review: Review): void {
  const { consistentHash, localityLbSetting, zoneAwareLbSetting, warmup } = settings;
  review.map('consistentHash', consistentHash, reviewConsistentHash, undefined);
  if (isGiven(localityLbSetting) && isGiven(zoneAwareLbSetting)) {
    review.refuseAs('has localityLbSetting and zoneAwareLbSetting, of which only one can be', 'leave one out');
  }
  review.map('localityLbSetting', localityLbSetting, reviewLocalities, undefined);
  review.map('zoneAwareLbSetting', zoneAwareLbSetting, reviewZones, undefined);
  review.map('warmup', warmup, reviewWarmup, undefined);
}

function reviewConsistentHash({ httpCookie, minimumRingSize, ringHash, maglev }: Plain, review: Review): void {
  review.map('httpCookie', httpCookie, reviewCookie, undefined);
  if (minimumRingSize) {
    review.warn('deprecated-field', 'is deprecated', 'write ringHash: { minimumRingSize: … }', 'minimumRingSize');
    if (isGiven(ringHash) || isGiven(maglev)) {
      review.refuseAs('has minimumRingSize beside ringHash or maglev', 'leave it out');
    }
  }
  review.map('maglev', maglev, reviewMaglev, undefined);
}

function reviewCookie({ name, ttl, attributes }: Plain, review: Review): void {
  reviewReadable(ttl, review, 'ttl');
  if (!isFilled(name)) {
    review.refuseAs('is empty', 'name the cookie', 'name');
  }
  const known = new Set<unknown>();
  mapsOf(attributes).forEach((attribute, index) => {
    if (!isFilled(attribute.name)) {
      review.refuseAs('is empty', 'name the attribute, such as SameSite', 'attributes', index, 'name');
    } else if (known.has(attribute.name)) {
      review.refuseAs(`is "${attribute.name}" again`, 'leave one out', 'attributes', index, 'name');
    }
    known.add(attribute.name);
  });
}

function reviewMaglev({ tableSize }: Plain, review: Review): void {
  const size = tableSize as number ?? 0;
  if (size >= MAGLEV_TABLE_LIMIT || size !== 1 && !isPrime(size)) {
    review.refuse(`be a prime below ${MAGLEV_TABLE_LIMIT}`, size, 'write 65537', 'tableSize');
  }
}

function reviewLocalities(setting: Plain, review: Review): void {
  const { distribute, failover, failoverPriority } = setting;
  if (countOf(distribute) > 0 && countOf(failover) > 0) {
    review.refuseAs('has distribute and failover, of which only one can be', 'leave one out');
    return;
  }
  const topology = countOf(failover) > 0 ? listOf(failoverPriority).findIndex(label => TOPOLOGY_LABELS.includes(String(label))) : -1;
  if (topology >= 0) {
    review.refuseAs('is a label of the topology, beside failover', 'leave one of them out', 'failoverPriority', topology);
  }
  review.list('distribute', distribute, reviewShares, undefined);
  if (countOf(distribute) > 0) {
    tellWrongLocality(mapsOf(distribute).map(({ from }) => String(from ?? '')), review, 'distribute');
  }
  review.list('failover', failover, reviewFailover, undefined);
}

function reviewShares({ to }: Plain, review: Review): void {
  const shares = mapOf(to);
  const localities = Object.keys(shares);
  const sum = localities.reduce((all, locality) => all + (shares[locality] as number), 0);
  if (sum !== 100 || localities.some(locality => shares[locality] as number < 1)) {
    review.refuse('have shares of at least 1 that make 100 together', sum, 'write the share of each locality in percent', 'to');
  }
  // Istio takes them in any order, so that an order that it refuses is one too many.
  tellWrongLocality([...localities].sort((one, other) => Number(other.endsWith('*')) - Number(one.endsWith('*'))), review, 'to');
}

function tellWrongLocality(localities: readonly string[], review: Review, field: string): void {
  const wrong = wrongLocality(localities);
  if (wrong !== undefined) {
    review.refuseAs(`has the locality "${wrong.locality}", which ${WORDS[wrong.mistake]}`,
      'write REGION, REGION/ZONE or REGION/ZONE/SUBZONE, the last part possibly "*", each once', field);
  }
}

function reviewFailover({ from, to }: Plain, review: Review): void {
  const regions = [from, to].map(region => String(region ?? ''));
  if (regions[0] === regions[1] || regions.some(region => /[/*]/.test(region))) {
    review.refuse('lead from one region to another one', regions.join(' to '), 'write names of regions, without zones and "*"');
  }
}

function reviewZones({ failover, failoverPriority }: Plain, review: Review): void {
  review.texts('failoverPriority', failoverPriority, reviewPriority, undefined);
  review.list('failover', failover, reviewFailover, undefined);
}

function reviewPriority(label: string, review: Review): void {
  if (TOPOLOGY_LABELS.includes(label)) {
    review.refuseAs(`is "${label}", which decides anyway`, 'leave it out: regions and zones come first by themselves');
  }
}

function reviewWarmup({ duration, aggression }: Plain, review: Review): void {
  reviewDuration(duration, review, 'duration');
  if (aggression === 0) {
    review.refuse('be more than 0', aggression, 'leave it out for 1', 'aggression');
  }
}
