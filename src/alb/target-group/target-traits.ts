import { ExportTo } from '../../core/export-to';
import { ServiceHost } from '../../networking/destination/destination';
import { ITrafficTarget } from '../../networking/destination/traffic-target';
import { ApplicationProtocol } from '../../service/application-protocol';
import { PodStep } from '../../service/pod-step';
import { WeightedService } from '../../service/weighted-service';
import { ClientTls } from '../../traffic-policy/client-tls';

/** What a target group needs to know of a service. */
export interface TargetTraits {
  readonly host: ServiceHost;
  readonly forward: (port?: number) => ITrafficTarget;
  readonly protocolAt?: (port?: number) => ApplicationProtocol | undefined;
  readonly weighted?: WeightedService;
  /** Port of the containers that a port leads to, where that is known. */
  readonly targetPortAt?: (port?: number) => number | undefined;
  /** Changes its pods; none where they are made elsewhere. */
  readonly preparePods?: (step: PodStep) => void;
  /** Refuses TLS of the group that does not fit to what is spoken there. */
  readonly requireTls?: (group: string, tls?: ClientTls) => void;
  /** Who sees its DestinationRule, where that is not everyone. */
  readonly exportTo?: ExportTo;
}
