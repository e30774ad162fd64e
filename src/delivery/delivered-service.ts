import { ApiObject } from 'cdk8s';
import { Construct } from 'constructs';
import { ServiceHost } from '../networking/destination/destination';
import { HttpRoute } from '../networking/virtual-service/http-route';
import { VirtualService } from '../networking/virtual-service/virtual-service';
import { PeerAuthenticationMode } from '../security/peer-authentication';
import { ICaller, ServiceIdentity } from '../security/service-identity';
import { PeerModeOptions } from '../service/peer-modes';
import { ServiceAccessOptions } from '../service/service-access-options';
import { ServicePort, ServicePorts } from '../service/service-ports';

/** Who may call a service, and who it is to others. */
export interface ServiceCallers {
  readonly allowFrom: (caller: ICaller, options: ServiceAccessOptions) => void;
  readonly authenticatePeers: (mode: PeerAuthenticationMode, options: PeerModeOptions) => void;
  readonly identify: () => ServiceIdentity;
}

/** The service that a controller delivers new versions of. */
export interface DeliveredService {
  readonly name: string;
  readonly host: ServiceHost;
  readonly ports: ServicePorts;
  /** The ports at which requests can be told apart, at least one. */
  readonly httpPorts: readonly ServicePort[];
  /** Labels that the pods of its versions have, and no others. */
  readonly labels: Record<string, string>;
  /** Another Service with the same ports and pods, whose selector a controller narrows. */
  readonly beside: (id: string, name: string) => ServiceHost;
  /** Leads callers inside the mesh by some routes, once the objects are there to which these lead. */
  readonly lead: (scope: Construct, http: HttpRoute[], objects: readonly ApiObject[]) => VirtualService;
}
