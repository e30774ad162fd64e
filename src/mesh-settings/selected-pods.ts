import { IConstruct } from 'constructs';
import { ClusterState, orTwoClusters } from './cluster-state';
import { refuse } from '../core/errors';
import { isThere } from '../core/known-objects';
import { namespaceOf } from '../core/reference';
import { selects } from '../istio';

/** An object and the pods that it is for; without labels all of its namespace. */
interface Selection {
  readonly object: IConstruct;
  readonly namespace?: string;
  readonly labels?: Record<string, string>;
}

/** Of a kind of which one object counts for a pod: for which pods an app has one in a cluster. */
export class SelectedPods {
  private readonly selections: ClusterState<Selection[]>;

  /**
   * @param kind the kind
   * @param property of a construct, with the pods that it is for
   * @param consequence what Istio does with two for the same pods
   */
  constructor(private readonly kind: string, private readonly property: string, private readonly consequence: (labels?: object) => string) {
    this.selections = new ClusterState(`pods with a ${kind}`, () => []);
  }

  /** Remembers which pods an object is for, and refuses a second one for the same. */
  public remember(object: IConstruct, labels?: Record<string, string>): void {
    const namespace = namespaceOf(object);
    const other = this.find(object, namespace, labels);
    if (other !== undefined) {
      refuse(`${this.property} of ${this.kind} "${object.node.path}"`, `pods that no other ${this.kind} of its namespace is for`, labels ?? 'none',
        `"${other.node.path}" is for them too, and ${this.consequence(labels)}: put both into one${orTwoClusters(other, object)}`);
    }
    this.selections.of(object).push({ object, namespace, labels });
  }

  /** The object that the app has for these pods, or for some of them, or for them and others. */
  public find(consumer: IConstruct, namespace: string | undefined, labels?: Record<string, string>): IConstruct | undefined {
    return this.selections.of(consumer).find(other => other.namespace === namespace && meet(other.labels, labels) && isThere(other.object))?.object;
  }
}

/** Whether all pods of one are pods of the other. The object of a namespace is for those that have none of their own. */
function meet(one: Record<string, string> | undefined, other: Record<string, string> | undefined): boolean {
  return one === undefined || other === undefined ? one === other : selects(one, other) || selects(other, one);
}
