import { Construct } from 'constructs';
import { SPLIT_ROUTE } from './canary-steps';
import { keepMetadataFixed } from '../../core/fixed-metadata';
import { IstioResource } from '../../core/resource';
import { writtenByController } from '../../core/written-fields';
import { Destination } from '../../networking/destination/destination';
import { renderHttpDestinations } from '../../networking/destination/weighted-destination';
import { IVirtualService } from '../../networking/virtual-service/virtual-service-reference';

/** The VirtualService of a port, without hosts, whose routes Argo Rollouts writes: nothing but the two versions is in it. */
export class DelegateVirtualService extends IstioResource implements IVirtualService {
  public readonly isDelegate = true;

  constructor(scope: Construct, id: string, name: string, private readonly stable: Destination, private readonly canary: Destination) {
    super(scope, id, { name }, 'networking.istio.io/v1', 'VirtualService');
    keepMetadataFixed(this.apiObject);
    writtenByController(this.apiObject, ['/spec/http']);
  }

  public get virtualServiceName(): string {
    return this.name;
  }

  public get virtualServiceNamespace(): string | undefined {
    return this.metadata.namespace;
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    const destinations = [{ destination: this.stable, weight: 100 }, { destination: this.canary, weight: 0 }];
    return { http: [{ name: SPLIT_ROUTE, route: renderHttpDestinations(`route "${SPLIT_ROUTE}"`, destinations, this) }] };
  }
}
