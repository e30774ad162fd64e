import { reviewTcpRoute, reviewTlsRoute } from './connection-routes';
import { reviewExportTo } from './export-to';
import { reviewGatewayNames } from './gateway-names';
import { reviewHttpRoute } from './http-route';
import { isAnyAddress, isWildcardName, reviewWildcardName } from './names';
import { countOf, Plain, Review } from './review';
import { isGatewayName } from './server-names';
import { hostsMeet } from '../host-coverage';
import { listOf } from '../plain-value';
import { MESH_GATEWAY } from '../service-hosts';

export function reviewVirtualService(spec: Plain, review: Review, namespace: string): void {
  const hosts = listOf(spec.hosts) as readonly string[];
  const gateways = listOf(spec.gateways);
  const isDelegate = hosts.length === 0;
  const isForGateway = gateways.length > 0 && !gateways.includes(MESH_GATEWAY);
  if (isDelegate) {
    reviewDelegate(spec, review);
  }
  reviewGatewayNames(gateways, review, false);
  reviewHosts(hosts, isForGateway, hasServerNames(spec.tls), review);
  if (countOf(spec.http) + countOf(spec.tls) + countOf(spec.tcp) === 0) {
    review.refuseAs('has no routes', 'add some in http, tls or tcp');
  }
  review.list('http', spec.http, reviewHttpRoute, { isDelegate, isForGateway });
  // The context of the routes for connections is that of Istio, which asks for all gateways at once.
  review.list('tls', spec.tls, reviewTlsRoute, { hosts, isForGateway: !gateways.includes(MESH_GATEWAY) });
  review.list('tcp', spec.tcp, reviewTcpRoute, undefined);
  reviewExportTo(spec.exportTo, review, { namespace });
}

/** Without hosts it is a delegate, which knows routes for requests alone. */
function reviewDelegate({ gateways, tls, tcp }: Plain, review: Review): void {
  for (const [name, value] of [['gateways', gateways], ['tls', tls], ['tcp', tcp]] as const) {
    if (countOf(value) > 0) {
      review.refuseAs('can not be there without hosts: the VirtualService is a delegate then', 'add hosts, or leave it out', name);
    }
  }
}

function reviewHosts(hosts: readonly string[], isForGateway: boolean, hasServerNamesOfRoutes: boolean, review: Review): void {
  const before = review.problems.length;
  review.enter('hosts');
  for (let index = 0; index < hosts.length; index++) {
    const host = hosts[index];
    review.enter(index);
    if (!isForGateway && host === '*') {
      review.refuse('be other hosts than "*" in the mesh', host, 'name the hosts, or the gateways that the VirtualService is for');
    } else if (!(isForGateway ? isGatewayName(host, hasServerNamesOfRoutes) : isWildcardName(host)) && !isAnyAddress(host)) {
      reviewWildcardName(host, review, ', and an IP address is a host too');
    }
    review.leave();
  }
  if (hosts.length > 1 && review.problems.length === before) {
    reviewPairs(hosts, review);
  }
  review.leave();
}

function reviewPairs(hosts: readonly string[], review: Review): void {
  for (let later = 1; later < hosts.length; later++) {
    const earlier = hosts.findIndex((host, index) => index < later && hostsMeet(host, hosts[later]));
    if (earlier >= 0) {
      review.refuseAs(`is "${hosts[later]}", and the same VirtualService has "${hosts[earlier]}": one covers the other`,
        'leave the narrower one out, or write a VirtualService for each', later);
    }
  }
}

/** Whether some route for TLS is for names of servers. */
function hasServerNames(routes: unknown): boolean {
  return Array.isArray(routes) && routes.some(route => listOf((route as Plain).match).some(match => countOf((match as Plain).sniHosts) > 0));
}
