import { Construct } from 'constructs';
import { renderEgress, renderIngress, SidecarEgressListener, SidecarIngressListener } from './sidecar-listener';
import { compact } from '../../core/compact';
import { refuse, ValidationError } from '../../core/errors';
import { pathInErrors } from '../../core/path-in-errors';
import { optional, requireOneOf, requireSelectorLabels } from '../../core/requirements';
import { IstioResource, IstioResourceProps } from '../../core/resource';
import { requireTaken } from '../../core/taken-object';
import { MeshSettings } from '../../mesh-settings/mesh-settings';
import { SelectedPods } from '../../mesh-settings/selected-pods';
import { ConnectionPool } from '../../traffic-policy/connection-pool';
import { renderConnectionPool } from '../../traffic-policy/render-connection-pool';

/**
 * What happens to calls to hosts that pods do not know.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#OutboundTrafficPolicy-Mode
 */
export enum OutboundTrafficMode {
  /** They are answered with 502, or closed. No firewall: a pod can go around its proxy. */
  REGISTRY_ONLY = 'REGISTRY_ONLY',
  /** They go where the application wants. */
  ALLOW_ANY = 'ALLOW_ANY',
}

/**
 * Properties of a Sidecar. It says at least one of `ingress`, `egress`, `outboundTrafficMode` and `inboundConnectionPool`.
 */
export interface SidecarProps extends IstioResourceProps {
  /**
   * Labels of the pods that it is for, in its namespace.
   *
   * @default - every pod of the namespace that no other Sidecar selects; in the root namespace, of every namespace without a Sidecar
   */
  readonly workloadSelector?: Record<string, string>;

  /**
   * Has to be true for a Sidecar of the root namespace without `workloadSelector`: it changes what pods of all teams know.
   *
   * @default false
   */
  readonly wholeMesh?: boolean;

  /**
   * The ports at which the pods take traffic, **in place of** those of their Services. What comes to another port is passed on as it is.
   *
   * @default - the ports of their Services
   */
  readonly ingress?: SidecarIngressListener[];

  /**
   * The hosts that the pods know.
   *
   * @default - every host that is exported to the namespace
   */
  readonly egress?: SidecarEgressListener[];

  /**
   * What happens to calls to other hosts.
   *
   * @default - what the mesh's configuration says, OutboundTrafficMode.ALLOW_ANY unless changed
   */
  readonly outboundTrafficMode?: OutboundTrafficMode;

  /**
   * Limits of the connections to the application, in place of those that DestinationRules have for its Services.
   *
   * @default - those of the DestinationRule
   */
  readonly inboundConnectionPool?: ConnectionPool;
}

/** Of Sidecars for the same pods one counts. */
const SIDECARS = new SelectedPods('Sidecar', 'workloadSelector', labels =>
  `no manifest says which of two for the same pods counts (${labels ? 'IST0110' : 'IST0111'})`);

/**
 * What the sidecars of pods know and take: hosts that they call, and ports at which they are called. Smaller sidecars start faster and use
 * less memory. What is left out is not blocked: it is unknown traffic, which goes on unless `outboundTrafficMode` says otherwise.
 *
 * One Sidecar counts for a pod, and takes nothing over from others. Gateways and pods of an ambient mesh have none.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/
 */
@pathInErrors
export class Sidecar extends IstioResource {
  private readonly fields: Record<string, unknown>;

  /**
   * @param scope the chart
   * @param id construct id
   * @param props the pods, what they know and take
   * @throws if it says nothing, is for the whole mesh without saying so, another one of the app is for the same pods, or Istio or Envoy would
   * refuse a value
   */
  constructor(scope: Construct, id: string, props: SidecarProps = {}) {
    super(scope, id, props, 'networking.istio.io/v1', 'Sidecar');
    const what = `Sidecar "${id}"`;
    const labels = optional(props.workloadSelector, values =>
      requireSelectorLabels(`workloadSelector of ${what}`, values, 'leave it out for the whole namespace'));
    this.requireMeshIsMeant(what, props);
    const says = compact({
      ingress: props.ingress?.map((listener, index) => renderIngress(`ingress ${index} of ${what}`, listener)),
      egress: props.egress?.map((listener, index) => renderEgress(`egress ${index} of ${what}`, listener, this)),
      outboundTrafficPolicy: optional(props.outboundTrafficMode, mode => ({
        mode: requireOneOf(`outboundTrafficMode of ${what}`, Object.values(OutboundTrafficMode), mode, 'use a member of OutboundTrafficMode'),
      })),
      inboundConnectionPool: optional(props.inboundConnectionPool, pool => renderConnectionPool(`inboundConnectionPool of ${what}`, pool)),
    });
    if (Object.values(says).every(value => value === undefined)) {
      throw new ValidationError(`${what} must have ingress, egress, outboundTrafficMode or inboundConnectionPool, got none: say what the pods know`);
    }
    this.fields = compact({ workloadSelector: optional(labels, values => ({ labels: values })), ...says });
    requireTaken(this);
    SIDECARS.remember(this, labels);
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    return this.fields;
  }

  private requireMeshIsMeant(what: string, { workloadSelector, wholeMesh = false }: SidecarProps): void {
    const { namespace } = this.metadata;
    const isForMesh = workloadSelector === undefined && namespace === MeshSettings.of(this).rootNamespace;
    if (isForMesh && !wholeMesh) {
      refuse(`namespace of ${what} without a workloadSelector`, 'another than the root namespace', namespace,
        'there it is for the pods of all teams: say wholeMesh: true where that is meant');
    }
    if (wholeMesh && !isForMesh) {
      refuse(`wholeMesh of ${what}`, 'left out beside a workloadSelector and outside the root namespace', wholeMesh,
        `put it into the namespace ${MeshSettings.of(this).rootNamespace}, without a workloadSelector`);
    }
  }
}
