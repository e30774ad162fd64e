import { reviewDestination, reviewWeights } from './destinations';
import { reviewGatewayNames } from './gateway-names';
import { reviewLabels } from './labels';
import { isAnyAddress, isWildcardName, reviewPort, reviewSubnet, reviewWildcardName } from './names';
import { countOf, Plain, Review } from './review';
import { isGatewayName } from './server-names';
import { coversHost } from '../host-coverage';

/** What of the VirtualService decides about its server names. */
export interface ServerNameOwner {
  readonly hosts: readonly string[];
  readonly isForGateway: boolean;
}

/** A route for connections by the name of the server. */
export function reviewTlsRoute({ match, route }: Plain, review: Review, context: ServerNameOwner): void {
  if (countOf(match) === 0) {
    review.refuseAs('has no match', 'name the servers in match[].sniHosts');
  }
  review.list('match', match, reviewTlsMatch, context);
  reviewRoute(route, review);
}

/** A route for any connections. */
export function reviewTcpRoute({ match, route }: Plain, review: Review): void {
  review.list('match', match, reviewConnectionMatch, undefined);
  reviewRoute(route, review);
}

function reviewRoute(route: unknown, review: Review): void {
  if (countOf(route) === 0) {
    review.refuseAs('has no destination', 'add one in route');
  }
  review.list('route', route, reviewRouteDestination, undefined);
  reviewWeights(route, review);
}

function reviewRouteDestination({ destination }: Plain, review: Review): void {
  review.map('destination', destination, reviewDestination, undefined);
}

function reviewTlsMatch(match: Plain, review: Review, context: ServerNameOwner): void {
  if (countOf(match.sniHosts) === 0) {
    review.refuseAs('has no sniHosts', 'name the servers that clients ask for');
  }
  review.texts('sniHosts', match.sniHosts, reviewServerName, context);
  reviewConnectionMatch(match, review);
}

function reviewServerName(name: string, review: Review, { hosts, isForGateway }: ServerNameOwner): void {
  if (!(isForGateway ? isGatewayName(name, true) : isWildcardName(name))) {
    if (isAnyAddress(name)) {
      review.warn('server-name-is-address', `is the address ${name}, which hardly a client sends as the name of a server`,
        'name the host, or match the address with destinationSubnets of a tcp route');
    } else {
      reviewWildcardName(name, review);
    }
  } else if (!hosts.some(host => coversHost(host, name))) {
    review.refuse(`be one of the hosts of the VirtualService (${hosts.join(', ')}), or below one of them`, name, 'add the name to hosts');
  }
}

function reviewConnectionMatch({ destinationSubnets, port, sourceLabels, gateways }: Plain, review: Review): void {
  review.texts('destinationSubnets', destinationSubnets, reviewSubnet, undefined);
  if (port) {
    reviewPort(port, review, 'port');
  }
  reviewLabels(sourceLabels, review, 'sourceLabels');
  reviewGatewayNames(gateways, review, true);
}
