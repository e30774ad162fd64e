import { renderEndpoint, ServiceEntryEndpoint } from './service-entry-endpoint';
import { NamedServiceEntryPort, namesHosts, ServiceEntryProtocol } from './service-entry-port';
import { brand } from '../../core/brand';
import { refuse } from '../../core/errors';
import { optional, requireItems, requireSelectorLabels } from '../../core/requirements';
import { isDomainName } from '../../istio';

/** What a resolution has to fit to. */
export interface ResolvedEntry {
  readonly hosts: readonly string[];
  readonly addresses: readonly string[];
  readonly ports: readonly NamedServiceEntryPort[];
}

/**
 * The resolution as Istio writes it.
 *
 * @internal
 */
export interface _RenderedResolution {
  readonly resolution: string;
  readonly endpoints?: object[];
  readonly workloadSelector?: object;
}

interface ResolutionTraits {
  readonly endpoints?: readonly ServiceEntryEndpoint[];
  readonly labels?: Record<string, string>;
  readonly namesAllowed?: boolean;
}

const NONE = 'NONE';
const STATIC = 'STATIC';
const DNS = 'DNS';
const DNS_ROUND_ROBIN = 'DNS_ROUND_ROBIN';
const DYNAMIC_DNS = 'DYNAMIC_DNS';

/** What the proxy that resolves names for each request can carry. */
const DYNAMIC_PROTOCOLS = [ServiceEntryProtocol.HTTP, ServiceEntryProtocol.TLS, ServiceEntryProtocol.GRPC, ServiceEntryProtocol.HTTP2];
const FIXES_OF_PROTOCOL = new Map([[undefined, 'say what is spoken there'], [ServiceEntryProtocol.HTTPS, 'use TLS, which is the same to Istio']]);

/**
 * How a proxy finds the address that the traffic of a ServiceEntry goes to.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/service-entry/#ServiceEntry-Resolution
 */
export class ServiceEntryResolution {
  /**
   * The address that the client itself asked for. For sidecars only: what comes to a gateway has the address of the gateway.
   */
  public static none(): ServiceEntryResolution {
    return new ServiceEntryResolution(NONE, {});
  }

  /**
   * Endpoints with IP addresses or Unix domain sockets.
   *
   * @param endpoints at least one
   */
  public static staticEndpoints(endpoints: ServiceEntryEndpoint[]): ServiceEntryResolution {
    requireItems('endpoints of a static resolution', endpoints, 'add one, or use ServiceEntryResolution.workloads');
    return new ServiceEntryResolution(STATIC, { endpoints: [...endpoints] });
  }

  /**
   * The pods and WorkloadEntries of the same namespace that have these labels.
   *
   * @param labels at least one
   * @throws if there are no labels: Istio would take every workload of the namespace
   */
  public static workloads(labels: Record<string, string>): ServiceEntryResolution {
    return new ServiceEntryResolution(STATIC, { labels: requireWorkloads(labels) });
  }

  /**
   * The WorkloadEntries of the same namespace that have these labels and a DNS name in place of an address.
   *
   * @param labels at least one
   * @throws if there are no labels: Istio would take every workload of the namespace
   */
  public static dnsWorkloads(labels: Record<string, string>): ServiceEntryResolution {
    return new ServiceEntryResolution(DNS, { labels: requireWorkloads(labels) });
  }

  /**
   * The addresses that DNS has for the hosts, asked for again and again by each proxy; or for the endpoints, where some are given. Traffic
   * is balanced over all of them.
   *
   * @param endpoints DNS names or IP addresses in place of the hosts
   */
  public static dns(endpoints?: ServiceEntryEndpoint[]): ServiceEntryResolution {
    optional(endpoints, values => requireItems('endpoints of a resolution by DNS', values, 'leave them out to resolve the hosts'));
    return new ServiceEntryResolution(DNS, { endpoints: optional(endpoints, values => [...values]), namesAllowed: true });
  }

  /**
   * The first address that DNS has when a connection is opened. Connections stay open when the answer changes: for names with many
   * addresses that change often.
   *
   * @param endpoint a DNS name or an IP address in place of the host
   */
  public static dnsRoundRobin(endpoint?: ServiceEntryEndpoint): ServiceEntryResolution {
    return new ServiceEntryResolution(DNS_ROUND_ROBIN, { endpoints: optional(endpoint, value => [value]), namesAllowed: true });
  }

  /**
   * The address that DNS has for the host of each request or the server name of each connection. For hosts with a wildcard. Needs Istio
   * 1.28 in `oldestIstio` of the mesh settings.
   */
  public static dynamicDns(): ServiceEntryResolution {
    return new ServiceEntryResolution(DYNAMIC_DNS, {});
  }

  private constructor(private readonly mode: string, private readonly traits: ResolutionTraits) {
  }

  /**
   * Whether names are resolved for each request.
   *
   * @internal
   */
  public get _isDynamic(): boolean {
    return this.mode === DYNAMIC_DNS;
  }

  /**
   * The fields of the ServiceEntry, once they fit to the others.
   *
   * @internal
   */
  public _render(entry: ResolvedEntry): _RenderedResolution {
    const { endpoints, labels, namesAllowed = false } = this.traits;
    this.requireHosts(entry);
    this.requireAddresses(entry.addresses);
    this.requireProtocols(entry.ports);
    return {
      resolution: this.mode,
      endpoints: endpoints?.map(endpoint => renderEndpoint(endpoint, entry.ports, namesAllowed)),
      workloadSelector: optional(labels, values => ({ labels: values })),
    };
  }

  private requireHosts({ hosts, ports }: ResolvedEntry): void {
    const wildcard = hosts.find(host => !isDomainName(host));
    if ([DNS, DNS_ROUND_ROBIN].includes(this.mode) && this.traits.endpoints === undefined && wildcard !== undefined) {
      refuse('hosts of a ServiceEntry that DNS resolves', 'full DNS names', wildcard,
        'give the resolution endpoints, or use ServiceEntryResolution.dynamicDns() or none()');
    }
    const name = hosts.find(isDomainName);
    if (this.mode === DYNAMIC_DNS && name !== undefined) {
      refuse('hosts of a ServiceEntry with dynamicDns', 'wildcards such as "*.example.com"', name, 'use ServiceEntryResolution.dns() for a name');
    }
    const nameless = ports.find(port => !namesHosts(port));
    if (this.mode !== NONE && hosts.length > 1 && nameless !== undefined) {
      refuse(`hosts of a ServiceEntry ${nameless.protocol === undefined ? 'without a protocol' : `with protocol ${nameless.protocol}`}`, 'one', hosts,
        'only HTTP and TLS tell hosts apart: make a ServiceEntry for each host');
    }
  }

  private requireAddresses(addresses: readonly string[]): void {
    const range = addresses.find(address => address.includes('/'));
    if (range !== undefined && ![NONE, STATIC].includes(this.mode)) {
      refuse('addresses of a ServiceEntry that DNS resolves', 'single IP addresses', range,
        'ranges are for ServiceEntryResolution.none() and staticEndpoints');
    }
    if (this.mode === DYNAMIC_DNS && addresses.length > 0) {
      refuse('addresses of a ServiceEntry with dynamicDns', 'left out', addresses, 'the host of each request says the address');
    }
  }

  private requireProtocols(ports: readonly NamedServiceEntryPort[]): void {
    const other = ports.find(({ protocol }) => protocol === undefined || !DYNAMIC_PROTOCOLS.includes(protocol));
    if (this.mode === DYNAMIC_DNS && other !== undefined) {
      refuse(`protocol of port ${other.port} of a ServiceEntry with dynamicDns`, `one of ${DYNAMIC_PROTOCOLS.join(', ')}`, other.protocol,
        FIXES_OF_PROTOCOL.get(other.protocol) ?? 'use another resolution');
    }
  }
}

/** Whether a value is a ServiceEntryResolution. */
export const isServiceEntryResolution = brand('ServiceEntryResolution', ServiceEntryResolution);

function requireWorkloads(labels: Record<string, string>): Record<string, string> {
  return requireSelectorLabels('labels of the workloads of a ServiceEntry', labels, 'without any, Istio takes every workload of the namespace');
}
