import { Construct, IConstruct } from 'constructs';
import { optional, requireDnsLabel, requireObjectName } from '../../core/requirements';
import { chartOf } from '../gateway/gateway-reference';

/**
 * A ServiceEntry, as other objects refer to it.
 */
export interface IServiceEntry extends IConstruct {
  /** Name of the object. */
  readonly serviceEntryName: string;

  /** Namespace of the object, where it is known. */
  readonly serviceEntryNamespace?: string;
}

/**
 * Options for a ServiceEntry that this app does not build.
 */
export interface ServiceEntryNameOptions {
  /**
   * Namespace of the ServiceEntry.
   *
   * @default - the namespace of the chart
   */
  readonly namespaceName?: string;
}

/** A ServiceEntry that this app does not build. */
export class ImportedServiceEntry extends Construct implements IServiceEntry {
  public readonly serviceEntryName: string;
  public readonly serviceEntryNamespace?: string;

  public constructor(scope: Construct, id: string, name: string, options: ServiceEntryNameOptions) {
    super(scope, id);
    this.serviceEntryName = requireObjectName('name of a ServiceEntry', name, 'give the name of the object');
    this.serviceEntryNamespace = optional(options.namespaceName, value => requireDnsLabel('namespace of a ServiceEntry', value))
      ?? chartOf(scope)?.namespace;
  }
}
