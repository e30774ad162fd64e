import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Carried } from './carried';
import { refuse } from './errors';
import { ownerOf } from './owner';

/** A chart carries the objects of ours that it has, by kind, namespace and name. */
const KNOWN = new Carried<Map<string, ApiObject>>('knownObjects');

/**
 * Remembers an object, and refuses one that its chart has already. Of two in different charts only the synth knows whether they are for
 * one cluster: CDI003 tells of those, and of all that others make.
 */
export function rememberObject(object: ApiObject): void {
  const { kind, name, metadata: { namespace } } = object;
  const known = KNOWN.orMake(Chart.of(object), () => new Map<string, ApiObject>());
  const key = JSON.stringify([object.apiGroup, kind, namespace, name]);
  const other = known.get(key);
  if (other !== undefined && other !== object && isThere(other)) {
    refuse(`name of the ${kind} of "${ownerOf(object).node.path}"`, 'one that no other in its namespace has', name,
      `"${ownerOf(other).node.path}" has it, and what is applied last would win: rename one of them (CDI003)`);
  }
  known.set(key, object);
}

/** Whether a construct was not removed since. */
export function isThere(object: IConstruct): boolean {
  return object.node.scopes.every(({ node }) => node.scope === undefined || node.scope.node.tryFindChild(node.id)?.node === node);
}
