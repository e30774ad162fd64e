import { optional, requireDnsLabel, requireObjectName } from '../../core/requirements';

/**
 * Where the object is that fetches what Flux applies.
 */
export interface FluxSourceOptions {
  /**
   * Namespace of the source.
   *
   * @default - that of the Kustomization
   */
  readonly namespace?: string;
}

/**
 * The object of Flux's source-controller that fetches the YAML.
 *
 * @see https://fluxcd.io/flux/components/source/
 */
export class FluxSource {
  /**
   * A Git repository.
   *
   * @param name name of the GitRepository
   * @param options its namespace
   * @throws if the name or the namespace is none of an object
   */
  public static gitRepository(name: string, options: FluxSourceOptions = {}): FluxSource {
    return new FluxSource('GitRepository', name, options);
  }

  /**
   * An artifact in a registry of containers.
   *
   * @param name name of the OCIRepository
   * @param options its namespace
   * @throws if the name or the namespace is none of an object
   */
  public static ociRepository(name: string, options: FluxSourceOptions = {}): FluxSource {
    return new FluxSource('OCIRepository', name, options);
  }

  /**
   * A bucket of S3 or the like.
   *
   * @param name name of the Bucket
   * @param options its namespace
   * @throws if the name or the namespace is none of an object
   */
  public static bucket(name: string, options: FluxSourceOptions = {}): FluxSource {
    return new FluxSource('Bucket', name, options);
  }

  private readonly reference: Record<string, string | undefined>;

  private constructor(kind: string, name: string, { namespace }: FluxSourceOptions) {
    this.reference = {
      kind,
      name: requireObjectName(`name of a ${kind}`, name),
      namespace: optional(namespace, given => requireDnsLabel(`namespace of ${kind} "${name}"`, given)),
    };
  }

  /** @internal */
  public _render(): Record<string, string | undefined> {
    return this.reference;
  }
}
