import { IConstruct } from 'constructs';
import { refuse } from '../../core/errors';
import { FindingOptions } from '../../core/findings';
import { IIngressGateway } from '../../ingress-gateway/ingress-gateway-reference';
import { areApart, areSameLabels, Labels, selects } from '../../istio';
import { balancingGatewaysOf, KnownGateway } from '../../mesh-settings/known-gateways';
import { MeshSettings } from '../../mesh-settings/mesh-settings';

type BalancingGateway = Pick<KnownGateway, 'workload' | 'isOwned'>;

/**
 * Refuses a gateway some or all of whose pods are known by other labels already: what a load balancer has there, the other one would not know of,
 * while Istio puts the routes and policies of both into the same pods. Of gateways that the app makes all labels are known.
 */
export function requireApart(alb: IConstruct, gateways: readonly IIngressGateway[]): void {
  const known: BalancingGateway[] = [...gatewaysOf(alb)];
  for (const gateway of gateways) {
    const other = known.find(one => !(one.isOwned && gateway.isOwned) && isOneNamespace(one, gateway) && !isSame(one, gateway)
      && holds(one.workload.labels, gateway.workload.labels));
    if (other !== undefined) {
      const { labels, namespaceName } = other.workload;
      const allowed = `${JSON.stringify(labels)}, as this app calls pods in the namespace "${namespaceName}", or such as none of these pods has`;
      refuse('labels of a gateway', allowed, gateway.workload.labels,
        "one gateway has one set of labels: otherwise two load balancers do not know of each other's rules there");
    }
    known.push(gateway);
  }
}

/** Reports gateways of other load balancers that may have the same pods: nothing in their labels tells them apart. */
export function findingsOfUnclearGateways(alb: IConstruct, gateways: readonly IIngressGateway[]): FindingOptions[] {
  const all = gatewaysOf(alb);
  const unclear = gateways.flatMap(gateway => all.slice(0, all.findIndex(one => isSame(one, gateway)))
    .filter(one => !one.isOwned && !gateway.isOwned && isOneNamespace(one, gateway) && !areApart(one.workload.labels, gateway.workload.labels))
    .map(other => ({ gateway, other })));
  return unclear.map(({ gateway: { workload: { labels, namespaceName } }, other }) => ({
    code: 'CDI121',
    message: `the gateways ${JSON.stringify(other.workload.labels)} and ${JSON.stringify(labels)} in namespace "${namespaceName}" may be the same `
      + `pods: load balancer "${alb.node.path}" does not know of the rules that others have there`,
    fix: 'where they are the same pods, name one gateway with one set of labels; where not, add a label to both in which they differ',
  }));
}

function gatewaysOf(alb: IConstruct): readonly BalancingGateway[] {
  return balancingGatewaysOf(alb.node.root, MeshSettings.of(alb).cluster);
}

function isOneNamespace({ workload: one }: BalancingGateway, { workload: other }: BalancingGateway): boolean {
  return one.namespaceName === other.namespaceName;
}

function isSame({ workload: one }: BalancingGateway, { workload: other }: BalancingGateway): boolean {
  return one.namespaceName === other.namespaceName && areSameLabels(one.labels, other.labels);
}

/** Whether every pod with the one labels has the others. */
function holds(one: Labels, other: Labels): boolean {
  return selects(one, other) || selects(other, one);
}
