import { IConstruct } from 'constructs';
import { brand } from '../../core/brand';
import { refuse, ValidationError } from '../../core/errors';
import { fixOfHost } from '../../core/host-fix';
import { requireDnsLabel } from '../../core/requirements';
import { isDomainName, isOlderVersion, isWildcardHost } from '../../istio';
import { IstioVersion } from '../../mesh-settings/istio-version';
import { MeshSettings } from '../../mesh-settings/mesh-settings';
import { ServiceHost } from '../destination/destination';

const ALL = '*';
const NOT = '~';

/**
 * Options of hosts that a Sidecar imports.
 */
export interface SidecarHostOptions {
  /**
   * The only namespace from which hosts **and their routes** come: a VirtualService of another namespace is left out then, and does nothing
   * for these pods.
   *
   * @default - every namespace
   */
  readonly namespaceName?: string;
}

/**
 * Hosts that the pods of a Sidecar know, with their routes and DestinationRules. What they call beside these is unknown traffic.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/sidecar/#IstioEgressListener-hosts
 */
export class SidecarHost {
  /**
   * A service, with its routes of every namespace.
   *
   * @param host the service, or `host` of a ServiceEntry
   */
  public static service(host: ServiceHost): SidecarHost {
    return new SidecarHost(consumer => `${ALL}/${requireWhole(host.hostFor(consumer))}`);
  }

  /**
   * The hosts with a name.
   *
   * @param hostname a full DNS name, or a wildcard such as `*.example.com`
   * @param options the namespace that they come from
   * @throws if it is no name, or the namespace can not be one
   */
  public static hostname(hostname: string, options: SidecarHostOptions = {}): SidecarHost {
    const isTaken = (text: string) => isWildcardHost(text) || isDomainName(text) && text.includes('.');
    if (!isTaken(hostname)) {
      refuse('name of SidecarHost.hostname', 'a full DNS name in lower case, or a wildcard such as "*.example.com"', hostname,
        fixOfHost(hostname, isTaken, 'a Service has its namespace and the domain of the cluster in its name: use SidecarHost.service'));
    }
    const namespace = options.namespaceName === undefined ? ALL : requireDnsLabel('namespace of SidecarHost.hostname', options.namespaceName);
    return new SidecarHost(() => `${namespace}/${hostname}`);
  }

  /**
   * All hosts of a namespace, and **only the routes of that namespace**.
   *
   * @param namespaceName the namespace
   * @throws if it can not be the name of one
   */
  public static namespace(namespaceName: string): SidecarHost {
    requireDnsLabel('namespace of SidecarHost.namespace', namespaceName);
    return new SidecarHost(() => `${namespaceName}/${ALL}`);
  }

  /** All hosts of the namespace of the pods, and only its routes. */
  public static ownNamespace(): SidecarHost {
    return new SidecarHost(() => `./${ALL}`);
  }

  /** Every host that is exported to the namespace: what pods know without a Sidecar. */
  public static everything(): SidecarHost {
    return new SidecarHost(() => `${ALL}/${ALL}`);
  }

  /** No host: for pods that call nobody. */
  public static nothing(): SidecarHost {
    return new SidecarHost(() => `${NOT}/${ALL}`, true);
  }

  /**
   * Leaves hosts out that others of the listener bring. Needs Istio 1.31 in `oldestIstio` of the mesh settings: older ones refuse it, or read
   * it as something else.
   *
   * @param host what is left out
   * @throws if it brings nothing itself
   */
  public static excluding(host: SidecarHost): SidecarHost {
    if (host.isExcluding) {
      refuse('host of SidecarHost.excluding', 'one that brings hosts', 'SidecarHost.nothing or excluding', 'name what is left out');
    }
    return new SidecarHost(consumer => {
      const { oldestIstio } = MeshSettings.of(consumer);
      return isOlderVersion(oldestIstio, IstioVersion.V1_31)
        ? refuse('oldestIstio of the mesh settings', '1.31 or newer for SidecarHost.excluding', oldestIstio,
          'name the hosts that the pods call instead')
        : `${NOT}${host._render(consumer)}`;
    }, true);
  }

  private constructor(private readonly render: (consumer: IConstruct) => string, private readonly isExcluding = false) {
  }

  /**
   * The host as a Sidecar writes it.
   *
   * @internal
   */
  public _render(consumer: IConstruct): string {
    return this.render(consumer);
  }
}

/** Whether a value is a SidecarHost. */
export const isSidecarHost = brand('SidecarHost', SidecarHost);

/** Istio makes no short name of a Sidecar a long one. */
function requireWhole(host: string): string {
  if (!host.includes('.')) {
    throw new ValidationError(`service of SidecarHost.service must have a namespace, got "${host}": give the chart a namespace, or name the `
      + 'namespace in ServiceHost.fromServiceName');
  }
  return host;
}
