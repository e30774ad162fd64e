import { ApiObject, ApiObjectMetadata, ApiObjectMetadataDefinition } from 'cdk8s';
import { Construct } from 'constructs';
import { ifRefused } from './all-or-nothing';
import { refuse } from './errors';
import { IstioObject } from './istio-object';
import { rememberObject } from './known-objects';
import { usableName } from './object-names';
import { optional, requireObjectName } from './requirements';
import { synthesis } from './synthesis';

/**
 * What all Istio objects have in common.
 */
export interface IstioResourceProps {
  /**
   * Name of the object.
   *
   * @default - that of `metadata`, else it derives from the construct's path
   */
  readonly name?: string;

  /**
   * Metadata of the object: namespace, labels, annotations. A name beside `name` has to be the same.
   *
   * @default - the namespace is the chart's
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
   * @throws if the name can not be that of an object, or is said twice
   */
  protected constructor(scope: Construct, id: string, props: IstioResourceProps, apiVersion: string, kind: string) {
    super(scope, id);
    ifRefused(() => scope.node.tryRemoveChild(this.node.id));
    synthesis().attach(this.node.root);
    const make = (metadata?: ApiObjectMetadata) => new IstioObject(this, 'Resource', { apiVersion, kind, metadata }, () => this._toSpec());
    const given = givenName(kind, props);
    let apiObject = make(given === undefined ? props.metadata : { ...props.metadata, name: given });
    const name = given ?? usableName(apiObject.name);
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

/** The name that was given, in one of two places. */
function givenName(kind: string, { name, metadata }: IstioResourceProps): string | undefined {
  if (name === undefined) {
    return optional(metadata?.name, given => requireObjectName(`name in the metadata of a ${kind}`, given));
  }
  requireObjectName(`name of a ${kind}`, name);
  if (metadata?.name !== undefined && metadata.name !== name) {
    refuse(`name in the metadata of ${kind} "${name}"`, 'left out, or the same', metadata.name, 'say it once, as name');
  }
  return name;
}
