import { IConstruct } from 'constructs';
import { compact, compactOrNone } from '../core/compact';
import { refuse } from '../core/errors';
import { PolicyTarget } from '../core/policy-target';
import { MAX_INT32, optional, requireInteger, requireOneOf, requirePort, requireUnique } from '../core/requirements';
import { misfitAtGateway, selects } from '../istio';
import { USUAL_GATEWAY_PORTS } from '../mesh-settings/gateway-workload';
import { MeshSettings } from '../mesh-settings/mesh-settings';

/**
 * Where among the filters of Istio an extension comes.
 *
 * @see https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/#PluginPhase
 */
export enum ExtensionPhase {
  /** Before tokens and identities are checked. */
  AUTHN = 'AUTHN',
  /** Before policies, and after tokens and identities. */
  AUTHZ = 'AUTHZ',
  /** Before metrics, and after policies. */
  STATS = 'STATS',
}

/**
 * Whose traffic an extension sees.
 *
 * @see https://istio.io/latest/docs/reference/config/type/workload-selector/#WorkloadMode
 */
export enum WorkloadMode {
  /** What pods send, and what a gateway takes. */
  CLIENT = 'CLIENT',
  /** What pods take. */
  SERVER = 'SERVER',
}

/**
 * Traffic that an extension sees: what has the mode, and one of the ports.
 *
 * @see https://istio.io/latest/docs/reference/config/proxy_extensions/wasm-plugin/#WasmPlugin-TrafficSelector
 */
export interface ExtensionMatch {
  /**
   * Whose traffic.
   *
   * @default - both
   */
  readonly mode?: WorkloadMode;

  /**
   * Ports, each once: of what pods send those of the service, of what they take those of the container, and at a gateway those at which its
   * **pods** listen, such as 8080 where the Gateway has 80. Range of each: 1 to 65535.
   *
   * @default - all
   */
  readonly ports?: number[];
}

/**
 * Which proxies have an extension, and where.
 */
export interface ExtensionPlacement {
  /**
   * The proxies that it is for. Waypoints take no labels.
   *
   * @default - all of the namespace; in the root namespace all of the mesh, of all teams
   */
  readonly target?: PolicyTarget;

  /**
   * Where among the filters of Istio it comes.
   *
   * @default - at the end, before the router
   */
  readonly phase?: ExtensionPhase;

  /**
   * Place among those of the same phase: one with a **higher** priority comes first.
   *
   * Range: -2147483648 to 2147483647.
   *
   * @default 0
   */
  readonly priority?: number;

  /**
   * Traffic that it sees: what one of these takes. Each says something.
   *
   * @default - all
   */
  readonly match?: ExtensionMatch[];
}

/** The fields as Istio writes them. */
export function renderPlacement(what: string, placement: ExtensionPlacement, consumer: IConstruct, namespace?: string): Record<string, unknown> {
  const { target, phase, priority, match } = placement;
  const { rootNamespace, gatewayWorkload } = MeshSettings.of(consumer);
  target?._requireNamespace(namespace, rootNamespace);
  const knownPorts = gatewayWorkload.ports === USUAL_GATEWAY_PORTS ? undefined : gatewayWorkload.ports;
  const isAtGateway = target?._labels !== undefined && selects(target._labels, gatewayWorkload.labels)
    && [gatewayWorkload.namespaceName, rootNamespace].includes(namespace ?? '');
  return compact({
    ...target?._render(),
    phase: optional(phase, value => requireOneOf(`phase of ${what}`, Object.values(ExtensionPhase), value, 'use a member of ExtensionPhase')),
    priority: optional(priority, value => requireInteger(`priority of ${what}`, value, -MAX_INT32 - 1, MAX_INT32)) || undefined,
    match: match?.map((one, index) => {
      const rendered = renderMatch(`match ${index} of ${what}`, one);
      const misfit = isAtGateway ? misfitAtGateway(one, knownPorts) : undefined;
      return misfit === undefined ? rendered
        : refuse(`${misfit.field} of match ${index} of ${what}`, misfit.allowed, one[misfit.field], misfit.fix);
    }),
  });
}

function renderMatch(what: string, { mode, ports }: ExtensionMatch): object {
  return compactOrNone({
    mode: optional(mode, value => requireOneOf(`mode of ${what}`, Object.values(WorkloadMode), value, 'leave it out for both')),
    ports: optional(ports, numbers => requireUnique(`port of ${what}`, numbers.map(number => requirePort(`port of ${what}`, number)), 'name it once')
      .map(number => ({ number }))),
  }) ?? refuse(what, 'given a mode or ports', { mode, ports }, 'leave it out for all traffic');
}
