import { reviewExportTo } from './export-to';
import { isFullName, isPartialWildcard, isWildcard, reviewSubnet, reviewWildcardName } from './names';
import { FIX_OF_PROTOCOL, FORM_OF_PROTOCOL, isProtocol } from './protocols';
import { countOf, Plain, Review } from './review';
import { reviewWorkloadSelector } from './selectors';
import { EntryPorts, reviewNamedEndpoint, reviewPortName, reviewWorkloadEntry } from './workload-entry';
import { DYNAMIC_DNS, isForDynamicHosts } from '../dynamic-hosts';
import { Labels } from '../labels';
import { isGiven, mapsOf, textsOf } from '../plain-value';
import { isHttpProtocol, isTcpProtocol, isTlsProtocol, protocolNamed } from '../protocols';
import { isForWaypoint } from '../waypoint-label';

const DNS = ['DNS', 'DNS_ROUND_ROBIN'];

export function reviewServiceEntry(entry: Plain, review: Review, namespace: string, labels: Labels): void {
  const resolution = String(entry.resolution ?? 'NONE');
  reviewWorkloadSelector(entry.workloadSelector, review);
  review.texts('hosts', entry.hosts, reviewHost, resolution);
  review.texts('addresses', entry.addresses, reviewSubnet, undefined);
  review.list('ports', entry.ports, reviewPort, undefined);
  if (resolution === 'NONE' && isGiven(entry.workloadSelector)) {
    review.warn('selector-without-resolution', 'does nothing without a resolution', 'write resolution: STATIC', 'workloadSelector');
  }
  reviewEndpoints(entry, resolution, review);
  if (resolution === DYNAMIC_DNS) {
    reviewDynamic(entry, review, labels);
  }
  reviewSeveralHosts(entry, resolution, review);
  reviewExportTo(entry.exportTo, review, { namespace, mayBeHidden: true });
}

function reviewHost(host: string, review: Review, resolution: string): void {
  reviewWildcardName(host, review);
  if (resolution !== DYNAMIC_DNS && isPartialWildcard(host)) {
    review.warn('partial-wildcard', `is "${host}", whose wildcard is only a part of a label`, 'write "*." and the rest of the name');
  }
}

function reviewPort({ name, protocol }: Plain, review: Review): void {
  reviewPortName(name, review);
  if (isGiven(protocol) && protocol !== '' && !isProtocol(protocol)) {
    review.refuse(FORM_OF_PROTOCOL, protocol, FIX_OF_PROTOCOL, 'protocol');
  }
}

function reviewEndpoints({ endpoints, hosts, ports }: Plain, resolution: string, review: Review): void {
  const service: EntryPorts = { names: mapsOf(ports).map(({ name }) => String(name)), areNamesAllowed: resolution !== 'STATIC' };
  if (resolution === 'STATIC') {
    review.list('endpoints', endpoints, reviewWorkloadEntry, service);
  } else if (DNS.includes(resolution)) {
    review.list('endpoints', endpoints, reviewNamedEndpoint, service);
    const unnamed = countOf(endpoints) > 0 ? -1 : textsOf(hosts).findIndex(host => !isFullName(host));
    if (unnamed >= 0) {
      review.refuse('be a name that DNS can resolve, because there are no endpoints', textsOf(hosts)[unnamed],
        'write endpoints, or resolution: NONE', 'hosts', unnamed);
    }
  }
}

/** Names that are resolved for each request. */
function reviewDynamic({ hosts, addresses, endpoints, ports, location }: Plain, review: Review, labels: Labels): void {
  textsOf(hosts).forEach((host, index) => {
    if (!isWildcard(host)) {
      review.refuse(`begin with "*", because the resolution is ${DYNAMIC_DNS}`, host, 'write resolution: DNS for a name', 'hosts', index);
    }
  });
  for (const [name, value] of [['addresses', addresses], ['endpoints', endpoints]] as const) {
    if (countOf(value) > 0) {
      review.refuseAs(`can not be there, because the resolution is ${DYNAMIC_DNS}`, 'leave it out: the hosts of requests say where they go', name);
    }
  }
  mapsOf(ports).forEach(({ protocol }, index) => {
    if (!isForDynamicHosts(protocolNamed(String(protocol ?? '')))) {
      review.refuse(`be HTTP, HTTP2, GRPC or TLS, because the resolution is ${DYNAMIC_DNS}`, protocol, 'write one of them',
        'ports', index, 'protocol');
    }
  });
  if (location === 'MESH_INTERNAL' && isForWaypoint(labels)) {
    review.refuseAs(`is MESH_INTERNAL, which no waypoint knows with the resolution ${DYNAMIC_DNS}`, 'write MESH_EXTERNAL', 'location');
  }
}

/** A connection of TCP does not say for which of several hosts it is. */
function reviewSeveralHosts({ hosts, addresses, ports }: Plain, resolution: string, review: Review): void {
  if (countOf(hosts) < 2 || resolution === 'NONE') {
    return;
  }
  const protocols = mapsOf(ports).map(({ protocol }) => protocolNamed(String(protocol ?? '')));
  const unnamed = protocols.findIndex(protocol => !isHttpProtocol(protocol) && !isTlsProtocol(protocol));
  if (unnamed >= 0) {
    review.refuseAs('serves connections that name no host, and there are several hosts', 'write an entry for each host, or the protocol HTTP or TLS',
      'ports', unnamed);
  } else if (DNS.includes(resolution) && countOf(addresses) > 0 && protocols.some(isTcpProtocol)) {
    review.warn('hosts-of-one-address', 'has several hosts for the same addresses and a port of TCP, which tells them apart by address only',
      'write an entry for each host', 'addresses');
  }
}
