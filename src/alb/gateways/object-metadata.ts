import { createHash } from 'node:crypto';
import { ApiObjectMetadata, Names } from 'cdk8s';
import { Construct, IConstruct } from 'constructs';
import { brand } from '../../core/brand';
import { refuse } from '../../core/errors';
import { usableName } from '../../core/object-names';
import { namespaceOf } from '../../core/reference';

/** How many characters of a hash keep names apart; cdk8s takes as many. */
const HASH_LENGTH = 8;
const LONGEST_LABEL = 63;

/** What is below it belongs to a load balancer, whose name it knows. */
export class OwnedObjects extends Construct {
  constructor(scope: Construct, id: string, public readonly ownerName?: string) {
    super(scope, id);
  }
}

/** Whether a value is an OwnedObjects. */
export const isOwnedObjects = brand('OwnedObjects', OwnedObjects);

/**
 * Name and namespace of an object that a load balancer makes. Where that is not its own namespace, the name has the own one before it:
 * objects of other load balancers, and of other repositories, lie there too. A chart that does not know its namespace has the name of the
 * load balancer instead. The name of a load balancer is joined by a dot, which no such name and no namespace has: `a-b` of namespace `shop`
 * is not `b` of namespace `shop-a`.
 */
export function metadataAt(scope: Construct, id: string, namespaceName: string | undefined, name?: string): ApiObjectMetadata {
  const own = namespaceOf(scope);
  const isForeign = namespaceName !== undefined && own !== namespaceName;
  if (!isForeign) {
    return { ...namespaceName === undefined ? {} : { namespace: namespaceName }, ...name === undefined ? {} : { name } };
  }
  if (own !== undefined) {
    return { namespace: namespaceName, name: name === undefined ? `${own}-${derivedName(scope, id)}` : `${own}.${name}` };
  }
  requireOwner(scope, namespaceName, name);
  return { namespace: namespaceName, name: name ?? `${ownerOf(scope)!}.${derivedName(scope, id)}` };
}

/** Refuses to write into another namespace from a chart of which nobody knows the namespace, unless the load balancer has a name. */
export function requireOwner(scope: IConstruct, namespaceName: string | undefined, name = ownerOf(scope)): void {
  if (namespaceName !== undefined && namespaceOf(scope) === undefined && name === undefined) {
    refuse(`namespace of the chart of "${scope.node.path}"`, `known where it writes into namespace "${namespaceName}"`, undefined,
      'give the chart a namespace, or the load balancer a name: without either, another repository would write the same objects there');
  }
}

/** The name by the path. A fixed id of ours is one word; one with blanks has a user's text, of which a name loses characters. */
function derivedName(scope: Construct, id: string): string {
  if (!id.includes(' ')) {
    return usableName(Names.toDnsLabel(scope, { extra: [id] }));
  }
  const hash = createHash('sha256').update(JSON.stringify([scope.node.path, id])).digest('hex').slice(0, HASH_LENGTH);
  return usableName(`${Names.toDnsLabel(scope, { extra: [id], includeHash: false, maxLen: LONGEST_LABEL - HASH_LENGTH - 1 })}-${hash}`);
}

function ownerOf(scope: IConstruct): string | undefined {
  return scope.node.scopes.reverse().find(isOwnedObjects)?.ownerName;
}
