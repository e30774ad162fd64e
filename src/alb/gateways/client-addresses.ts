import { PolicyEnforcement, AT_TARGETS } from './policy-enforcement';
import { ValidationError, refuse } from '../../core/errors';
import { IIngressGateway } from '../../ingress-gateway/ingress-gateway-reference';
import { requirePlaced } from '../../ingress-gateway/unplaced-gateway';

/** Refuses what looks at the addresses of clients where the gateway is that of others, or does not know them. */
export function requireClientAddresses(what: string, workloads: readonly IIngressGateway[], enforcement: PolicyEnforcement): void {
  if (enforcement === PolicyEnforcement.TARGETS) {
    refuse(what, 'left out unless policyEnforcement is PolicyEnforcement.GATEWAY', AT_TARGETS,
      'only a gateway knows the addresses of clients: build an IngressGateway, or set policyEnforcement where all who use the gateway agree');
  }
  requireKnownAddresses(what, workloads);
}

/** Refuses what looks at the addresses of clients where a gateway does not know them. */
export function requireKnownAddresses(what: string, workloads: readonly IIngressGateway[]): void {
  requirePlaced(what, workloads);
  const unknowing = workloads.find(({ workload }) => workload.clientAddress === undefined);
  if (unknowing !== undefined) {
    const { namespaceName, labels } = unknowing.workload;
    throw new ValidationError(`${what} must be left out where the gateway does not know the addresses of clients, got it for the `
      + `pods ${JSON.stringify(labels)} in ${namespaceName}: `
      + 'give an IngressGateway numTrustedProxies or a balancer with the PROXY protocol, or say clientAddress in the GatewayWorkload of one that '
      + 'others build');
  }
}
