import { Construct } from 'constructs';
import { ifRefused, putInto } from '../core/all-or-nothing';
import { compact } from '../core/compact';
import { refuse } from '../core/errors';
import { pathInErrors } from '../core/path-in-errors';
import { optional, requireOneOf, requirePort, requireSelectorLabels, requireUnique } from '../core/requirements';
import { IstioResource, IstioResourceProps } from '../core/resource';

/**
 * Which connections a workload takes from the mesh.
 *
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/#PeerAuthentication-MutualTLS-Mode
 */
export enum PeerAuthenticationMode {
  /** Plain text only: the proxy ends no mTLS. In an ambient mesh the same as PERMISSIVE. */
  DISABLE = 'DISABLE',
  /** mTLS and plain text: what Istio does unless told otherwise. */
  PERMISSIVE = 'PERMISSIVE',
  /** mTLS only. */
  STRICT = 'STRICT',
}

/**
 * A port of a workload that differs from the others.
 */
export interface PeerAuthenticationPort {
  /** Port on which the pod listens: that of the container, not of the Service. Range: 1 to 65535. */
  readonly port: number;

  /** Which connections it takes. */
  readonly mode: PeerAuthenticationMode;
}

/**
 * Properties of a PeerAuthentication.
 */
export interface PeerAuthenticationProps extends IstioResourceProps {
  /**
   * Which connections the workloads take.
   *
   * @default - what the policy of the namespace, else of the mesh says, else PeerAuthenticationMode.PERMISSIVE
   */
  readonly mode?: PeerAuthenticationMode;

  /**
   * Ports that differ. Only beside a `selector`.
   *
   * @default - none
   */
  readonly portModes?: PeerAuthenticationPort[];

  /**
   * Labels of the pods that the policy applies to, in its namespace. Istio ignores it in the root namespace.
   *
   * @default - every workload of the namespace; in the root namespace, of the mesh
   */
  readonly selector?: Record<string, string>;
}

/**
 * Whether workloads ask their callers for mTLS, which proves who they are.
 *
 * Of policies for a workload, a namespace and the mesh the narrowest counts; of several equally narrow ones the oldest only. Before
 * `STRICT`, make sure that all callers have a proxy: others are cut off. Probes of the kubelet keep working.
 *
 * @see https://istio.io/latest/docs/reference/config/security/peer_authentication/
 */
@pathInErrors
export class PeerAuthentication extends IstioResource {
  private readonly selector?: Record<string, string>;
  private mode?: PeerAuthenticationMode;
  private readonly portModes = new Map<number, PeerAuthenticationMode>();

  /**
   * @param scope the chart
   * @param id construct id
   * @param props which connections are taken: a mode, or ports with theirs
   * @throws if Istio would refuse the policy, or it says nothing
   */
  constructor(scope: Construct, id: string, props: PeerAuthenticationProps = {}) {
    super(scope, id, props, 'security.istio.io/v1', 'PeerAuthentication');
    this.selector = optional(props.selector, labels => requireSelectorLabels('selector', labels, 'leave it out for the whole namespace'));
    this.mode = optional(props.mode, mode => requireMode('mode', mode));
    optional(props.portModes, ports => this.takePorts(ports));
    if (this.mode === undefined && this.portModes.size === 0) {
      refuse('mode', 'given where there are no portModes', this.mode, 'a policy without both changes nothing');
    }
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    return compact({
      selector: optional(this.selector, matchLabels => ({ matchLabels })),
      mtls: optional(this.mode, mode => ({ mode })),
      portLevelMtls: Object.fromEntries([...this.portModes].map(([port, mode]) => [String(port), { mode }])),
    });
  }

  /**
   * Says more of the same pods: of all their ports, or of one.
   *
   * @internal
   */
  public _say(mode: PeerAuthenticationMode, port?: number): void {
    if (port !== undefined) {
      putInto(this.portModes, port, mode);
      return;
    }
    const before = this.mode;
    this.mode = mode;
    ifRefused(() => this.mode = before);
  }

  private takePorts(ports: readonly PeerAuthenticationPort[]): void {
    if (ports.length > 0 && this.selector === undefined) {
      refuse('portModes', 'left out without a selector', ports.map(({ port }) => port), 'name the labels of the pods whose ports they are');
    }
    requireUnique('port of portModes', ports.map(({ port }) => requirePort('port of portModes', port)), 'keep one of them');
    ports.forEach(({ port, mode }) => this.portModes.set(port, requireMode(`mode of port ${port}`, mode)));
  }
}

function requireMode(what: string, mode: PeerAuthenticationMode): PeerAuthenticationMode {
  return requireOneOf(what, Object.values(PeerAuthenticationMode), mode, 'use a member of PeerAuthenticationMode');
}
