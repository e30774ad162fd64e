import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { refuse } from '../../core/errors';
import { IstioObject } from '../../core/istio-object';
import { rememberObject } from '../../core/known-objects';
import { usableName } from '../../core/object-names';
import { optional, requireObjectName } from '../../core/requirements';
import { synthesis } from '../../core/synthesis';

/** What is said of an object that a GitOps tool reads. */
export interface GitOpsObjectProps {
  readonly apiVersion: string;
  readonly kind: string;
  /** Where the tool looks for such objects. */
  readonly namespace: string;
  readonly name?: string;
  readonly metadata?: ApiObjectMetadata;
}

/** The object of a construct, rendered when the app is synthesized: what it is about may be made after it. */
export function gitOpsObject(scope: Construct, props: GitOpsObjectProps, produce: () => Record<string, unknown>): ApiObject {
  const { apiVersion, kind, namespace, metadata } = props;
  const given = optional(props.name ?? metadata?.name, text => requireObjectName(`name of the ${kind}`, text));
  if (metadata?.name !== undefined && metadata.name !== given) {
    refuse(`name in the metadata of ${kind} "${given}"`, 'left out, or the same', metadata.name, 'say it once, as name');
  }
  synthesis().attach(scope.node.root);
  const make = (name?: string) => new IstioObject(scope, 'Resource', {
    apiVersion, kind, metadata: { namespace, ...metadata, ...name !== undefined && { name } },
  }, produce);
  let object = make(given);
  const name = given ?? usableName(object.name);
  if (name !== object.name) {
    scope.node.tryRemoveChild('Resource');
    object = make(name);
  }
  rememberObject(object);
  return object;
}
