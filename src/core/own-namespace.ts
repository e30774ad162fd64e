import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { refuse } from './errors';
import { namespaceOf } from './reference';

/** An object that Istio looks for in the namespace of the one that names it. Of one that is imported cdk8s-plus tells no namespace. */
export function requireOwnNamespace(what: string, named: IConstruct, consumer: IConstruct): void {
  const object = named.node.tryFindChild('Resource');
  const own = namespaceOf(consumer);
  const namespace = object !== undefined && ApiObject.isApiObject(object) ? object.metadata.namespace : own;
  if (namespace !== own) {
    refuse(`namespace of ${what}`, own === undefined ? 'left out, as that of the object is' : `"${own}"`, namespace,
      'Istio looks for it in the namespace of the object');
  }
}
