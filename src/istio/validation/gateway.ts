import { FORM_OF_LABEL, isAnyAddress, isLabel, isPartialWildcard, isWildcardName, reviewPort } from './names';
import { FIX_OF_PROTOCOL, FORM_OF_PROTOCOL, isProtocol } from './protocols';
import { countOf, isFilled, Plain, Review } from './review';
import { reviewServerTls } from './server-tls';
import { isUnixSocket, reviewBind } from './sockets';
import { isGiven, mapOf } from '../plain-value';
import { isHttpProtocol, isTlsProtocol, protocolNamed } from '../protocols';

const PASSING_MODES = ['PASSTHROUGH', 'AUTO_PASSTHROUGH'];

export function reviewGateway({ servers }: Plain, review: Review): void {
  if (countOf(servers) === 0) {
    review.refuseAs('has no servers', 'add one with hosts and a port');
  }
  review.list('servers', servers, reviewServer, undefined);
  reviewPortNames(servers, review);
}

/** The name of a Gateway, which VirtualServices name after its namespace and a "/". */
export function reviewGatewayName(name: string, review: Review): void {
  if (!isLabel(name)) {
    review.refuse(FORM_OF_LABEL, name, 'rename it, without "."', 'metadata', 'name');
  }
}

/** The namespace before the host of a server, or of a Sidecar, and what is common to both. */
export function reviewHostOfNamespace(host: string, review: Review, isHost: (name: string) => boolean): void {
  const isShort = host !== '*' && !host.includes('.');
  if (isShort || isPartialWildcard(host) || !isHost(host)) {
    review.refuse('be "*", or a host name in full, which may begin with "*."', host, 'write the whole name, with its domain');
  }
}

function reviewServer({ hosts, port, bind, tls }: Plain, review: Review): void {
  if (countOf(hosts) === 0) {
    review.refuseAs('has no hosts', 'name them; "*" is every host');
  }
  review.texts('hosts', hosts, reviewHost, undefined);
  reviewServerPort(mapOf(port), String(bind ?? ''), review);
  reviewBind(bind, mapOf(port).number, review);
  review.map('tls', tls, reviewServerTls, undefined);
  reviewProtocol(mapOf(port), tls, review);
}

function reviewHost(host: string, review: Review): void {
  const slash = host.indexOf('/');
  const namespace = slash < 0 ? '*' : host.slice(0, slash);
  if (namespace !== '*' && namespace !== '.' && !isLabel(namespace)) {
    review.refuse('have "*", "." or the name of a namespace before "/"', host, 'write NAMESPACE/HOST');
  }
  reviewHostOfNamespace(host.slice(slash + 1), review, isServerName);
}

function isServerName(name: string): boolean {
  return isWildcardName(name) || isAnyAddress(name);
}

function reviewServerPort({ name, number, protocol, targetPort }: Plain, bind: string, review: Review): void {
  review.enter('port');
  if (!isProtocol(protocol)) {
    review.refuse(FORM_OF_PROTOCOL, protocol, FIX_OF_PROTOCOL, 'protocol');
  }
  if (number !== 0 || !isUnixSocket(bind)) {
    reviewPort(number, review, 'number');
  }
  if (targetPort) {
    review.refuseAs('does nothing in a Gateway', 'leave it out: the Service of the gateway says where its port leads', 'targetPort');
  }
  if (!isFilled(name)) {
    review.refuseAs('is empty', 'name the port, such as http', 'name');
  }
  review.leave();
}

/** TLS is for protocols inside it, and a redirect for requests without. */
function reviewProtocol({ name, protocol, number }: Plain, tls: unknown, review: Review): void {
  const known = protocolNamed(String(protocol));
  if (isGiven(tls) && mapOf(tls).httpsRedirect === true && !isHttpProtocol(known)) {
    review.warn('redirect-without-http', 'is for servers with HTTP, and does nothing here', 'leave it out', 'tls', 'httpsRedirect');
  }
  if (!isProtocol(protocol) || !isFilled(name) || number === 0) {
    return;
  }
  if (isTlsProtocol(known)) {
    if (!isGiven(tls)) {
      review.refuseAs(`has the protocol ${String(protocol)} and no tls`, 'add tls with a mode and a credentialName');
    }
  } else if (isGiven(tls)) {
    reviewTlsOfPlain(mapOf(tls), isHttpProtocol(known), String(protocol), review);
  }
}

/** A server without TLS may redirect, which stands below tls. */
function reviewTlsOfPlain(tls: Plain, isHttp: boolean, protocol: string, review: Review): void {
  const hasCertificates = ['caCertificates', 'privateKey', 'serverCertificate'].some(name => isFilled(tls[name]));
  const passes = tls.mode === undefined || tls.mode === null || PASSING_MODES.includes(String(tls.mode));
  if (!isHttp || !passes || hasCertificates) {
    review.refuseAs(`is set for a server with the protocol ${protocol}, which is without TLS`, isHttp ? 'leave all but httpsRedirect out, or write '
      + 'protocol: HTTPS' : 'leave it out, or write protocol: TLS', 'tls');
  }
}

function reviewPortNames(servers: unknown, review: Review): void {
  if (!Array.isArray(servers) || servers.length < 2) {
    return;
  }
  const known = new Set<unknown>();
  servers.forEach((server: Plain, index) => {
    const { name } = mapOf(server.port);
    if (known.has(name)) {
      review.refuseAs(`is "${String(name)}", as that of an earlier server is`, 'give each port a name of its own', 'servers', index, 'port', 'name');
    }
    known.add(name);
  });
}
