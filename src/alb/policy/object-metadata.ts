import { ApiObjectMetadata, Names } from 'cdk8s';
import { Construct } from 'constructs';
import { namespaceOf } from '../../core/reference';

/**
 * Name and namespace of an object that a load balancer makes. Where that is not its own namespace, the name has the own one before it:
 * objects of other load balancers, and of other repositories, lie there too.
 */
export function metadataAt(scope: Construct, id: string, namespaceName: string | undefined, name?: string): ApiObjectMetadata {
  const own = namespaceOf(scope);
  const isForeign = namespaceName !== undefined && own !== undefined && own !== namespaceName;
  const known = name ?? (isForeign ? Names.toDnsLabel(scope, { extra: [id] }) : undefined);
  return {
    ...namespaceName === undefined ? {} : { namespace: namespaceName },
    ...known === undefined ? {} : { name: isForeign ? `${own}-${known}` : known },
  };
}
