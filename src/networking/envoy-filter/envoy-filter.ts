import { Construct } from 'constructs';
import { EnvoyConfigPatch } from './envoy-config-patch';
import { compact } from '../../core/compact';
import { pathInErrors } from '../../core/path-in-errors';
import { PolicyTarget } from '../../core/policy-target';
import { MAX_INT32, optional, requireInteger, requireItems } from '../../core/requirements';
import { IstioResource, IstioResourceProps } from '../../core/resource';
import { MeshSettings } from '../../mesh-settings/mesh-settings';

/**
 * Properties of an EnvoyFilter.
 */
export interface EnvoyFilterProps extends IstioResourceProps {
  /** The patches, applied in this order. */
  readonly configPatches: EnvoyConfigPatch[];

  /**
   * The proxies whose configuration changes: pods, Gateways or waypoints. Istio ignores Services and ServiceEntries here, so they are refused.
   *
   * @default - all of the namespace; in the root namespace all of the mesh
   */
  readonly target?: PolicyTarget;

  /**
   * Place among the EnvoyFilters of a proxy: those with a lower one come first. Of the same priority the older one does.
   *
   * Range: -2147483648 to 2147483647.
   *
   * @default 0
   */
  readonly priority?: number;
}

/**
 * Changes to the configuration that istiod makes for Envoy.
 *
 * For what no other kind says. It is bound to the Envoy of one version of Istio: names and fields change from one to the next, and a patch
 * that finds nothing is silently ignored. Istio warns of every EnvoyFilter when it is applied.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/envoy-filter/
 */
@pathInErrors
export class EnvoyFilter extends IstioResource {
  private readonly fields: Record<string, unknown>;

  /**
   * @param scope the chart
   * @param id construct id
   * @param props the proxies and the patches
   * @throws if there is no patch, or Istio would refuse or ignore one, or the target
   */
  constructor(scope: Construct, id: string, props: EnvoyFilterProps) {
    super(scope, id, props, 'networking.istio.io/v1alpha3', 'EnvoyFilter');
    const patches = requireItems(`configPatches of EnvoyFilter "${id}"`, props.configPatches, 'say what changes');
    props.target?._requireNamespace(this.metadata.namespace, MeshSettings.of(this).rootNamespace);
    this.fields = compact({
      ...props.target?._renderForEnvoyFilter(),
      priority: optional(props.priority, value => requireInteger(`priority of EnvoyFilter "${id}"`, value, -MAX_INT32 - 1, MAX_INT32)) || undefined,
      configPatches: patches.map((patch, index) => patch._render(`patch ${index} of EnvoyFilter "${id}"`, this)),
    });
  }

  /** @internal */
  public _toSpec(): Record<string, unknown> {
    return this.fields;
  }
}
