import { ApiObject, ApiObjectMetadata, ApiObjectMetadataDefinition, Lazy } from 'cdk8s';
import { Construct } from 'constructs';
import { rememberObject } from './known-objects';
import { usableName } from './object-names';
import { synthesis } from './synthesis';

/**
 * What all Istio objects have in common.
 */
export interface IstioResourceProps {
  /**
   * Metadata of the object: name, namespace, labels, annotations.
   *
   * @default - the name derives from the construct's path, the namespace is the chart's
   */
  readonly metadata?: ApiObjectMetadata;
}

/**
 * An Istio object: one API object with the id `Resource`, rendered when the app is synthesized.
 */
export abstract class IstioResource extends Construct {
  /** The API object, for JSON patches and dependencies. */
  public readonly apiObject: ApiObject;

  /**
   * @param scope the chart, or a construct in it
   * @param id construct id
   * @param props metadata
   * @param apiVersion group and version of the object
   * @param kind kind of the object
   */
  protected constructor(scope: Construct, id: string, props: IstioResourceProps, apiVersion: string, kind: string) {
    super(scope, id);
    synthesis().attach(this.node.root);
    const make = (metadata?: ApiObjectMetadata) =>
      new ApiObject(this, 'Resource', { apiVersion, kind, metadata, spec: Lazy.any({ produce: () => this._toSpec() }) });
    let apiObject = make(props.metadata);
    const name = props.metadata?.name ?? usableName(apiObject.name);
    if (name !== apiObject.name) {
      this.node.tryRemoveChild('Resource');
      apiObject = make({ ...props.metadata, name });
    }
    this.apiObject = apiObject;
    rememberObject(this.apiObject);
  }

  /** Name of the object. */
  public get name(): string {
    return this.apiObject.name;
  }

  /** Metadata of the object. Labels and annotations can be added. */
  public get metadata(): ApiObjectMetadataDefinition {
    return this.apiObject.metadata;
  }

  /**
   * The spec, without empty maps and without defaults spelled out.
   *
   * @internal
   */
  public abstract _toSpec(): Record<string, unknown>;
}
