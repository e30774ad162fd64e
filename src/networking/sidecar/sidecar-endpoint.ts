import { requirePort } from '../../core/requirements';
import { requireSocketAddress } from '../../core/socket-address';

/**
 * Where an application listens: what comes in at a listener of its sidecar goes there.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioIngressListener-default_endpoint
 */
export class SidecarEndpoint {
  /**
   * A port of 127.0.0.1, or of ::1 where pods have IPv6 only.
   *
   * @param port the port
   * @throws if it is no port
   */
  public static localhost(port: number): SidecarEndpoint {
    return new SidecarEndpoint(`127.0.0.1:${requirePort('port of SidecarEndpoint.localhost', port)}`);
  }

  /**
   * A port of ::1, or of 127.0.0.1 where pods have IPv4 only.
   *
   * @param port the port
   * @throws if it is no port
   */
  public static localhostIpv6(port: number): SidecarEndpoint {
    return new SidecarEndpoint(`[::1]:${requirePort('port of SidecarEndpoint.localhostIpv6', port)}`);
  }

  /**
   * A port of the address of the pod.
   *
   * @param port the port
   * @throws if it is no port
   */
  public static podAddress(port: number): SidecarEndpoint {
    return new SidecarEndpoint(`0.0.0.0:${requirePort('port of SidecarEndpoint.podAddress', port)}`);
  }

  /**
   * A port of the IPv6 address of the pod.
   *
   * @param port the port
   * @throws if it is no port
   */
  public static podAddressIpv6(port: number): SidecarEndpoint {
    return new SidecarEndpoint(`[::]:${requirePort('port of SidecarEndpoint.podAddressIpv6', port)}`);
  }

  /**
   * A Unix domain socket that the containers share.
   *
   * @param path absolute path of the file, or `@` and the name of an abstract socket: at most 107 bytes
   * @throws if it is none
   */
  public static socket(path: string): SidecarEndpoint {
    return new SidecarEndpoint(requireSocketAddress('SidecarEndpoint.socket', `unix://${path}`));
  }

  private constructor(private readonly address: string) {
  }

  /**
   * The address as a Sidecar writes it.
   *
   * @internal
   */
  public _render(): string {
    return this.address;
  }
}
