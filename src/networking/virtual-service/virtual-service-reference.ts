import { Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { ValidationError } from '../../core/errors';
import { namespaceOf, referencedNamespace } from '../../core/reference';

/**
 * A VirtualService, of this app or not.
 */
export interface IVirtualService extends IConstruct {
  /** Name of the VirtualService. */
  readonly virtualServiceName: string;

  /**
   * Namespace of the VirtualService.
   *
   * @default - not known
   */
  readonly virtualServiceNamespace?: string;

  /**
   * Whether it has no hosts, so that others can delegate to it.
   *
   * @default - not known
   */
  readonly isDelegate?: boolean;
}

/** A delegate as its root names it: the namespace is written where it differs. */
export function delegateReferenceFor(delegate: IVirtualService, consumer: IConstruct): object {
  if (delegate.isDelegate === false) {
    throw new ValidationError(`delegate "${delegate.virtualServiceName}" must be a VirtualService without hosts, got one with hosts: `
      + 'leave out its hosts, services and gateways, the root has them');
  }
  const { virtualServiceName: name, virtualServiceNamespace } = delegate;
  const namespace = referencedNamespace({ what: `delegate "${name}"`, namespace: virtualServiceNamespace, chart: Chart.of(delegate) }, consumer);
  return namespace === namespaceOf(consumer) ? { name } : { name, namespace };
}
