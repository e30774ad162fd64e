import { IIngressGateway } from './ingress-gateway-reference';
import { brand } from '../core/brand';
import { ValidationError } from '../core/errors';
import { requireSelectorLabels } from '../core/requirements';
import { GatewayWorkload } from '../mesh-settings/gateway-workload';

/** The pods of a gateway of which nothing is known but labels: neither where they are, nor which ports they have, nor how they know clients. */
export class UnplacedGateway implements IIngressGateway {
  public readonly isOwned = false;
  public readonly workload: GatewayWorkload;

  constructor(labels: Record<string, string>) {
    // No namespace has such a name: nothing is ever written there.
    this.workload = {
      labels: requireSelectorLabels('labels of a gateway', labels,
        'without labels a Gateway would bind to every gateway of the mesh'),
      namespaceName: '',
    };
  }

  public terminatesTls(): boolean {
    return false;
  }
}

/** Whether nothing is known of a gateway's pods but their labels. */
export const isUnplaced = brand('UnplacedGateway', UnplacedGateway);

/** Refuses what has to know where the pods of a gateway are, and with which ports. */
export function requirePlaced(what: string, gateways: readonly IIngressGateway[]): void {
  const unplaced = gateways.find(isUnplaced);
  if (unplaced !== undefined) {
    throw new ValidationError(`${what} must be left out where nothing is known of the gateway's pods but their labels, got it with `
      + `gatewaySelector ${JSON.stringify(unplaced.workload.labels)}: `
      + 'say where they are and which ports they have, with gateways: [IngressGateway.fromWorkload({ labels, namespaceName, ports })]');
  }
}
