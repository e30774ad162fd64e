import { selects } from '../istio';
import { ForwardClientCertificate } from './forward-client-certificate';
import { IngressGatewayProps } from './ingress-gateway-props';
import { LoadBalancerPlan } from './load-balancer-plan';
import { FindingOptions } from '../core/findings';
import { RenderedApp } from '../core/rendered-app';
import { orTwoClusters } from '../mesh-settings/cluster-state';
import { MadeGateway } from '../mesh-settings/known-gateways';

/** A Gateway binds to pods by labels, in every namespace: a gateway with the labels of another one serves its hosts too. */
export function findingsOfSelectors(gateway: MadeGateway, all: readonly MadeGateway[]): FindingOptions[] {
  const place = ({ name, workload }: MadeGateway) => `${workload.namespaceName}/${name}`;
  // The same place twice is one object twice (CDI003).
  const others = all.filter(other => place(other) !== place(gateway) && selects(other.workload.labels, gateway._podLabels));
  return others.map(other => ({
    code: 'CDI030',
    message: `pods of gateway "${place(gateway)}" have the labels ${show(other.workload.labels)} by which Gateways select gateway "${place(other)}": `
      + 'each takes requests for the hosts of the other, where both are in one cluster',
    fix: `give each gateway selectorLabels of its own${orTwoClusters(gateway, other)}`,
  }));
}

/** What comes with a request from the internet, its sender wrote, unless nobody gets around a proxy in front. */
export function findingsOfBelievedHeaders(
  what: string, plan: LoadBalancerPlan, { numTrustedProxies = 0, forwardClientCertificate }: IngressGatewayProps,
): FindingOptions[] {
  const believed = [
    ...numTrustedProxies > 0 ? [{ header: 'x-forwarded-for', property: 'numTrustedProxies' }] : [],
    ...forwardClientCertificate === ForwardClientCertificate.ALWAYS_FORWARD_ONLY
      ? [{ header: 'x-forwarded-client-cert', property: 'forwardClientCertificate' }] : [],
  ];
  return !plan.isPublic ? [] : believed.map(({ header, property }) => ({
    code: 'CDI034',
    message: `${what} believes ${header} (${property}), and everybody on the internet reaches it through ${plan.what}: whoever goes around the `
      + 'proxies in front writes there what they like',
    fix: 'let in only those proxies, with sourceRanges for example, or acknowledge the finding where something else does',
  }));
}

/** Absence proves something only where the Namespace is made in this app. */
export function findingsOfReadinessGate(gateway: MadeGateway, { what, readinessGate }: LoadBalancerPlan, app: RenderedApp): FindingOptions[] {
  const open = readinessGate !== undefined
    && app.labelsOfNamespaces(gateway, gateway.workload.namespaceName).some(labels => labels[readinessGate] !== 'enabled');
  return !open ? [] : [{
    code: 'CDI033',
    message: `namespace "${gateway.workload.namespaceName}" of gateway "${gateway.name}" has no label ${readinessGate}: a rollout does not `
      + `wait until ${what} sends to the new pods, and stops the old ones before`,
    fix: `give the Namespace the label ${readinessGate}: enabled`,
  }];
}

function show(labels: Record<string, string>): string {
  return Object.entries(labels).map(([key, value]) => `${key}: ${value}`).join(', ');
}
