import { GatewayWorkload } from '../mesh-settings/gateway-workload';

/**
 * The pods of a gateway, built by this app or by somebody else: what binds to them.
 */
export interface IIngressGateway {
  /** Labels, namespace and ports of the pods. */
  readonly workload: GatewayWorkload;

  /** Whether this app builds it, so that rules for all of its traffic are nobody else's. */
  readonly isOwned: boolean;

  /**
   * Whether TLS on a port ended at the balancer in front: a listener there is one for HTTP.
   *
   * @param port port of the Service
   */
  terminatesTls(port: number): boolean;
}

/** A gateway that this app does not build. */
export class ImportedIngressGateway implements IIngressGateway {
  public readonly isOwned = false;

  constructor(public readonly workload: GatewayWorkload, private readonly tlsPorts: readonly number[]) {
  }

  public terminatesTls(port: number): boolean {
    return this.tlsPorts.includes(port);
  }
}
