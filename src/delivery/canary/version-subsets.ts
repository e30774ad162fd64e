import { Construct } from 'constructs';
import { keepMetadataFixed } from '../../core/fixed-metadata';
import { IstioResource } from '../../core/resource';
import { writtenByController } from '../../core/written-fields';
import { POD_TEMPLATE_HASH } from '../../istio';
import { ServiceHost } from '../../networking/destination/destination';

/** Names of the subsets of the two versions. */
export const STABLE = 'stable';
export const CANARY = 'canary';

/**
 * The DestinationRule with the two versions. With each new one Argo Rollouts drops every other subset of it, so it has no others, and what Istio does
 * on the way to the pods is in another DestinationRule: Istio reads both as one.
 */
export class VersionSubsets extends IstioResource {
  constructor(scope: Construct, id: string, name: string, private readonly host: ServiceHost, private readonly labels: Record<string, string>) {
    super(scope, id, { name }, 'networking.istio.io/v1', 'DestinationRule');
    keepMetadataFixed(this.apiObject);
    writtenByController(this.apiObject, [0, 1].map(index => `/spec/subsets/${index}/labels/${POD_TEMPLATE_HASH}`));
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    return { host: this.host.hostFor(this), subsets: [CANARY, STABLE].map(name => ({ name, labels: this.labels })) };
  }
}
