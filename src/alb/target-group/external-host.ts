import { Construct } from 'constructs';
import { TargetTraits } from './target-traits';
import { refuse } from '../../core/errors';
import { ExportTo } from '../../core/export-to';
import { namespaceOf } from '../../core/reference';
import { optional, requireObjectName } from '../../core/requirements';
import { isServiceHost } from '../../istio';
import { MeshSettings } from '../../mesh-settings/mesh-settings';
import { ServiceEntry } from '../../networking/service-entry/service-entry';
import { ServiceEntryProtocol } from '../../networking/service-entry/service-entry-port';
import { ServiceEntryResolution } from '../../networking/service-entry/service-entry-resolution';
import { ApplicationProtocol } from '../../service/application-protocol';
import { ClientTls } from '../../traffic-policy/client-tls';
import { requireMember } from '../../traffic-policy/settings';
import { gatewayNamespaces } from '../gateways/gateway-namespaces';

/**
 * What an external host speaks.
 */
export enum ExternalHostProtocol {
  /** HTTP without TLS. */
  HTTP = 'HTTP',
  /** HTTP inside TLS, which the proxy begins as `tls` of the target group says. */
  HTTPS = 'HTTPS',
}

/**
 * The ServiceEntry that a target group makes for an external host. Port and protocol follow from each other where one is 80 or 443.
 */
export interface ExternalHostOptions {
  /**
   * Port of the host.
   *
   * Range: 1 to 65535.
   *
   * @default - 80 for HTTP, 443 for HTTPS
   */
  readonly port?: number;

  /**
   * What is spoken there.
   *
   * @default - HTTP for port 80, HTTPS for port 443 and without a port
   */
  readonly protocol?: ExternalHostProtocol;

  /**
   * Name of the ServiceEntry.
   *
   * @default - derives from the path of the target group
   */
  readonly name?: string;

  /**
   * Which namespaces see the ServiceEntry and the DestinationRule. That of the gateway's pods has to be among them. Applications that see
   * them and call the host with TLS of their own get TLS inside TLS.
   *
   * @default - the own namespace, and those of the gateways of this app's load balancers and of the mesh settings
   */
  readonly exportTo?: ExportTo;
}

const PORTS: Record<ExternalHostProtocol, number> = { [ExternalHostProtocol.HTTP]: 80, [ExternalHostProtocol.HTTPS]: 443 };
/** What TLS towards servers outside the mesh is. */
const ORIGINATING = ['SIMPLE', 'MUTUAL'];

/** How Istio says the namespace of the object, where nobody else knows it. */
const OWN_NAMESPACE = '.';

/** The ServiceEntry of an external host, below a target group. */
export function bindExternalHost(group: Construct, host: string, options: ExternalHostOptions): TargetTraits {
  const { clusterDomain } = MeshSettings.of(group);
  if (typeof host === 'string' && isServiceHost(host, clusterDomain)) {
    refuse('external host of a target group', 'a host outside the cluster', host, 'use TargetGroupTarget.fromService or fromHost for a Service');
  }
  if (typeof host === 'string' && host.startsWith('*')) {
    refuse('external host of a target group', 'one full DNS name', host, 'make a ServiceEntry for a wildcard, and use TargetGroupTarget.fromHost');
  }
  const protocol = protocolOf(host, options);
  // Load balancers may be made later.
  const exportTo = options.exportTo ?? ExportTo._computed(() => namespacesOf(group));
  const entry = new ServiceEntry(group, 'ServiceEntry', {
    name: optional(options.name, name => requireObjectName(`name of the ServiceEntry of "${host}"`, name)),
    hosts: [host],
    ports: [{ port: options.port ?? PORTS[protocol], protocol: ServiceEntryProtocol[protocol] }],
    resolution: ServiceEntryResolution.dns(),
    exportTo,
  });
  return {
    host: entry.host,
    forward: port => ({ trafficDestinations: () => entry.trafficDestinations({ port }) }),
    // Inside TLS, which the proxy begins, it is HTTP all the same.
    protocolAt: () => ApplicationProtocol.HTTP,
    requireTls: (what, tls) => requireTls(what, host, protocol, tls),
    exportTo,
  };
}

function namespacesOf(group: Construct): string[] {
  return [...new Set([namespaceOf(group) ?? OWN_NAMESPACE, ...gatewayNamespaces(group)])];
}

function protocolOf(host: string, { port, protocol }: ExternalHostOptions): ExternalHostProtocol {
  if (protocol !== undefined) {
    return requireMember(`protocol of external host "${host}"`, ExternalHostProtocol, protocol);
  }
  if (port === undefined) {
    return ExternalHostProtocol.HTTPS;
  }
  return Object.values(ExternalHostProtocol).find(known => PORTS[known] === port)
    ?? refuse(`protocol of external host "${host}"`, `given for port ${port}`, protocol,
      'say protocol: ExternalHostProtocol.HTTPS where the port takes TLS');
}

/** Plain text to a port that takes TLS is answered with 400 or not at all, and the other way round. */
function requireTls(what: string, host: string, protocol: ExternalHostProtocol, tls?: ClientTls): void {
  const mode = tls?._render().mode;
  const originates = ORIGINATING.includes(mode ?? '');
  if (protocol === ExternalHostProtocol.HTTPS && !originates) {
    refuse(`tls of ${what}`, `ClientTls.simple or ClientTls.mutual for external host "${host}" with HTTPS`, mode ?? 'none',
      `set tls: ClientTls.simple({ sni: '${host}' }), or plain text goes to a port that takes TLS`);
  }
  if (protocol === ExternalHostProtocol.HTTP && originates) {
    refuse(`tls of ${what}`, `left out for external host "${host}" with HTTP`, mode, 'say protocol: ExternalHostProtocol.HTTPS, with its port');
  }
}
