import { reviewLabels } from './labels';
import { FORM_OF_HOST, FORM_OF_LABEL, isAnyAddress, isFullName, isLabel } from './names';
import { isFilled, Plain, Review } from './review';
import { isUnixSocket } from './sockets';
import { isGiven, mapOf } from '../plain-value';
import { isProbeHeader } from '../probe-header';

const PROBES = ['httpGet', 'tcpSocket', 'exec'];

/** The ports of a ServiceEntry, by which its endpoints are asked. */
export interface EntryPorts {
  readonly names: readonly string[];
  /** Whether addresses may be names of DNS. */
  readonly areNamesAllowed: boolean;
}

export function reviewWorkloadEntry(entry: Plain, review: Review, service?: EntryPorts): void {
  const address = String(entry.address ?? '');
  if (address === '' && !isFilled(entry.network)) {
    review.refuseAs('has no address', 'add address, or network where the workload is behind the gateway of another one');
    return;
  }
  if (address === '') {
    review.warn('address-of-another-network',
      `has no address, and network "${String(entry.network)}": it is reached through the gateway of that network, and where Istio knows none, every `
        + 'proxy refuses the endpoints of all services',
      'add the address, or acknowledge the finding where Istio knows the gateway');
  } else if (!isUnixSocket(address) && !isAnyAddress(address) && (service?.areNamesAllowed === false || !isFullName(address))) {
    review.refuse(service?.areNamesAllowed === false ? 'be an IP address, because the resolution is STATIC' : `${FORM_OF_HOST}, or an IP address`,
      address, 'write the address in full, or resolution: DNS for a name', 'address');
  }
  reviewPorts(entry.ports, service?.names, review);
  reviewLabels(entry.labels, review, 'labels');
  if (service !== undefined && isUnixSocket(address) && service.names.length !== 1) {
    review.refuseAs('is a Unix socket, and the ServiceEntry has not exactly one port', 'write an entry for each port', 'address');
  }
}

/** An endpoint whose address is resolved by DNS. */
export function reviewNamedEndpoint(endpoint: Plain, review: Review, service: EntryPorts): void {
  const address = String(endpoint.address ?? '');
  if (!isAnyAddress(address) && !isFullName(address)) {
    review.refuse(`${FORM_OF_HOST}, or an IP address`, address, 'write the address in full', 'address');
  }
  reviewLabels(endpoint.labels, review, 'labels');
  reviewPorts(endpoint.ports, service.names, review);
}

export function reviewWorkloadGroup({ metadata, probe }: Plain, review: Review): void {
  review.map('metadata', metadata, reviewMetadata, undefined);
  review.map('probe', probe, reviewProbe, undefined);
}

/** The keys are names of ports: their schema allows all that Istio does. */
function reviewPorts(ports: unknown, names: readonly string[] | undefined, review: Review): void {
  const unknown = names && Object.keys(mapOf(ports)).find(name => !names.includes(name));
  if (unknown !== undefined) {
    review.refuseAs(`is for no port of the ServiceEntry (${names!.join(', ') || 'none'})`, 'write the name of a port', 'ports', unknown);
  }
}

function reviewMetadata({ labels }: Plain, review: Review): void {
  reviewLabels(labels, review, 'labels');
}

function reviewProbe(probe: Plain, review: Review): void {
  if (!PROBES.some(name => isGiven(probe[name]))) {
    review.refuseAs('asks in no way that Istio\'s validation knows', `add one of ${PROBES.join(', ')}`);
  }
  review.map('httpGet', probe.httpGet, reviewHttpProbe, undefined);
  const { command } = mapOf(probe.exec);
  if (isGiven(probe.exec) && (!Array.isArray(command) || command.length === 0)) {
    review.refuseAs('is empty', 'write the command and its arguments', 'exec', 'command');
  }
}

function reviewHttpProbe({ httpHeaders }: Plain, review: Review): void {
  review.list('httpHeaders', httpHeaders, reviewProbeHeader, undefined);
}

function reviewProbeHeader({ name }: Plain, review: Review): void {
  const text = String(name ?? '');
  if (!isProbeHeader(text)) {
    review.refuse('be letters, digits and "-"', text, 'write the name of the header', 'name');
  }
}

/** The name of a port. */
export function reviewPortName(name: unknown, review: Review): void {
  if (!isLabel(String(name ?? ''))) {
    review.refuse(FORM_OF_LABEL, name, 'rename the port', 'name');
  }
}
