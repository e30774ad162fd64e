import { reviewConnectionPool } from './connection-pool';
import { reviewDestination } from './destinations';
import { reviewHostOfNamespace } from './gateway';
import { isLabel, isWildcardName, reviewFullName, reviewPort } from './names';
import { FIX_OF_PROTOCOL, FORM_OF_PROTOCOL, isProtocol } from './protocols';
import { countOf, isFilled, Plain, Review } from './review';
import { reviewWorkloadSelector } from './selectors';
import { reviewServerTls } from './server-tls';
import { isUnixSocket, reviewAddress, reviewSocket } from './sockets';
import { reviewPortName } from './workload-entry';
import { isGiven, listOf, mapOf, mapsOf, textsOf } from '../plain-value';
import { isPortNumber } from '../port-number';
import { isHttpProtocol, isTlsProtocol, protocolNamed } from '../protocols';

const ALL = '*';
const NOT = '~';
const OWN_ADDRESSES = ['', '127.0.0.1', '0.0.0.0', '::1', '::'];
const BRACKETED = /^\[([^[\]]*)\]:([^:]*)$/;
const PLAIN = /^([^:[\]]*):([^:[\]]*)$/;
/** What of TLS at a gateway no Sidecar knows. */
const UNKNOWN_FIELDS = ['subjectAltNames', 'credentialName', 'credentialNames', 'tlsCertificates'];
const NUMBER = /^[+-]?[0-9]+$/;

export function reviewSidecar(spec: Plain, review: Review, namespace: string): void {
  const { workloadSelector, ingress, egress, outboundTrafficPolicy, inboundConnectionPool } = spec;
  reviewWorkloadSelector(workloadSelector, review);
  if (countOf(ingress) + countOf(egress) === 0 && !isGiven(outboundTrafficPolicy) && !isGiven(inboundConnectionPool)) {
    review.refuseAs('says nothing', 'add one of egress, ingress, outboundTrafficPolicy and inboundConnectionPool');
  }
  review.list('ingress', ingress, reviewIngress, undefined);
  reviewPortsOnce(ingress, 'ingress', review);
  review.map('inboundConnectionPool', inboundConnectionPool, reviewConnectionPool, undefined);
  reviewCatchAll(egress, review);
  review.list('egress', egress, reviewEgress, namespace);
  reviewPortsOnce(egress, 'egress', review);
  review.map('outboundTrafficPolicy', outboundTrafficPolicy, reviewOutbound, undefined);
}

function reviewIngress(listener: Plain, review: Review): void {
  const port = mapOf(listener.port);
  const protocol = protocolNamed(String(port.protocol ?? ''));
  reviewSidecarPort(port, review);
  review.enter('port');
  reviewPort(port.number ?? 0, review, 'number');
  review.leave();
  if (isFilled(listener.bind)) {
    reviewAddress(listener.bind, review, 'bind');
  }
  if (isFilled(listener.defaultEndpoint)) {
    reviewDefaultEndpoint(listener.defaultEndpoint, review);
  }
  if (isGiven(listener.tls)) {
    if (!isTlsProtocol(protocol)) {
      review.refuseAs(`is set for a port with the protocol ${String(port.protocol ?? '')}, which is without TLS`,
        'leave it out, or write protocol: HTTPS', 'tls');
    }
    review.map('tls', listener.tls, reviewIngressTls, undefined);
  }
  review.map('connectionPool', listener.connectionPool, reviewConnectionPool, undefined);
  if (isGiven(mapOf(listener.connectionPool).http) && !isHttpProtocol(protocol)) {
    review.warn('http-settings-for-tcp', 'is set for a port without HTTP, and does nothing', 'leave it out, or write protocol: HTTP',
      'connectionPool', 'http');
  }
}

function reviewSidecarPort({ name, protocol, targetPort }: Plain, review: Review): void {
  review.enter('port');
  if (isFilled(name)) {
    reviewPortName(name, review);
  }
  if (isFilled(protocol) && !isProtocol(protocol)) {
    review.refuse(FORM_OF_PROTOCOL, protocol, FIX_OF_PROTOCOL, 'protocol');
  }
  if (targetPort) {
    review.refuseAs('does nothing in a Sidecar', 'leave it out', 'targetPort');
  }
  review.leave();
}

/** Where the application listens: on the pod itself. */
function reviewDefaultEndpoint(endpoint: string, review: Review): void {
  if (isUnixSocket(endpoint)) {
    reviewSocket(endpoint, review, 'defaultEndpoint');
    return;
  }
  const [, host, port] = BRACKETED.exec(endpoint) ?? PLAIN.exec(endpoint) ?? [];
  if (host === undefined || !OWN_ADDRESSES.includes(host) || !NUMBER.test(port) || !isPortNumber(Number(port))) {
    review.refuse('be ADDRESS:PORT, with one of the addresses 127.0.0.1, 0.0.0.0, [::1] and [::] or none, or unix://PATH', endpoint,
      'write 127.0.0.1:8080', 'defaultEndpoint');
  }
}

function reviewIngressTls(tls: Plain, review: Review): void {
  const given = UNKNOWN_FIELDS.filter(name => isFilled(tls[name]) || countOf(tls[name]) > 0);
  const unknown = tls.httpsRedirect === true ? [...given, 'httpsRedirect'] : given;
  if (unknown.length > 0) {
    review.refuseAs(`has ${unknown.join(', ')}, which no Sidecar knows`, 'write serverCertificate and privateKey, paths to files of the proxy');
  }
  if (tls.mode === 'ISTIO_MUTUAL' || tls.mode === 'AUTO_PASSTHROUGH') {
    review.refuse('be SIMPLE, MUTUAL, OPTIONAL_MUTUAL or PASSTHROUGH', tls.mode, 'write SIMPLE', 'mode');
  }
  reviewServerTls(tls, review);
}

/** A listener without a port is for the rest, so it is the last one. */
function reviewCatchAll(egress: unknown, review: Review): void {
  const listeners = listOf(egress) as readonly Plain[];
  listeners.slice(0, -1).forEach((listener, index) => {
    if (!isGiven(listener.port)) {
      review.refuseAs('has no port, and is not the last one', 'put it at the end, and write one such listener only', 'egress', index);
    }
  });
}

function reviewEgress({ port, bind, captureMode, hosts }: Plain, review: Review, namespace: string): void {
  if (isGiven(port)) {
    reviewEgressPort(mapOf(port), String(bind ?? ''), captureMode, review);
  }
  if (countOf(hosts) === 0) {
    review.refuseAs('has no hosts', 'write "./*" for the services of its namespace');
  }
  review.texts('hosts', hosts, reviewHost, undefined);
  reviewHostsOnce(textsOf(hosts), namespace, review);
}

function reviewEgressPort(port: Plain, bind: string, captureMode: unknown, review: Review): void {
  reviewSidecarPort(port, review);
  if (!port.number) {
    if (isUnixSocket(bind)) {
      reviewSocket(bind, review, 'bind');
    } else {
      review.refuse('be a Unix socket where the port is 0', bind, 'write unix://PATH, or the number of a port', 'bind');
    }
    if (captureMode === 'IPTABLES') {
      review.refuse('be NONE or DEFAULT for a Unix socket', captureMode, 'leave it out', 'captureMode');
    }
    return;
  }
  review.enter('port');
  reviewPort(port.number, review, 'number');
  review.leave();
  if (bind !== '') {
    reviewAddress(bind, review, 'bind');
  }
}

function reviewHost(host: string, review: Review): void {
  const slash = host.indexOf('/');
  const given = host.slice(0, Math.max(slash, 0));
  const namespace = given.startsWith(NOT) ? given.slice(1) : given;
  if (slash < 0 || given === '' || !['', ALL, '.'].includes(namespace) && !isLabel(namespace)) {
    review.refuse('be NAMESPACE/HOST', host, 'write "./*", "shop/*" or "*/cart.example.com", with "~" before a namespace to leave it out');
  } else {
    reviewHostOfNamespace(host.slice(slash + 1), review, isWildcardName);
  }
}

/** Hosts that other ones of the listener are for already. */
function reviewHostsOnce(hosts: readonly string[], own: string, review: Review): void {
  const known = new Map<string, Set<string>>();
  hosts.forEach((host, index) => {
    const slash = host.indexOf('/');
    if (slash < 0 || host.startsWith(NOT)) {
      return;
    }
    const given = host.slice(0, slash);
    const namespace = given === '.' ? own : given;
    const name = host.slice(slash + 1);
    const names = known.get(namespace) ?? new Set();
    if (name === ALL ? names.size > 0 : names.has(name) || names.has(ALL)) {
      review.warn('one-host-of-sidecar-twice', `is "${host}", which another host of the listener covers, or the other way round`, 'leave one out',
        'hosts', index);
    }
    known.set(namespace, names.add(name));
  });
  if (known.get(ALL)?.has(ALL) === true && known.size > 1) {
    review.warn('one-host-of-sidecar-twice', 'has "*/*", which is everything, and other hosts', 'leave the others out', 'hosts');
  }
}

/** Ports, and sockets, of which each has one listener. */
function reviewPortsOnce(listeners: unknown, name: string, review: Review): void {
  const known = new Set<unknown>();
  mapsOf(listeners).forEach(({ port, bind }, index) => {
    if (!isGiven(port)) {
      return;
    }
    const number = mapOf(port).number ?? 0;
    const place = number === 0 && name === 'egress' ? String(bind ?? '') : number;
    if (known.has(place)) {
      review.refuseAs(`is ${String(place)}, as that of an earlier listener is`, 'give each listener a port of its own', name, index, 'port');
    }
    known.add(place);
  });
}

function reviewOutbound({ mode, egressProxy }: Plain, review: Review): void {
  if (!isGiven(egressProxy)) {
    return;
  }
  if (mode !== 'ALLOW_ANY') {
    review.refuseAs('needs the mode ALLOW_ANY', 'write mode: ALLOW_ANY, or leave it out', 'egressProxy');
    return;
  }
  review.enter('egressProxy');
  review.enter('host');
  reviewFullName(String(mapOf(egressProxy).host), review);
  review.leave();
  if (!isGiven(mapOf(egressProxy).port)) {
    review.refuseAs('has no port', 'add one');
  }
  review.leave();
  review.map('egressProxy', egressProxy, reviewDestination, undefined);
}
