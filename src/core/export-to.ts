import { requireDnsLabel, requireItems } from './requirements';

/**
 * Which namespaces see an object (`exportTo`).
 *
 * For a gateway it is the namespace of the gateway's pods that has to be among them.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#VirtualService-export_to
 */
export class ExportTo {
  /** Every namespace, also where the mesh's default is narrower. */
  public static allNamespaces(): ExportTo {
    return new ExportTo(() => ['*']);
  }

  /** Only the namespace of the object itself. A gateway in another namespace does not see it. */
  public static ownNamespace(): ExportTo {
    return new ExportTo(() => ['.']);
  }

  /**
   * Some namespaces.
   *
   * @param names the namespaces, each once
   */
  public static namespaces(...names: string[]): ExportTo {
    requireItems('namespaces of exportTo', names, 'use ExportTo.ownNamespace() to hide the object from other namespaces');
    names.forEach(name => requireDnsLabel('namespace of exportTo', name));
    return new ExportTo(() => [...new Set(names)]);
  }

  /**
   * Namespaces that are known when the object is rendered.
   *
   * @internal
   */
  public static _computed(names: () => string[]): ExportTo {
    return new ExportTo(names);
  }

  private constructor(private readonly compute: () => string[]) {
  }

  /** The values as Istio writes them. */
  public get values(): string[] {
    return this.compute();
  }
}
