import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { ValidationError } from './errors';

/** An object that another one mentions by name. */
export interface Referenced {
  /** Kind and name, for errors. */
  readonly what: string;
  /** Its namespace, where it is known. */
  readonly namespace?: string;
  /** Its chart, where this app makes it. */
  readonly chart?: Chart;
}

/** The namespace in which the object of a construct will lie, where it is known. */
export function namespaceOf(construct: IConstruct): string | undefined {
  const child = construct.node.tryFindChild('Resource');
  return child && ApiObject.isApiObject(child) ? child.metadata.namespace : Chart.of(construct).namespace;
}

/**
 * The namespace of a mentioned object as its consumer has to know it. Undefined where both lie in one chart without a namespace, so
 * that they will be applied to the same one.
 */
export function referencedNamespace(referenced: Referenced, consumer: IConstruct): string | undefined {
  const own = namespaceOf(consumer);
  if (referenced.namespace !== undefined) {
    return referenced.namespace;
  }
  if (referenced.chart === undefined) {
    return own;
  }
  if (referenced.chart !== Chart.of(consumer) || own !== undefined) {
    throw new ValidationError(`${referenced.what} must have a namespace to be used by "${consumer.node.path}", got none: `
      + `give the chart "${referenced.chart.node.path}" a namespace`);
  }
  return undefined;
}
