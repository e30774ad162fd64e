import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { writtenFieldsOf } from '../../core/written-fields';
import { groupOf, kindOf } from '../../istio';

/** An object, and which of its fields a GitOps tool leaves alone. */
export interface IgnoredObject {
  /** Empty for the core group. */
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace?: string;
  readonly pointers: readonly string[];
}

/** What is ignored of the objects of a construct, in the order of the tree. */
export function ignoredObjects(managed: IConstruct, defaultNamespace?: string): IgnoredObject[] {
  return writtenFieldsOf(managed).map(({ object, pointers }) => ({
    group: groupOf(object),
    version: object.apiVersion.split('/').pop()!,
    kind: object.kind,
    name: object.name,
    namespace: object.metadata.namespace ?? defaultNamespace,
    pointers,
  }));
}

/** Which kinds there are among the objects of a construct, by group and kind. */
export function kindsOf(managed: IConstruct): Set<string> {
  return new Set(managed.node.findAll().filter(child => ApiObject.isApiObject(child)).map(child => kindOf(child)));
}

/** The namespace of the chart that is managed, or that has what is; an app has none. */
export function managedNamespace(managed: IConstruct): string | undefined {
  const chart = [managed, ...[...managed.node.scopes].reverse()].find(scope => Chart.isChart(scope));
  return (chart as Chart | undefined)?.namespace;
}
