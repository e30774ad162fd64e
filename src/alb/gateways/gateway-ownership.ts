import { PolicyEnforcement } from './policy-enforcement';
import { ValidationError, refuse } from '../../core/errors';
import { IIngressGateway } from '../../ingress-gateway/ingress-gateway-reference';
import { requirePlaced } from '../../ingress-gateway/unplaced-gateway';

/** Refuses what would change a gateway that the app does not own, unless that is agreed. */
export function requireGatewayEnforcement(what: string, workloads: readonly IIngressGateway[], enforcement?: PolicyEnforcement): void {
  if (enforcement === PolicyEnforcement.TARGETS) {
    refuse(`policyEnforcement of a load balancer with ${what}`, 'PolicyEnforcement.GATEWAY, or left out', enforcement, 'only a gateway can do it');
  }
  requirePlaced(what, workloads);
  const foreign = enforcement === PolicyEnforcement.GATEWAY ? undefined : workloads.find(({ isOwned }) => !isOwned);
  if (foreign !== undefined) {
    const { namespaceName, labels } = foreign.workload;
    throw new ValidationError(`gateway of a load balancer with ${what} must be an IngressGateway of this app, got ${JSON.stringify(labels)} in `
      + `namespace "${namespaceName}": `
      + 'make one, or set policyEnforcement: PolicyEnforcement.GATEWAY where its owner agrees that an object is made there');
  }
}
