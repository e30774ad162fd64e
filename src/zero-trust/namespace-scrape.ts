import { Construct } from 'constructs';
import { refuse } from '../core/errors';
import { requirePort } from '../core/requirements';
import { AuthorizationPolicy } from '../security/authorization-policy';
import { targetPortsOf } from '../service/accessed-service';
import { prepareServices, ServiceAccess } from '../service/service-access';

/**
 * What a Prometheus without a proxy may read of the pods of a namespace.
 *
 * @see https://istio.io/latest/docs/ops/integrations/prometheus/
 */
export interface NamespaceScrape {
  /**
   * Port of the containers. Range: 1 to 65535. It takes plain text then, in all pods of WeightedServices. In an ambient mesh all of it is open, so
   * that it must be none of a service.
   */
  readonly port: number;

  /**
   * Path of the metrics, the only one that is open. In an ambient mesh it has to be left out: the proxies of nodes know no paths.
   *
   * @default /metrics; in an ambient mesh every path
   */
  readonly path?: string;
}

/** A namespace that is closed. */
interface ScrapedNamespace {
  readonly what: string;
  readonly namespaceName: string;
  /** Annotations of all of its policies: one that counts among those of a dry run would close what it does not name. */
  readonly annotations: Record<string, string>;
  /** Whether the proxies of nodes apply policies, which see no requests. */
  readonly isAmbient: boolean;
}

/** Opens one path at one port of every pod, also in plain text. */
export function openForScraping(
  scope: Construct, { what, namespaceName, annotations, isAmbient }: ScrapedNamespace, { port, path }: NamespaceScrape,
): void {
  requirePort(`port of scrape of ${what}`, port);
  if (isAmbient && path !== undefined) {
    refuse(`path of scrape of ${what}`, 'left out in an ambient mesh', path,
      'the proxies of nodes see no requests: give metrics a port of their own');
  }
  const asked = isAmbient ? {} : { paths: [path ?? '/metrics'], methods: ['GET'] };
  new AuthorizationPolicy(scope, 'Scrape', {
    name: 'allow-scrape', metadata: { annotations }, rules: [{ operations: [{ ports: [port], ...asked }] }],
  });
  prepareServices(scope, namespaceName, access => {
    const { service } = access;
    if (isAmbient && targetPortsOf(service.ports)?.includes(port) === true) {
      refuse(`port of scrape of ${what}`, `none that ${service.what} serves`, port,
        'in an ambient mesh all of the port is open to everybody: give metrics a port of their own');
    }
    takePlainText(access, port);
  });
}

/** Of a port of pods only a policy for these pods can say it. */
function takePlainText({ service, peers }: ServiceAccess, port: number): void {
  if (service.labels !== undefined) {
    peers.takePlainText(port);
  }
}
