import { IConstruct } from 'constructs';
import { TrafficOrigin } from './traffic-origin';
import { compact, isEmpty } from '../../core/compact';
import { ValidationError, refuse } from '../../core/errors';
import { optional, requireDnsLabel, requireLabels, requirePort } from '../../core/requirements';
import { MESH_GATEWAY } from '../../istio';
import { gatewayNameFor, IGateway } from '../gateway/gateway-reference';

/**
 * What a VirtualService is bound to: gateways, the mesh, or both; a delegate to nothing, because its root is.
 */
export class TrafficBinding {
  private readonly names: string[];

  constructor(
    private readonly consumer: IConstruct,
    gateways: readonly IGateway[],
    /** Whether it applies to calls inside the mesh. */
    public readonly mesh: boolean,
    private readonly delegate: boolean,
    /** The ports of the services that it is for in the mesh, where the app knows all of them. */
    private readonly portsInMesh?: () => number[] | undefined,
  ) {
    this.names = [...new Set(gateways.map(gateway => gatewayNameFor(gateway, consumer)))];
  }

  /** The gateways as Istio writes them; nothing for the mesh alone, which is Istio's default. */
  public render(): string[] | undefined {
    return this.names.length > 0 ? [...this.names, ...(this.mesh ? [MESH_GATEWAY] : [])] : undefined;
  }

  /** The gateways of one match, each of which the VirtualService has to name. */
  public renderMatch(what: string, origin: TrafficOrigin): string[] | undefined {
    if (origin.gateways === undefined && !origin.mesh) {
      return undefined;
    }
    const names = (origin.gateways ?? []).map(gateway => gatewayNameFor(gateway, this.consumer));
    const unbound = names.find(name => !this.delegate && !this.names.includes(name));
    if (unbound !== undefined) {
      throw new ValidationError(`${what}: gateways must be among those of the VirtualService (${this.names.join(', ') || 'none'}), got "${unbound}": `
        + 'add it to the gateways of the VirtualService');
    }
    if (origin.mesh && !this.mesh && !this.delegate) {
      throw new ValidationError(`${what}: mesh must be left out, got true: the VirtualService is not bound to the mesh, set mesh: true on it`);
    }
    const all = [...names, ...(origin.mesh ? [MESH_GATEWAY] : [])];
    return all.length > 0 ? all : undefined;
  }

  /** The port of a match. Inside the mesh it is that of the service which is called; at a gateway that of the server. */
  public requirePort(what: string, port: number, origin: TrafficOrigin): number {
    requirePort(`${what}: port`, port);
    const isInMesh = this.mesh && (this.names.length === 0 || (origin.mesh ?? false)) && (origin.gateways ?? []).length === 0;
    const ports = isInMesh ? this.portsInMesh?.() : undefined;
    if (ports !== undefined && !ports.includes(port)) {
      refuse(`${what}: port`, `one of the ports of the services of the VirtualService (${ports.join(', ') || 'none'})`, port,
        'callers in the mesh use no other: add the port to the Service, or name another');
    }
    return port;
  }

  /** Istio reads JWT claims at gateways only. */
  public requireGatewayOnly(what: string): void {
    if (this.mesh || this.delegate) {
      throw new ValidationError(`${what} must be in a VirtualService that is bound to gateways only, got `
        + `one ${this.mesh ? 'bound to the mesh' : 'without hosts'}: `
        + 'Istio routes by JWT claims at gateways, use a VirtualService of its own for them');
    }
  }
}

/** The conditions on the origin as Istio writes them. */
export function renderTrafficOrigin(what: string, origin: TrafficOrigin, binding: TrafficBinding): object {
  return compact({
    port: optional(origin.port, value => binding.requirePort(what, value, origin)),
    gateways: binding.renderMatch(what, origin),
    sourceLabels: optional(origin.sourceLabels, labels => requireLabels(`${what}: sourceLabels`, labels)),
    sourceNamespace: optional(origin.sourceNamespace, value => requireDnsLabel(`${what}: sourceNamespace`, value)),
  });
}

/** A match without a condition makes the others beside it useless. */
export function requireConditions(what: string, matches: object[]): void {
  const empty = matches.findIndex(isEmpty);
  if (empty >= 0) {
    throw new ValidationError(`match ${empty} of ${what} must have a condition, got none: leave out "matches" for a route that always applies`);
  }
}
