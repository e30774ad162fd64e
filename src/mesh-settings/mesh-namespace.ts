import { ApiObject, ApiObjectMetadataDefinition, Chart, JsonPatch } from 'cdk8s';
import { Construct } from 'constructs';
import { DataPlane } from './data-plane';
import { MeshSettings } from './mesh-settings';
import { waypointLabels } from './waypoint';
import { ValidationError } from '../core/errors';
import { rememberObject } from '../core/known-objects';
import { pathInErrors } from '../core/path-in-errors';
import { optional, requireDnsLabel, requireLabels } from '../core/requirements';
import { synthesis } from '../core/synthesis';

/**
 * Properties of a MeshNamespace.
 */
export interface MeshNamespaceProps {
  /**
   * Name of the namespace.
   *
   * @default - the namespace of the chart
   */
  readonly name?: string;

  /**
   * Further labels.
   *
   * @default - none
   */
  readonly labels?: Record<string, string>;
}

/**
 * A Namespace whose pods belong to the mesh.
 *
 * It carries the label that fits the mesh settings: `istio-injection: enabled`, or `istio.io/rev` where a revision is named, or
 * `istio.io/dataplane-mode: ambient`, and in an ambient mesh the waypoint of the settings. Create it before anything that lives in it:
 * objects come out in the order of their creation.
 *
 * @see https://istio.io/latest/docs/setup/additional-setup/sidecar-injection/
 */
@pathInErrors
export class MeshNamespace extends Construct {
  /** The API object. */
  public readonly apiObject: ApiObject;

  /** Name of the namespace. */
  public readonly name: string;

  /**
   * @param scope the chart
   * @param id construct id
   * @param props name and labels
   * @throws if no name is given and the chart has no namespace
   */
  constructor(scope: Construct, id: string, props: MeshNamespaceProps = {}) {
    super(scope, id);
    synthesis().attach(this.node.root);
    const chartNamespace = Chart.of(this).namespace;
    const name = props.name ?? chartNamespace;
    if (name === undefined) {
      throw new ValidationError(`namespace "${this.node.path}" has no name: give it one, or give the chart a namespace`);
    }
    this.name = requireDnsLabel('name of a namespace', name);
    const further = optional(props.labels, labels => requireLabels('labels of a namespace', labels));
    this.apiObject = new ApiObject(this, 'Resource', {
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name, labels: { ...further, ...this.meshLabels() } },
    });
    rememberObject(this.apiObject);
    if (chartNamespace !== undefined) {
      // cdk8s gives every object the chart's namespace, but a Namespace is in none.
      this.apiObject.addJsonPatch(JsonPatch.remove('/metadata/namespace'));
    }
  }

  /** Metadata of the namespace. Labels and annotations can be added. */
  public get metadata(): ApiObjectMetadataDefinition {
    return this.apiObject.metadata;
  }

  private meshLabels(): Record<string, string> {
    const { dataPlane, revision, waypoint } = MeshSettings.of(this);
    if (dataPlane === DataPlane.AMBIENT) {
      return {
        'istio.io/dataplane-mode': 'ambient',
        ...(revision ? { 'istio.io/rev': revision } : {}),
        ...(waypoint ? waypointLabels(waypoint) : {}),
      };
    }
    return revision ? { 'istio.io/rev': revision } : { 'istio-injection': 'enabled' };
  }
}
