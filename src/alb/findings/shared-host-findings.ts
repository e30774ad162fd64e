import { FindingOptions } from '../../core/findings';
import { RoutedListener } from '../routing/routed-listener';

/** Hosts that another load balancer of the app serves at the same port of the same gateway: Istio mixes the routes of both. */
export function findingsOfSharedHosts(listener: RoutedListener, others: readonly RoutedListener[]): FindingOptions[] {
  const neighbours = others.filter(other => other !== listener && other.port === listener.port);
  const [shared] = neighbours.flatMap(other => other.routedDomains.filter(domain => listener.routes(domain)).map(domain => ({ domain, other })));
  return shared === undefined ? [] : [{
    code: 'KIA1106',
    message: `listener "${listener.name}" and listener "${shared.other.path}" of another load balancer both have rules for "${shared.domain}" on `
      + `port ${listener.port} of one gateway: `
      + 'Istio mixes them in an order that the manifests do not decide',
    fix: 'put the rules into one load balancer, or leave a path to the other one with alb.delegate',
  }];
}
