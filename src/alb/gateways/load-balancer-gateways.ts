import { Construct } from 'constructs';
import { refuse } from '../../core/errors';
import { FindingOptions } from '../../core/findings';
import { RenderedApp, RenderedPods } from '../../core/rendered-app';
import { requireItems } from '../../core/requirements';
import { FindingLevel } from '../../findings';
import { IngressGateway } from '../../ingress-gateway/ingress-gateway';
import { IIngressGateway } from '../../ingress-gateway/ingress-gateway-reference';
import { UnplacedGateway } from '../../ingress-gateway/unplaced-gateway';
import { keyOfPods, selects } from '../../istio';
import { gatewaysSelectedBy, KnownGateway } from '../../mesh-settings/known-gateways';
import { MeshSettings } from '../../mesh-settings/mesh-settings';

/** What a load balancer says of its gateways. */
export interface ChosenGateways {
  readonly gateways?: IIngressGateway[];
  readonly gatewaySelector?: Record<string, string>;
}

/** The gateways of a load balancer. */
export interface BalancingGateways {
  /** The labels by which its Gateway objects select pods, one for each. */
  readonly selectors: Record<string, string>[];
  /** The gateways whose pods these select: those that were chosen, and those of the app that have the labels too. */
  readonly workloads: IIngressGateway[];
}

/** Finds the gateways whose pods balance the load. */
export function balancingGateways(scope: Construct, { gateways, gatewaySelector }: ChosenGateways): BalancingGateways {
  if (gateways !== undefined && gatewaySelector !== undefined) {
    refuse('gatewaySelector of a load balancer', 'left out beside gateways', gatewaySelector, 'each of the gateways has its own labels');
  }
  if (gatewaySelector !== undefined) {
    const unplaced = new UnplacedGateway(gatewaySelector);
    const known = gatewaysSelectedBy(scope, gatewaySelector);
    return { selectors: [unplaced.workload.labels], workloads: known.length > 0 ? known : [unplaced] };
  }
  const named = gateways === undefined ? [IngressGateway.fromWorkload(MeshSettings.of(scope).gatewayWorkload)]
    : requireItems('gateways of a load balancer', gateways, 'name one, or leave them out');
  const selectors = named.map(({ workload }) => workload.labels);
  return { selectors, workloads: [...named, ...othersSelectedBy(scope, selectors, named).filter(({ isOwned }) => isOwned)] };
}

/** Reports gateways that a load balancer with policies selects too, and that were not there when it was made. */
export function findingsOfOthers(scope: Construct, { selectors, workloads }: BalancingGateways): FindingOptions[] {
  return othersSelectedBy(scope, selectors, workloads).map(({ isOwned, workload: { labels, namespaceName } }) => ({
    code: 'CDI071',
    level: isOwned ? FindingLevel.ERROR : FindingLevel.WARNING,
    message: `load balancer "${scope.node.path}" selects the pods of another gateway too, ${JSON.stringify(labels)} in namespace "${namespaceName}", `
      + 'and has no policies there: what its rules ask of clients, that gateway does not',
    fix: isOwned ? 'make that gateway before the load balancer, or give each gateway labels of its own'
      : 'give the gateways labels of their own, or name both in `gateways`; acknowledge it where there is no gateway of the mesh settings',
  }));
}

/** Reports pods of gateways that others made, somewhere else than the gateways that a load balancer with policies knows. */
export function findingsOfOtherPods(scope: Construct, { selectors, workloads }: BalancingGateways, app: RenderedApp): FindingOptions[] {
  const known = [...workloads, ...othersSelectedBy(scope, selectors, workloads)].map(({ workload }) => workload);
  const isKnown = ({ namespace, labels }: RenderedPods): boolean =>
    known.some(({ namespaceName = namespace, labels: own }) => namespaceName === namespace && selects(own, labels));
  const others = selectors.flatMap(selector => app.gatewayPods(scope, selector)).filter(pods => !isKnown(pods));
  const found = new Map(others.map(pods => [pods.what, pods]));
  return [...found.values()].map(({ what, namespace }) => ({
    code: 'CDI071',
    level: FindingLevel.ERROR,
    message: `load balancer "${scope.node.path}" selects the pods of ${what} too, and has no policies in their namespace, "${namespace}": what its `
      + 'rules ask of clients, that gateway does not',
    fix: 'give the gateways labels of their own, or name it in `gateways` with IngressGateway.fromWorkload',
  }));
}

/** Gateways whose pods the Gateway objects select too, beside those that are known to be meant. */
function othersSelectedBy(scope: Construct, selectors: readonly Record<string, string>[], meant: readonly IIngressGateway[]): KnownGateway[] {
  const places = new Set(meant.map(placeOf));
  const selected = selectors.flatMap(selector => gatewaysSelectedBy(scope, selector));
  return selected.filter(gateway => !places.has(placeOf(gateway)) && places.add(placeOf(gateway)));
}

function placeOf({ workload: { labels, namespaceName } }: Pick<IIngressGateway, 'workload'>): string {
  return keyOfPods(namespaceName, labels);
}
